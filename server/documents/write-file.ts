import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

/** A file as it was written: its size, and its SHA-256 in hexadecimal. */
export interface WrittenFile {
  bytes: number;
  digest: string;
}

/** Writes a file whole or not at all: it stands under its name only once all of it is on the disk. */
export async function writeFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<WrittenFile> {
  const unfinished = unfinishedOf(path);
  const file = await open(unfinished, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.appendFile(chunk);
    }
    await file.sync();
    await file.close();
    await rename(unfinished, path);
    return { bytes, digest: hash.digest('hex') };
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Where a file is while it is written. */
export function unfinishedOf(path: string): string {
  return `${path}.part`;
}

/** A folder for what a file is put together from; whoever makes the file takes it away again. */
export function workFolderOf(path: string): string {
  return `${path}.work`;
}

/** Whose unfinished file, or folder, this is by its name; `null` where it is neither. */
export function makingIn(name: string): string | null {
  return /^(.+)\.(?:part|work)$/.exec(name)?.[1] ?? null;
}

/** Removes a file, and all that a maker which was stopped left of it. */
export async function removeFile(path: string): Promise<void> {
  for (const left of [path, unfinishedOf(path), workFolderOf(path)])
    await rm(left, { recursive: true, force: true });
}
