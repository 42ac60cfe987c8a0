import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Checks } from './checks.ts';
import { type PackHead, readHead } from './head.ts';
import { manifestName, signatureName } from './manifest.ts';
import type { PackFile } from './pack-file.ts';
import { singleChanges } from './single-change.ts';
import { type StoredFile, type ZipLayout, zipLayout } from './zip.ts';

/** A pack whose container was held against its manifest. */
export interface Container extends PackHead {
  file: PackFile;
  /** Where the content of each file stands. */
  entries: ReadonlyMap<string, { at: number; size: number }>;
}

/** Candidates for a changed byte that are tried on the whole content. */
const mostTried = 8;

/**
 * Rebuilds every byte of the container from the manifest and compares it with the file; then every content with its
 * digest. `null` where there is no manifest to go by.
 */
export async function checkContainer(file: PackFile, checks: Checks): Promise<Container | null> {
  const head = await readHead(file);
  if (!head) {
    checks.bad('container', '不是存档包，或者清单已经损坏：读不到可用的 manifest.json', [
      `容器第 0 字节起，共 ${file.size} 字节`,
    ]);
    return null;
  }
  const files: (StoredFile & { sha256: string })[] = [
    fileOf(manifestName, head.text),
    fileOf(signatureName, head.signatureText),
    ...head.manifest.entries.map(({ name, bytes, sha256, crc32: checksum }) => ({
      ...{ name, size: bytes, sha256 },
      crc32: Number.parseInt(checksum, 16),
    })),
  ];
  const layout = zipLayout(files);
  await compareContainer(file, layout, checks);
  for (const [index, one] of files.entries())
    await compareContent(file, one, layout.contents[index] ?? 0, checks);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  checks.ok('contents', `${files.length} 个文件，${bytes} 字节`);
  const entries = files.map(
    ({ name, size }, index) => [name, { at: layout.contents[index] ?? 0, size }] as const,
  );
  return { ...head, file, entries: new Map(entries) };
}

function fileOf(name: string, text: Buffer): StoredFile & { sha256: string } {
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { name, size: text.length, crc32: crc32(text), sha256 };
}

async function compareContainer(file: PackFile, layout: ZipLayout, checks: Checks): Promise<void> {
  const differs = (where: string) => checks.bad('container', '和由清单重建的容器不一致', [where]);
  if (file.size !== layout.size) differs(`整个容器：应有 ${layout.size} 字节，实有 ${file.size} 字节`);
  for (const { what, name, at, bytes } of layout.pieces) {
    const found = await file.read(at, bytes.length);
    if (found.equals(bytes)) continue;
    const offset = bytes.findIndex((byte, index) => found[index] !== byte);
    const whose = name === null ? '容器结尾' : `${name} 的${what === 'directory' ? '目录项' : '文件头'}`;
    differs(`${whose}（容器第 ${at + offset} 字节）`);
  }
  checks.ok('container', `${file.size} 字节，与由清单重建的完全一致`);
}

async function compareContent(
  file: PackFile,
  { name, size, crc32: wanted, sha256 }: StoredFile & { sha256: string },
  at: number,
  checks: Checks,
): Promise<void> {
  if (at + size > file.size) {
    checks.bad('contents', '内容和清单里的摘要不一致', [`${name}（超出文件末尾）`]);
    return;
  }
  const digest = createHash('sha256');
  let found = 0;
  for await (const bytes of file.stream(at, size)) {
    digest.update(bytes);
    found = crc32(bytes, found);
  }
  if (digest.digest('hex') === sha256) return;
  checks.bad('contents', '内容和清单里的摘要不一致', [
    await changedByte(file, { name, size, at, sha256 }, wanted, found),
  ]);
}

/** Names the one byte that was changed, where it was one; else the file. */
async function changedByte(
  file: PackFile,
  entry: { name: string; size: number; at: number; sha256: string },
  wanted: number,
  found: number,
): Promise<string> {
  let tried = 0;
  for (const { at, difference } of singleChanges(wanted, found, entry.size)) {
    tried += 1;
    if (tried > mostTried) break;
    const digest = createHash('sha256');
    let [start, now] = [0, 0];
    for await (const bytes of file.stream(entry.at, entry.size)) {
      const inside = at - start;
      if (inside >= 0 && inside < bytes.length) {
        now = bytes[inside] ?? 0;
        bytes[inside] = now ^ difference;
      }
      digest.update(bytes);
      start += bytes.length;
    }
    if (digest.digest('hex') !== entry.sha256) continue;
    return `${entry.name} 第 ${at} 字节（容器第 ${entry.at + at} 字节）：原为 ${hex(now ^ difference)}，现为 ${hex(now)}`;
  }
  return `${entry.name}（容器第 ${entry.at} 至 ${entry.at + entry.size} 字节）`;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
