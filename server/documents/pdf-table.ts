import { decorate, type Outline } from './pdf.ts';

export interface Cell {
  text: string;
  bold?: boolean;
  colour?: string;
}

/** A table as it is drawn: a head, and rows whose first cell names the row; one cell alone is a heading of those below. */
export interface PdfTable {
  x: number;
  /** Of each column, in points. */
  widths: readonly number[];
  size: number;
  head: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** Columns of words, set at the left as the first is; figures stand at the right. */
  left?: readonly number[];
}

const ink = { text: '#1b2b33', line: '#9aa5ab', head: '#e8eef1' };

/** The height that a table takes where nothing breaks it. */
export function tableHeight(pdf: PDFKit.PDFDocument, table: PdfTable): number {
  return [headOf(table), ...table.rows].reduce((sum, row) => sum + rowHeight(pdf, table, row), 0);
}

/** Draws a table from `pdf.y` on; where the page ends `next` begins another, and the head stands there again. */
export function drawTable(
  pdf: PDFKit.PDFDocument,
  outline: Outline,
  table: PdfTable,
  next: { bottom: number; begin: () => void },
): void {
  const head = headOf(table);
  let part = outline.open('Table');
  drawRow(pdf, part, table, head, true);
  for (const row of table.rows) {
    if (pdf.y + rowHeight(pdf, table, row) > next.bottom) {
      part.end();
      next.begin();
      part = outline.open('Table');
      drawRow(pdf, part, table, head, true);
    }
    drawRow(pdf, part, table, row, false);
  }
  part.end();
}

function headOf({ head }: PdfTable): Cell[] {
  return head.map((text) => ({ text, bold: true }));
}

function rowHeight(pdf: PDFKit.PDFDocument, { widths, size }: PdfTable, row: readonly Cell[]): number {
  const heights = row.map(({ text, bold }, at) =>
    pdf
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .heightOfString(text, { width: widthOf(widths, row, at) - size * 0.7 }),
  );
  return Math.max(...heights) + size * 0.35;
}

function widthOf(widths: readonly number[], row: readonly Cell[], at: number): number {
  return row.length === 1 ? widths.reduce((sum, one) => sum + one, 0) : (widths[at] ?? 0);
}

function drawRow(
  pdf: PDFKit.PDFDocument,
  part: PDFKit.PDFStructureElement,
  table: PdfTable,
  row: readonly Cell[],
  isHead: boolean,
): void {
  const { x, widths, size } = table;
  const top = pdf.y;
  const height = rowHeight(pdf, table, row);
  const whole = widths.reduce((sum, one) => sum + one, 0);
  decorate(pdf, () => {
    if (isHead) pdf.rect(x, top, whole, height).fill(ink.head);
    pdf
      .lineWidth(0.5)
      .moveTo(x, top + height)
      .lineTo(x + whole, top + height)
      .stroke(ink.line);
  });
  const line = pdf.struct('TR');
  part.add(line);
  let left = x;
  row.forEach(({ text, bold, colour }, at) => {
    const own = widthOf(widths, row, at);
    const place = left;
    const draw = () => {
      pdf
        .font(bold ? 'bold' : 'regular')
        .fontSize(size)
        .fillColor(colour ?? ink.text);
      const align = at === 0 || table.left?.includes(at) ? 'left' : 'right';
      pdf.text(text, place + size * 0.35, top + size * 0.15, { width: own - size * 0.7, align });
    };
    line.add(pdf.struct(isHead || at === 0 ? 'TH' : 'TD', {}, draw));
    left += own;
  });
  line.end();
  pdf.y = top + height;
}
