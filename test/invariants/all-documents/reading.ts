import { XMLParser } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import { readDocx } from '../../server/documents/read-docx.ts';
import { type PdfText, readPdf } from '../../server/documents/read-pdf.ts';
import { opened, type ReadSheet, tablesOf } from '../../server/documents/workbook-reading.ts';
import type { Edition } from './campaigns.ts';

/** A cell of a table, or words, as whoever has a document reads them. */
export interface Statement {
  document: string;
  /** Sheet and address, title of the table, or page. */
  place: string;
  /** What stands in its row before it and over its column; empty for words. */
  beside: readonly string[];
  /** Over its column; `null` for words. */
  head: string | null;
  /** A number of a workbook as it is formatted. */
  text: string;
}

/** A table as it was read: every cell as text. */
export interface ReadTable {
  document: string;
  title: string;
  heads: readonly string[];
  rows: readonly (readonly string[])[];
}

export interface Read {
  statements: Statement[];
  tables: ReadTable[];
  /** Files that hold what was asked and no figures, by name. */
  asked: Map<string, string>;
}

/** Every document of an edition, read by readers that are not ours; throws where a file is of a kind nobody reads. */
export async function readEdition({ documents }: Pick<Edition, 'documents'>): Promise<Read> {
  const read: Read = { statements: [], tables: [], asked: new Map() };
  for (const [format, bytes] of documents) {
    if (format !== 'archive-public') await readPages(read, format, bytes);
    else for (const [name, part] of Object.entries(unzipSync(bytes))) await readPart(read, name, part);
  }
  return read;
}

/** A file of a pack by its name. */
export async function readPart(read: Read, name: string, bytes: Uint8Array): Promise<void> {
  if (name.endsWith('.xlsx')) return readWorkbook(read, bytes);
  if (name.endsWith('.docx')) return readWord(read, bytes);
  if (name.endsWith('.pdf')) {
    read.asked.set(name, (await readPdf(bytes)).texts.map(({ text }) => text).join('\n'));
    return;
  }
  const text = Buffer.from(bytes).toString('utf8');
  if (name === 'README.txt')
    for (const line of text.split('\n')) read.statements.push(words('README', 'README', line));
  else read.asked.set(name, text);
}

const words = (document: string, place: string, text: string): Statement => ({
  ...{ document, place, beside: [], head: null, text },
});

async function readWorkbook(read: Read, bytes: Uint8Array): Promise<void> {
  const book = await opened(bytes);
  for (const sheet of book.worksheets) {
    for (const row of [1, 2])
      read.statements.push(words('xlsx', sheet.name, String(sheet.getCell(row, 1).value ?? '')));
  }
  for (const sheet of tablesOf(book).values()) readSheet(read, sheet);
  // What a program draws before it counts anew is kept beside the cells.
  const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false });
  for (const [name, part] of Object.entries(unzipSync(bytes))) {
    if (!name.startsWith('xl/charts/') || !name.endsWith('.xml')) continue;
    for (const value of valuesIn(parser.parse(Buffer.from(part).toString('utf8'))))
      read.statements.push({ ...words('xlsx', name, value), head: '图' });
  }
}

/** The cached values of a chart: `<c:v>`. */
function valuesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) =>
    key === 'c:v' ? [child].flat().map(String) : [child].flat().flatMap(valuesIn),
  );
}

function readSheet(read: Read, { name, heads, rows }: ReadSheet): void {
  const texts = rows.map((row) => row.map(({ value, format }) => shown(value, format)));
  read.tables.push({ document: 'xlsx', title: name, heads, rows: texts });
  for (const [at, row] of texts.entries())
    for (const [column, text] of row.entries()) {
      if (text === '') continue;
      const place = `${name}!${rows[at]?.[column]?.address}`;
      read.statements.push({ ...besideIn(heads, row, column), document: 'xlsx', place, text });
    }
}

function besideIn(heads: readonly string[], row: readonly string[], column: number) {
  const head = heads[column] ?? '';
  return { beside: [...row.slice(0, column), ...(column > 0 ? [head] : [])], head };
}

/** A cell as a program prints it by its format; a rate in the digits that it has, so that finer ones do not hide. */
function shown(value: unknown, format: string): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object' && 'text' in value) return String(value.text);
  if (typeof value !== 'number') return String(value);
  const exact = (number: number) => String(Number(number.toPrecision(12)));
  if (!format.includes('%')) return exact(value);
  const percent = exact(value * 100);
  return `${/\./.test(percent) ? percent : `${percent}.0`}%`;
}

function readWord(read: Read, bytes: Uint8Array): void {
  const { body, parts, xml } = readDocx(bytes);
  for (const block of body) {
    if (block.kind === 'paragraph') {
      const place = block.style === 'Question' ? 'question' : (block.style ?? 'paragraph');
      for (const text of [block.text, ...block.pictures.map(({ alt }) => alt)])
        read.statements.push(words('docx', place, text));
      continue;
    }
    const [heads = [], ...rows] = block.rows;
    const title = block.title.replace(/^[附表图\d-]+　/, '');
    read.tables.push({ document: 'docx', title, heads, rows });
    for (const row of rows)
      for (const [column, text] of row.entries())
        read.statements.push({ ...besideIn(heads, row, column), document: 'docx', place: title, text });
  }
  for (const part of Object.keys(parts))
    if (/^(word\/(header|footer|footnotes|endnotes)|docProps)/.test(part))
      read.statements.push(
        words('docx', 'fringe', xml(part).replace(/<cp:revision>1<\/cp:revision>|<\?.*?\?>|<[^>]*>/g, ' ')),
      );
}

/** Of a PDF every line, its pieces from left to right; a piece that stands in a row has those before it beside it. */
export async function readPages(read: Read, document: string, bytes: Uint8Array): Promise<void> {
  const { texts, title } = await readPdf(bytes);
  read.statements.push(words(document, 'title', String(title)));
  const lines = Map.groupBy(texts, ({ page, y }) => `${page} ${Math.round(y)}`);
  let table: PdfText[] = [];
  /** By how far from the left they begin. */
  const above = new Map<number, PdfText & { statement: Statement }>();
  const rows: string[][] = [];
  for (const line of lines.values()) {
    const pieces = line.toSorted((a, b) => a.x - b.x);
    const place = `page ${pieces[0]?.page}`;
    // A head is a line of words alone that a row of as many pieces follows; a row begins where a head did.
    if (pieces.length > 2 && pieces.every(({ text }) => !/\d/.test(text))) table = pieces;
    const inTable = table.length > 2 && pieces.length > 1 && pieces[0]?.x === table[0]?.x && pieces !== table;
    rows.push(pieces.map(({ text }) => text));
    for (const [at, { text }] of pieces.entries()) {
      const beside = inTable ? pieces.slice(0, at).map((piece) => piece.text) : [];
      const piece = pieces[at];
      const last = above.get(piece?.x ?? 0);
      // Words that go on in the next line.
      if (!inTable && piece && last && isNext(last, piece)) {
        last.statement.text += text;
        above.set(piece.x, { ...piece, statement: last.statement });
        continue;
      }
      const statement = { document, place, beside, head: inTable ? '' : null, text };
      read.statements.push(statement);
      if (piece && !inTable) above.set(piece.x, { ...piece, statement });
    }
  }
  read.tables.push({ document, title: document, heads: [], rows });
}

/** Whether a line is as near below another as letters of that size are within a paragraph. */
function isNext(above: PdfText, below: PdfText): boolean {
  const down = above.y - below.y;
  return above.page === below.page && above.size === below.size && down > 0 && down < above.size * 1.7;
}

/** Every text in a document, those of its hidden parts too: part by part. */
export async function textsOf(name: string, bytes: Uint8Array): Promise<[string, string][]> {
  if (name.endsWith('.pdf')) {
    const { texts, title } = await readPdf(bytes);
    return [[name, [title, ...texts.map((one) => one.text)].join(' ')]];
  }
  if (!/\.(zip|xlsx|docx)$/.test(name)) return [[name, Buffer.from(bytes).toString('utf8')]];
  const inside = await Promise.all(
    Object.entries(unzipSync(bytes)).map(([part, content]) => textsOf(`${name}/${part}`, content)),
  );
  return inside.flat();
}
