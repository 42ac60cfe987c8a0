import { constants, crc32, deflateRawSync } from 'node:zlib';

const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/**
 * A page that is the same for everyone but for one short text, compressed once. A gzip stream (RFC 1952) is put
 * together for each visit: the part before, flushed to a whole byte; the text in a stored block (RFC 1951, 3.2.4); the
 * part after. To compress each visit's page anew would cost a hundred times as much.
 */
export class PreparedPage {
  readonly #before: Buffer;
  readonly #after: Buffer;
  readonly #deflatedBefore: Buffer;
  readonly #deflatedAfter: Buffer;
  readonly #crcBefore: number;

  constructor(before: string, after: string) {
    this.#before = Buffer.from(before);
    this.#after = Buffer.from(after);
    this.#deflatedBefore = deflateRawSync(this.#before, { level: 9, finishFlush: constants.Z_SYNC_FLUSH });
    this.#deflatedAfter = deflateRawSync(this.#after, { level: 9 });
    this.#crcBefore = crc32(this.#before);
  }

  plain(text: string): Buffer<ArrayBuffer> {
    return Buffer.concat([this.#before, Buffer.from(text), this.#after]);
  }

  /** @param text shorter than 64 KB */
  gzip(text: string): Buffer<ArrayBuffer> {
    const inserted = Buffer.from(text);
    const block = Buffer.alloc(5);
    block.writeUInt16LE(inserted.length, 1);
    block.writeUInt16LE(~inserted.length & 0xffff, 3);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(this.#after, crc32(inserted, this.#crcBefore)), 0);
    trailer.writeUInt32LE(this.#before.length + inserted.length + this.#after.length, 4);
    return Buffer.concat([gzipHead, this.#deflatedBefore, block, inserted, this.#deflatedAfter, trailer]);
  }
}
