import { cutToBytes, SavBytes } from './sav-bytes.ts';
import type { Category } from './variable.ts';

/** One variable as a system file describes it. */
export interface SavVariable {
  name: string;
  label: string;
  /** Bytes of text, at least 1; 0 for a number. */
  width: number;
  format: 'code' | 'count' | 'decimal' | 'date' | 'text';
  measure: 'nominal' | 'ordinal' | 'scale';
  values: readonly Category[];
}

/** What the dictionary says beside its variables. */
export interface SavFile {
  label: string;
  /** Lines of text that SPSS shows by DISPLAY DOCUMENTS. */
  documents: readonly string[];
  /** Day and time of Beijing, `dd mmm yy` and `hh:mm:ss`. */
  made: { date: string; time: string };
  cases: number;
  /** The variable that weights the file. */
  weight: string;
  /** Questions with several ticks, by the names of their variables. */
  multiple: readonly { name: string; label: string; variables: readonly string[] }[];
}

/** What SPSS takes of a label, in bytes. */
const longestLabel = 255;
const longestValueLabel = 120;
/** A segment of a very long string, but for the last: see `segmentsOf`. */
export const segmentWidth = 255;
const measures = { nominal: 1, ordinal: 2, scale: 3 } as const;
/** A, F and SDATE (yyyy/mm/dd) by their numbers in the format. */
const [textFormat, numberFormat, dateFormat] = [1, 5, 39];

/**
 * The widths of the segments that text of this width is kept in: text over 255 bytes is kept in as many as divide it by
 * 252, each 255 wide but the last, and the text runs on through them 255 bytes at a time.
 */
export function segmentsOf(width: number): number[] {
  if (width <= segmentWidth) return [width];
  const count = Math.ceil(width / 252);
  return Array.from({ length: count }, (_, index) =>
    index < count - 1 ? segmentWidth : width - (count - 1) * 252,
  );
}

/** The eight-byte units that text of this width takes in a case. */
export function unitsOf(width: number): number {
  return Math.max(1, Math.ceil(width / 8));
}

/**
 * The header and dictionary of an SPSS system file with compressed data, in UTF-8.
 * Source: GNU PSPP, System File Format (developer documentation).
 */
export function savDictionary(variables: readonly SavVariable[], file: SavFile): Buffer {
  const placed = place(variables);
  const bytes = new SavBytes();
  header(bytes, placed, file);
  for (const variable of placed) variableRecords(bytes, variable);
  for (const variable of placed) valueLabels(bytes, variable);
  documents(bytes, file.documents);
  information(bytes, placed, file);
  return bytes.int32(999, 0).toBuffer();
}

interface Placed extends SavVariable {
  /** Names of eight letters for each segment, which older readers use. */
  shortNames: string[];
  /** Of its first unit in a case, from 1. */
  index: number;
}

function place(variables: readonly SavVariable[]): Placed[] {
  let number = 0;
  let index = 1;
  return variables.map((variable) => {
    const segments = segmentsOf(variable.width);
    const placed = {
      ...variable,
      index,
      shortNames: segments.map(() => {
        number += 1;
        return `V${number}`;
      }),
    };
    index += segments.reduce((sum, width) => sum + unitsOf(width), 0);
    return placed;
  });
}

function header(bytes: SavBytes, placed: readonly Placed[], file: SavFile): void {
  const units = placed
    .flatMap(({ width }) => segmentsOf(width))
    .reduce((sum, width) => sum + unitsOf(width), 0);
  const weight = placed.find(({ name }) => name === file.weight)?.index ?? 0;
  bytes
    .text('$FL2', 4)
    .text('@(#) SPSS DATA FILE renkedu', 60)
    .int32(2, units, 1, weight, file.cases)
    .double(100)
    .text(file.made.date, 9)
    .text(file.made.time, 8)
    .text(file.label, 64)
    .raw(Buffer.alloc(3));
}

function variableRecords(bytes: SavBytes, { width, label, values, shortNames, ...variable }: Placed): void {
  segmentsOf(width).forEach((segment, part) => {
    const missing = part === 0 ? values.filter((value) => value.missing !== null) : [];
    const format = formatOf({ ...variable, values }, segment);
    const text = part === 0 ? Buffer.from(cutToBytes(label, longestLabel)) : null;
    bytes.int32(2, segment, text ? 1 : 0, missing.length, format, format).text(shortNames[part] ?? '', 8);
    if (text)
      bytes
        .int32(text.length)
        .raw(text)
        .raw(Buffer.alloc(-text.length & 3));
    bytes.double(...missing.map(({ code }) => code));
    // Each further unit of text has a record of its own.
    for (let unit = 1; unit < unitsOf(segment); unit += 1) bytes.int32(2, -1, 0, 0, 0, 0).text('', 8);
  });
}

function formatOf({ format, values }: Pick<SavVariable, 'format' | 'values'>, width: number): number {
  const packed = (type: number, signs: number, decimals: number) => (type << 16) | (signs << 8) | decimals;
  if (format === 'text') return packed(textFormat, width, 0);
  if (format === 'date') return packed(dateFormat, 10, 0);
  if (format === 'count') return packed(numberFormat, 10, 0);
  if (format === 'decimal') return packed(numberFormat, 16, 4);
  const decimals = values.every(({ code }) => Number.isInteger(code)) ? 0 : 2;
  const signs = Math.max(1, ...values.map(({ code }) => code.toFixed(decimals).length));
  return packed(numberFormat, Math.min(40, signs), decimals);
}

function valueLabels(bytes: SavBytes, { values, index }: Placed): void {
  if (values.length === 0) return;
  bytes.int32(3, values.length);
  for (const { code, label } of values) {
    const text = Buffer.from(cutToBytes(label, longestValueLabel));
    bytes
      .double(code)
      .byte(text.length)
      .raw(text)
      .raw(Buffer.alloc(-(1 + text.length) & 7, ' '));
  }
  bytes.int32(4, 1, index);
}

const lineWidth = 80;

function documents(bytes: SavBytes, lines: readonly string[]): void {
  const cut = lines.flatMap((line) => {
    const parts: string[] = [];
    for (let rest = line; rest !== ''; rest = rest.slice(parts.at(-1)?.length ?? 1))
      parts.push(cutToBytes(rest, lineWidth));
    return parts;
  });
  bytes.int32(6, cut.length);
  for (const line of cut) bytes.text(line, lineWidth);
}

/** The extension records, in the order of their numbers. */
function information(bytes: SavBytes, placed: readonly Placed[], file: SavFile): void {
  const record = (subtype: number, size: number, data: Buffer) =>
    bytes.int32(7, subtype, size, data.length / size).raw(data);
  const text = (subtype: number, data: string) => record(subtype, 1, Buffer.from(data));
  // Version 20.0.0; IEEE 754, compressed, little-endian, UTF-8.
  record(3, 4, new SavBytes().int32(20, 0, 0, -1, 1, 1, 2, 65001).toBuffer());
  record(
    4,
    8,
    // System-missing, HIGHEST, and LOWEST, which is the number next above system-missing.
    new SavBytes().double(-Number.MAX_VALUE, Number.MAX_VALUE).raw(lowest).toBuffer(),
  );
  if (file.multiple.length > 0) text(7, multipleSets(placed, file));
  const display = placed.flatMap(({ measure, width, format }) =>
    segmentsOf(width).flatMap((segment) => [
      measures[measure],
      format === 'text' ? Math.min(32, segment) : 12,
      format === 'text' ? 0 : 1,
    ]),
  );
  record(11, 4, new SavBytes().int32(...display).toBuffer());
  text(13, placed.map(({ shortNames, name }) => `${shortNames[0]}=${name}`).join('\t'));
  const long = placed.filter(({ width }) => width > segmentWidth);
  if (long.length > 0)
    text(
      14,
      long.map(({ shortNames, width }) => `${shortNames[0]}=${String(width).padStart(5, '0')}\0\t`).join(''),
    );
  record(16, 8, new SavBytes().int64(1).int64(file.cases).toBuffer());
  text(20, 'UTF-8');
}

const lowest = Buffer.from('feffffffffffefff', 'hex');

function multipleSets(placed: readonly Placed[], { multiple }: SavFile): string {
  const shortName = (name: string) => placed.find((one) => one.name === name)?.shortNames[0]?.toLowerCase();
  return multiple
    .map(({ name, label, variables }) => {
      const cut = cutToBytes(label, longestLabel);
      return `$${name}=D1 1 ${Buffer.byteLength(cut)} ${cut} ${variables.map(shortName).join(' ')}\n`;
    })
    .join('');
}
