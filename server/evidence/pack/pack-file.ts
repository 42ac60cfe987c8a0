import { type FileHandle, open, stat } from 'node:fs/promises';

/** Lines of answers in so many are held at once: few enough that the garbage collector does not move them about. */
const chunkBytes = 1 << 17;

/** Why a folder or a pipe is not read, in words for whoever named it. */
export class NoOrdinaryFile extends Error {}

/** A file that is read in parts, never as a whole. */
export class PackFile {
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  /** Throws where there is no ordinary file: a folder, or a pipe, which can be read but once and from its beginning. */
  static async open(path: string): Promise<PackFile> {
    // Before it is opened: a pipe that nobody writes to would keep us waiting.
    if (!(await stat(path)).isFile()) {
      throw new NoOrdinaryFile(
        `${path} 不是普通文件：核对要来回读，请先把存档包存成文件 (no ordinary file; save the pack as a file first)`,
      );
    }
    const handle = await open(path, 'r');
    const { size } = await handle.stat();
    return new PackFile(handle, size);
  }

  /** Bytes from a place on; fewer where the file ends before, none where there is no such place. */
  async read(at: number, length: number): Promise<Buffer> {
    if (at < 0) return Buffer.alloc(0);
    const wanted = Math.max(0, Math.min(length, this.size - at));
    return this.#fill(Buffer.alloc(wanted), at);
  }

  /** Some bytes at a time, each time in place of the last ones: whoever wants to keep them copies them. */
  async *stream(at: number, length: number): AsyncGenerator<Buffer> {
    const chunk = Buffer.alloc(Math.min(chunkBytes, length));
    for (let done = 0; done < length; ) {
      const bytes = await this.#fill(chunk.subarray(0, length - done), at + done);
      if (bytes.length === 0) return;
      done += bytes.length;
      yield bytes;
    }
  }

  /** Reads as many bytes as there is room for; gives those that there are. */
  async #fill(room: Buffer, at: number): Promise<Buffer> {
    let filled = 0;
    while (filled < room.length) {
      const { bytesRead } = await this.#handle.read(room, filled, room.length - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return room.subarray(0, filled);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

const lineFeed = 0x0a;

/**
 * Lines without their ends, some at a time, which are good until the next ones are asked for. Throws on one longer than
 * `longest` bytes, and where the last has no end.
 */
export async function* linesOf(chunks: AsyncIterable<Buffer>, longest: number): AsyncGenerator<Buffer[]> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      lines.push(bytes.subarray(start, end));
      start = end + 1;
    }
    // The next chunk may come in this one's place.
    rest = Buffer.from(bytes.subarray(start));
    number += lines.length;
    if (rest.length > longest || lines.some((line) => line.length > longest))
      throw new Error(`第 ${number + 1} 行附近有一行太长 (a line is too long)`);
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) throw new Error('最后一行没有结束 (the last line has no end)');
}
