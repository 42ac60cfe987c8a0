/** Growing bytes of a system file: little-endian numbers and padded UTF-8 text. */
export class SavBytes {
  #bytes = Buffer.alloc(4096);
  #length = 0;

  int32(...values: readonly number[]): this {
    for (const value of values) this.#room(4).writeInt32LE(value, this.#length - 4);
    return this;
  }

  int64(value: number): this {
    this.#room(8).writeBigInt64LE(BigInt(value), this.#length - 8);
    return this;
  }

  double(...values: readonly number[]): this {
    for (const value of values) this.#room(8).writeDoubleLE(value, this.#length - 8);
    return this;
  }

  byte(value: number): this {
    this.#room(1).writeUInt8(value, this.#length - 1);
    return this;
  }

  /** Text in just so many bytes: cut between characters, filled with spaces. */
  text(text: string, width: number): this {
    const bytes = Buffer.alloc(width, ' ');
    bytes.write(cutToBytes(text, width));
    return this.raw(bytes);
  }

  raw(bytes: Uint8Array): this {
    this.#room(bytes.length).set(bytes, this.#length - bytes.length);
    return this;
  }

  toBuffer(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  /** Makes room for so many more bytes, which then count as written. */
  #room(more: number): Buffer {
    const needed = this.#length + more;
    if (needed > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length = needed;
    return this.#bytes;
  }
}

/** As much of a text as fits into so many bytes of UTF-8, cut between characters. */
export function cutToBytes(text: string, most: number): string {
  if (Buffer.byteLength(text) <= most) return text;
  let bytes = 0;
  let kept = '';
  for (const sign of text) {
    bytes += Buffer.byteLength(sign);
    if (bytes > most) break;
    kept += sign;
  }
  return kept;
}
