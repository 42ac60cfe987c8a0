import type ExcelJS from 'exceljs';
import { participationEnds, released, releasedParticipation } from '../../../analysis/wording.ts';
import { font, headFont, softFont, titleFont } from './fonts.ts';
import type { Cell, Head, Sheet } from './sheet.ts';
import { texts } from './texts.ts';

/** Rows above the table: title, what it is, heads. */
export const rowsAbove = 3;

const formats = {
  count: '#,##0',
  rate: '0.0%',
  whole: '"约 "0%',
  few: participationFormat('few'),
  many: participationFormat('many'),
  share: '0.00%',
  points: '+0.0;-0.0;0.0',
  p: '[<0.001]"< 0.001";0.000',
};
const rule = { style: 'thin', color: { argb: 'FFC9D3D8' } } as const;
/** In points: of one line, and the most that Excel takes for a row. */
const lineHeight = 15;
const highestRow = 409;
/** The longest text that a cell of Excel holds. */
const longestText = 32_767;

/** Adds a sheet with its table, as it prints on A4. */
export function addSheet(
  book: ExcelJS.Workbook,
  { name, about, heads, rows, kept = 1, filtered = false }: Sheet,
  title: string,
  labels: string,
): ExcelJS.Worksheet {
  const signs = heads.reduce((sum, [, width]) => sum + width, 0);
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: kept, ySplit: rowsAbove }],
    pageSetup: {
      paperSize: 9,
      orientation: signs > 105 ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      horizontalCentered: true,
      margins: { left: 0.5, right: 0.5, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 },
      printTitlesRow: `${rowsAbove}:${rowsAbove}`,
    },
    headerFooter: { oddFooter: `&L${labels}&C${name}&R${texts.page}` },
  });
  sheet.columns = heads.map(([, width]) => ({ width }));
  addLine(sheet, 1, title, titleFont, signs, heads.length);
  addLine(sheet, 2, about, softFont, signs, heads.length);
  addHeads(sheet, heads);
  for (const cells of rows) {
    // What stands for a whole table has the table's width.
    if (cells.length === 1 && heads.length > 1) addRemark(sheet, cells, heads.length);
    else addRow(sheet, cells, heads);
  }
  sheet.pageSetup.printArea = printArea(sheet.getColumn(heads.length).letter, rowsAbove + rows.length);
  if (filtered) {
    sheet.autoFilter = {
      from: { row: rowsAbove, column: 1 },
      to: { row: rowsAbove + rows.length, column: heads.length },
    };
  }
  return sheet;
}

/** From the first cell on. exceljs puts a dollar before the columns alone, so those of the rows are given. */
export function printArea(lastColumn: string, lastRow: number): string {
  return `A$1:${lastColumn}$${lastRow}`;
}

/** A line over so many columns, which together hold so many signs. */
export function addLine(
  sheet: ExcelJS.Worksheet,
  row: number,
  text: string,
  font: Partial<ExcelJS.Font>,
  signs: number,
  columns: number,
): void {
  const cell = sheet.getCell(row, 1);
  cell.value = written(text);
  cell.font = font;
  cell.alignment = { wrapText: true, vertical: 'middle' };
  if (columns > 1) sheet.mergeCells(row, 1, row, columns);
  const size = font.size ?? 11;
  sheet.getRow(row).height = linesOf(text, (signs * 11) / size) * size * 1.5;
}

function addHeads(sheet: ExcelJS.Worksheet, heads: readonly Head[]): void {
  const row = sheet.addRow(heads.map(([text]) => written(text)));
  row.eachCell((cell) => {
    cell.font = headFont;
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EEF1' } };
    cell.border = { bottom: { style: 'thin', color: { argb: 'FF1D4E63' } } };
    cell.alignment = { wrapText: true, vertical: 'middle', horizontal: 'center' };
  });
}

function addRemark(sheet: ExcelJS.Worksheet, cells: readonly Cell[], columns: number): void {
  const row = sheet.addRow(cells.map(plainValue));
  row.getCell(1).font = font;
  sheet.mergeCells(row.number, 1, row.number, columns);
}

function addRow(sheet: ExcelJS.Worksheet, cells: readonly Cell[], heads: readonly Head[]): void {
  const row = sheet.addRow(cells.map(plainValue));
  heads.forEach((_, index) => {
    row.getCell(index + 1).style = styleOf(cells[index] ?? null, index === 0);
  });
  const lines = cells.map((cell, index) =>
    typeof cell === 'string' ? linesOf(cell, (heads[index]?.[1] ?? 0) - (index === 0 ? 1 : 2)) : 1,
  );
  row.height = Math.min(highestRow, Math.max(...lines) * lineHeight + 2);
}

function plainValue(cell: Cell): string | number | null {
  if (typeof cell === 'string') return written(cell);
  if (typeof cell === 'number' || cell === null) return cell;
  if ('rate' in cell) return released(cell.rate);
  if ('whole' in cell) return Math.round(cell.whole * 100) / 100;
  if ('participation' in cell) return releasedParticipation(cell.participation);
  if ('share' in cell) return cell.share;
  return 'p' in cell ? cell.p : Math.round(cell.points * 1000) / 10;
}

/** One object a style, shared by its cells: nobody may change it, but give a cell another. */
const styles = new Map<string, ExcelJS.Style>();

function styleOf(cell: Cell, first: boolean): ExcelJS.Style {
  const format = formatOf(cell);
  const words = typeof cell === 'string' && cell !== texts.none;
  const key = `${format} ${words} ${first}`;
  const style = styles.get(key) ?? {
    font,
    numFmt: format,
    border: { bottom: rule },
    fill: { type: 'pattern', pattern: 'none' },
    protection: {},
    alignment: {
      wrapText: words,
      vertical: 'top',
      ...(words ? { horizontal: 'left', indent: first ? 0 : 1 } : { horizontal: 'right' }),
    },
  };
  styles.set(key, style);
  return style;
}

function formatOf(cell: Cell): string {
  if (typeof cell === 'number') return formats.count;
  if (typeof cell === 'string' || cell === null) return 'General';
  if ('rate' in cell) return formats.rate;
  if ('whole' in cell) return formats.whole;
  if ('participation' in cell) return formats[cell.participation < 0.5 ? 'few' : 'many'];
  if ('share' in cell) return formats.share;
  return 'p' in cell ? formats.p : formats.points;
}

/**
 * How a number prints that is not to look like nobody, or like everybody, where it is not: a format holds two
 * conditions, so that each half of the scale has its own.
 */
export function participationFormat(half: 'few' | 'many'): string {
  const { least, most } = participationEnds;
  return half === 'few'
    ? `[=0]0.0%;[<${least.under}]"${least.words}";0.0%`
    : `[<=${most.over}]0.0%;[<1]"${most.words}";0.0%`;
}

/** A text as a cell takes it: `_x41_`-like runs would be read as escapes (ECMA-376 part 1, 22.9.2.19). */
function written(text: string): string {
  const literal = text.replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
  return literal.length <= longestText ? literal : `${literal.slice(0, longestText - 1)}…`;
}

/**
 * How many lines a text takes in a column of so many signs. Neither Excel nor LibreOffice fits the height of every row
 * when it opens a file, so it is given.
 */
function linesOf(text: string, signs: number): number {
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(widthOf(line) / Math.max(2, signs))));
  return lines.reduce((sum, count) => sum + count, 0);
}

/** In half-width signs, of which a Han character takes two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
}
