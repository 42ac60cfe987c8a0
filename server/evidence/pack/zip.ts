/**
 * A zip container in which every byte follows from the names, sizes and checksums of its files (docs/decisions/026):
 * files are stored as they are, dates and rights are always the same, and zip64 is used exactly where a number needs
 * it. After PKWARE's APPNOTE 6.3.10, sections 4.3 to 4.5.
 */

/** A file as the container holds it. */
export interface StoredFile {
  name: string;
  /** Bytes. */
  size: number;
  crc32: number;
}

/** Some bytes of the container that are no file's content, and where they stand. */
export interface Piece {
  what: 'local-header' | 'directory' | 'end';
  /** Whose they are; `null` at the end. */
  name: string | null;
  at: number;
  bytes: Buffer;
}

export interface ZipLayout {
  /** In their order. */
  pieces: Piece[];
  /** Where the content of each file begins, in the files' order. */
  contents: number[];
  /** Of the whole container, in bytes. */
  size: number;
}

const localHeaderBytes = 30;
const directoryBytes = 46;
const zip64EndBytes = 56;
const zip64LocatorBytes = 20;
export const endBytes = 22;

/** Names are UTF-8. */
const nameFlag = 0x0800;
/** 1 January 1980, midnight: the first that a zip can hold. */
const fixedDate = 0x0021;
const plainVersion = 20;
const zip64Version = 45;
const madeOnUnix = 3 << 8;
/** An ordinary file that its owner may write and all may read. */
const rights = 0o100644 * 0x1_0000;

const most16 = 0xffff;
const most32 = 0xffff_ffff;

/** Every byte of a container but its contents. */
export function zipLayout(files: readonly StoredFile[]): ZipLayout {
  const pieces: Piece[] = [];
  const contents: number[] = [];
  const heads: number[] = [];
  let at = 0;
  for (const file of files) {
    const bytes = localHeader(file);
    heads.push(at);
    pieces.push({ what: 'local-header', name: file.name, at, bytes });
    contents.push(at + bytes.length);
    at += bytes.length + file.size;
  }
  const directoryAt = at;
  for (const [index, file] of files.entries()) {
    const bytes = directoryRecord(file, heads[index] ?? 0);
    pieces.push({ what: 'directory', name: file.name, at, bytes });
    at += bytes.length;
  }
  const bytes = endOf(files.length, directoryAt, at - directoryAt);
  pieces.push({ what: 'end', name: null, at, bytes });
  return { pieces, contents, size: at + bytes.length };
}

/** The container's bytes. Throws where a content is not as long as was said. */
export async function* zipBytes(
  files: readonly (StoredFile & { content: () => AsyncIterable<Uint8Array> })[],
): AsyncGenerator<Uint8Array> {
  const { pieces } = zipLayout(files);
  for (const [index, file] of files.entries()) {
    const head = pieces[index];
    if (head) yield head.bytes;
    let size = 0;
    for await (const bytes of file.content()) {
      size += bytes.length;
      yield bytes;
    }
    if (size !== file.size) throw new Error(`${file.name} has ${size} bytes, not ${file.size}`);
  }
  for (const { bytes } of pieces.slice(files.length)) yield bytes;
}

/** Where the directory of a container says that it begins; `null` where its end cannot be read. */
export function directoryAt(tail: Buffer): number | null {
  const end = tail.subarray(-endBytes);
  if (end.length < endBytes || end.readUInt32LE(0) !== 0x0605_4b50) return null;
  const at = end.readUInt32LE(16);
  if (at !== most32) return at;
  const zip64 = tail.subarray(
    -(endBytes + zip64LocatorBytes + zip64EndBytes),
    -(endBytes + zip64LocatorBytes),
  );
  return zip64.length === zip64EndBytes ? Number(zip64.readBigUInt64LE(48)) : null;
}

/** As many bytes as `directoryAt` reads. */
export const tailBytes = endBytes + zip64LocatorBytes + zip64EndBytes;

/** Size and checksum as a local header or a directory record says them; for files of less than 4 GB. */
export function readStored(record: Buffer, what: 'local-header' | 'directory'): Omit<StoredFile, 'name'> {
  const start = what === 'local-header' ? 14 : 16;
  return { crc32: record.readUInt32LE(start), size: record.readUInt32LE(start + 8) };
}

/** Bytes of a local header or a directory record of a file of less than 4 GB. */
export function recordBytes(name: string, what: 'local-header' | 'directory'): number {
  return (what === 'local-header' ? localHeaderBytes : directoryBytes) + Buffer.byteLength(name);
}

function localHeader({ name, size, crc32 }: StoredFile): Buffer {
  const large = size >= most32;
  const extra = large ? zip64Extra([size, size]) : Buffer.alloc(0);
  const nameBytes = Buffer.from(name);
  const header = Buffer.alloc(localHeaderBytes);
  header.writeUInt32LE(0x0403_4b50, 0);
  header.writeUInt16LE(large ? zip64Version : plainVersion, 4);
  writeCommon(header, 6, crc32, large ? most32 : size);
  header.writeUInt16LE(nameBytes.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, nameBytes, extra]);
}

function directoryRecord({ name, size, crc32 }: StoredFile, headAt: number): Buffer {
  const large = size >= most32;
  const far = headAt >= most32;
  const extra = large || far ? zip64Extra([...(large ? [size, size] : []), ...(far ? [headAt] : [])]) : null;
  const nameBytes = Buffer.from(name);
  const version = extra ? zip64Version : plainVersion;
  const record = Buffer.alloc(directoryBytes);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(madeOnUnix | version, 4);
  record.writeUInt16LE(version, 6);
  writeCommon(record, 8, crc32, large ? most32 : size);
  record.writeUInt16LE(nameBytes.length, 28);
  record.writeUInt16LE(extra?.length ?? 0, 30);
  record.writeUInt32LE(rights, 38);
  record.writeUInt32LE(far ? most32 : headAt, 42);
  return Buffer.concat([record, nameBytes, extra ?? Buffer.alloc(0)]);
}

/** What both kinds of header hold alike: flags, method (stored), time, date, checksum, both sizes. */
function writeCommon(header: Buffer, at: number, crc32: number, size: number): void {
  header.writeUInt16LE(nameFlag, at);
  header.writeUInt16LE(fixedDate, at + 6);
  header.writeUInt32LE(crc32, at + 8);
  header.writeUInt32LE(size, at + 12);
  header.writeUInt32LE(size, at + 16);
}

function zip64Extra(numbers: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * numbers.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * numbers.length, 2);
  for (const [index, number] of numbers.entries()) extra.writeBigUInt64LE(BigInt(number), 4 + 8 * index);
  return extra;
}

function endOf(files: number, at: number, size: number): Buffer {
  const end = Buffer.alloc(endBytes);
  const count = Math.min(files, most16);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(Math.min(size, most32), 12);
  end.writeUInt32LE(Math.min(at, most32), 16);
  const needed = files >= most16 || size >= most32 || at >= most32;
  return needed ? Buffer.concat([zip64End(files, at, size), end]) : end;
}

function zip64End(files: number, at: number, size: number): Buffer {
  const end = Buffer.alloc(zip64EndBytes + zip64LocatorBytes);
  end.writeUInt32LE(0x0606_4b50, 0);
  end.writeBigUInt64LE(BigInt(zip64EndBytes - 12), 4);
  end.writeUInt16LE(madeOnUnix | zip64Version, 12);
  end.writeUInt16LE(zip64Version, 14);
  end.writeBigUInt64LE(BigInt(files), 24);
  end.writeBigUInt64LE(BigInt(files), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(at), 48);
  end.writeUInt32LE(0x0706_4b50, zip64EndBytes);
  end.writeBigUInt64LE(BigInt(at + size), zip64EndBytes + 8);
  end.writeUInt32LE(1, zip64EndBytes + 16);
  return end;
}
