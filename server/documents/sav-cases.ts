import type { Coded } from './row-values.ts';
import type { SavVariable } from './sav-dictionary.ts';
import { segmentsOf, segmentWidth, unitsOf } from './sav-dictionary.ts';

/** Codes of the byte compression: end of data, eight bytes as they are, eight spaces, system-missing. */
const [endOfData, asIs, spaces, systemMissing] = [252, 253, 254, 255];
/** A whole number from −99 to 151 is the code itself, less this. */
const bias = 100;
const unitsInBlock = 8;
const space = 0x20;
const chunkBytes = 65_536;
/** From 14 October 1582 to 1 January 1970, in seconds: SPSS counts days from the first day of the new calendar. */
const epoch = 12_219_379_200;

/**
 * Cases of a system file, byte-compressed: eight codes, then what they do not say themselves, and so on across cases.
 * Source: GNU PSPP, System File Format, Data Record.
 */
export class SavCases {
  /** With the units of eight bytes of each segment, where it is text. */
  readonly #variables: readonly (Pick<SavVariable, 'format' | 'width'> & { segments: readonly number[] })[];
  /** Where text is written before it is cut into units. */
  #written = Buffer.alloc(1024);
  #bytes = Buffer.alloc(2 * chunkBytes);
  #length = 0;
  /** Where the codes of this block stand, and how many there are. */
  #block = 0;
  #codes = unitsInBlock;

  constructor(variables: readonly SavVariable[]) {
    this.#variables = variables.map(({ format, width }) => ({
      ...{ format, width },
      segments: segmentsOf(width).map(unitsOf),
    }));
  }

  /** Adds one case. A day is given as yyyy-mm-dd. */
  add(values: readonly Coded[]): void {
    this.#variables.forEach(({ width, format, segments }, index) => {
      const value = values[index] ?? null;
      if (format === 'text') this.#text(value === null ? '' : String(value), width, segments);
      else if (format === 'date')
        this.#number(value === null ? null : Date.parse(String(value)) / 1000 + epoch);
      else this.#number(value === null ? null : Number(value));
    });
  }

  /** The bytes that are settled by now, once there are enough of them; else `null`. */
  take(): Buffer | null {
    return this.#block < chunkBytes ? null : this.#cut(this.#block);
  }

  /** The rest of the bytes. */
  end(): Buffer {
    if (this.#codes < unitsInBlock) this.#bytes[this.#block + this.#codes] = endOfData;
    this.#block = this.#length;
    this.#codes = unitsInBlock;
    return this.#cut(this.#length);
  }

  #cut(length: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, length));
    this.#bytes.copyWithin(0, length, this.#length);
    this.#length -= length;
    this.#block -= length;
    return taken;
  }

  #number(value: number | null): void {
    if (value === null) this.#code(systemMissing);
    else if (Number.isInteger(value) && value > -bias && value < endOfData - bias && !Object.is(value, -0))
      this.#code(value + bias);
    else {
      this.#code(asIs);
      this.#room(8);
      this.#bytes.writeDoubleLE(value, this.#length);
      this.#length += 8;
    }
  }

  #text(text: string, width: number, segments: readonly number[]): void {
    const length = Buffer.byteLength(text);
    if (length > width) throw new Error(`${length} bytes of text where ${width} were measured`);
    if (this.#written.length < length) this.#written = Buffer.alloc(2 * length);
    this.#written.write(text);
    for (const [part, units] of segments.entries()) {
      const end = Math.min(length, (part + 1) * segmentWidth);
      for (let unit = 0; unit < units; unit += 1) {
        const start = part * segmentWidth + unit * 8;
        this.#unit(start, Math.min(start + 8, end));
      }
    }
  }

  /** Eight bytes of what was written, filled with spaces. */
  #unit(start: number, end: number): void {
    let blank = start;
    while (blank < end && this.#written[blank] === space) blank += 1;
    if (blank >= end) {
      this.#code(spaces);
      return;
    }
    this.#code(asIs);
    this.#room(8);
    this.#bytes.fill(space, this.#length, this.#length + 8);
    this.#written.copy(this.#bytes, this.#length, start, end);
    this.#length += 8;
  }

  #code(code: number): void {
    if (this.#codes === unitsInBlock) {
      this.#room(unitsInBlock);
      this.#block = this.#length;
      this.#bytes.fill(0, this.#length, this.#length + unitsInBlock);
      this.#length += unitsInBlock;
      this.#codes = 0;
    }
    this.#bytes[this.#block + this.#codes] = code;
    this.#codes += 1;
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = Buffer.alloc(2 * this.#bytes.length);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
