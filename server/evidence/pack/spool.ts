import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { StoredFile } from './zip.ts';

/** The content of a file, some at a time. */
export type Content = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

/** A file that was written down beside, so that its size and digests are known before its first byte leaves. */
export interface SpooledFile extends StoredFile {
  /** SHA-256, in hexadecimal. */
  sha256: string;
  content: () => AsyncIterable<Uint8Array>;
}

const gathered = 256 * 1024;

/** Files written into a temporary folder until all of them are known. */
export class Spool {
  readonly files: SpooledFile[] = [];
  readonly #folder: string;
  readonly #paths: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async add(name: string, content: Content): Promise<void> {
    // Names of documents are anything; on the disk they are numbers.
    const path = join(this.#folder, `pack-${this.#paths.length}`);
    const handle = await open(path, 'wx');
    this.#paths.push(path);
    try {
      this.files.push({ name, ...(await write(handle, content)), content: () => createReadStream(path) });
    } finally {
      await handle.close();
    }
  }

  /** Takes away what was written. */
  async remove(): Promise<void> {
    for (const path of this.#paths) await rm(path, { force: true });
  }
}

async function write(handle: FileHandle, content: Content): Promise<Omit<SpooledFile, 'name' | 'content'>> {
  const digest = createHash('sha256');
  let [size, checksum, waiting] = [0, 0, 0];
  let chunks: Uint8Array[] = [];
  const flush = async () => {
    const bytes = Buffer.concat(chunks);
    [chunks, waiting] = [[], 0];
    digest.update(bytes);
    checksum = crc32(bytes, checksum);
    size += bytes.length;
    await handle.writeFile(bytes);
  };
  for await (const part of content) {
    const bytes = typeof part === 'string' ? Buffer.from(part) : part;
    chunks.push(bytes);
    waiting += bytes.length;
    if (waiting >= gathered) await flush();
  }
  await flush();
  return { size, crc32: checksum, sha256: digest.digest('hex') };
}
