import { constants, crc32, deflateRawSync, gunzipSync } from 'node:zlib';

const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/**
 * A page that is the same for everyone but for one short text, compressed once. A gzip stream (RFC 1952) is put
 * together for each visit: the part before, flushed to a whole byte; the text in a stored block (RFC 1951, 3.2.4); the
 * part after. To compress each visit's page anew would cost a hundred times as much.
 */
export class PreparedPage {
  readonly #after: Buffer;
  readonly #deflatedBefore: Buffer;
  readonly #deflatedAfter: Buffer;
  readonly #crcBefore: number;
  readonly #length: number;

  constructor(before: string, after: string) {
    const start = Buffer.from(before);
    this.#after = Buffer.from(after);
    this.#deflatedBefore = deflatedToWholeByte(before);
    this.#deflatedAfter = deflateRawSync(this.#after, { level: 9 });
    this.#crcBefore = crc32(start);
    this.#length = start.length + this.#after.length;
  }

  /** For the few that read no gzip; not kept, since there are as many pages as links. */
  plain(text: string): Buffer<ArrayBuffer> {
    return gunzipSync(this.gzip(text));
  }

  /** @param text shorter than 64 KB */
  gzip(text: string): Buffer<ArrayBuffer> {
    const inserted = Buffer.from(text);
    const block = Buffer.alloc(5);
    block.writeUInt16LE(inserted.length, 1);
    block.writeUInt16LE(~inserted.length & 0xffff, 3);
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(crc32(this.#after, crc32(inserted, this.#crcBefore)), 0);
    trailer.writeUInt32LE(this.#length + inserted.length, 4);
    return Buffer.concat([gzipHead, this.#deflatedBefore, block, inserted, this.#deflatedAfter, trailer]);
  }
}

/** The style and what follows it each have a code of their own: one for both would cost two hundredths of the page. */
function deflatedToWholeByte(text: string): Buffer {
  const styleEnd = text.indexOf('</style>') + 1;
  const parts = [text.slice(0, styleEnd), text.slice(styleEnd)].map((part) => Buffer.from(part));
  const deflated = parts.map((part, index) =>
    deflateRawSync(part, {
      level: 9,
      finishFlush: constants.Z_SYNC_FLUSH,
      dictionary: Buffer.concat(parts.slice(0, index)),
    }),
  );
  return Buffer.concat(deflated);
}
