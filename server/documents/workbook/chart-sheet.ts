import type ExcelJS from 'exceljs';
import type { Place } from './chart-xml.ts';
import { type Chart, drawn } from './charts.ts';
import { headFont, softFont, titleFont } from './fonts.ts';
import { texts } from './texts.ts';
import { addLine, printArea } from './write-sheet.ts';

/** Where a chart stands on its sheet: the row above it counted from 0, and how many it takes. */
export interface Frame {
  chart: Chart;
  place: Place;
  row: number;
  rows: number;
}

const rowHeight = 15;
/** Columns that the charts lie over, and signs in each: a page of A4, also where the font of the columns is a wider one. */
export const columns = { count: 9, signs: 8 };
/** What a page of A4 holds in rows of 15 points, within its margins. */
const rowsOnPage = 43;

/** Adds the sheet of charts, without the charts themselves, which exceljs cannot write: they are put in afterwards. */
export function addChartSheet(
  book: ExcelJS.Workbook,
  charts: readonly Chart[],
  title: string,
  labels: string,
): Frame[] {
  const sheet = book.addWorksheet(texts.sheets.charts, {
    properties: { defaultRowHeight: rowHeight },
    views: [{ showGridLines: false }],
    pageSetup: {
      paperSize: 9,
      orientation: 'portrait',
      margins: { left: 0.5, right: 0.5, top: 0.7, bottom: 0.7, header: 0.3, footer: 0.3 },
      horizontalCentered: true,
    },
    headerFooter: { oddFooter: `&L${labels}&R${texts.page}` },
  });
  sheet.columns = Array.from({ length: columns.count }, () => ({ width: columns.signs }));
  const signs = columns.count * columns.signs;
  addLine(sheet, 1, title, titleFont, signs, columns.count);
  const limited = charts.some(({ points }) => points.some(({ limits }) => limits !== null));
  const about = limited ? `${texts.abouts.charts}。${texts.intervalKey}` : texts.abouts.charts;
  addLine(sheet, 2, about, softFont, signs, columns.count);
  const frames = framesOf(charts, sheet);
  const last = Math.max(sheet.rowCount, ...frames.map(({ row, rows }) => row + rows));
  sheet.pageSetup.printArea = printArea(sheet.getColumn(columns.count).letter, last);
  return frames;
}

function framesOf(charts: readonly Chart[], sheet: ExcelJS.Worksheet): Frame[] {
  const frames: Frame[] = [];
  let row = 3;
  let pageFrom = 0;
  for (const { title } of charts.filter(({ points }) => points.length === 0)) {
    const cell = sheet.getCell(row + 1, 1);
    cell.value = texts.notDrawn(title);
    cell.font = headFont;
    row += 2;
  }
  let first = 4;
  for (const chart of drawn(charts)) {
    const rows = rowsOf(chart);
    if (row + rows - pageFrom > rowsOnPage && frames.length > 0) {
      sheet.getRow(row).addPageBreak();
      pageFrom = row;
    }
    frames.push({ chart, place: { first, last: first + chart.points.length - 1 }, row, rows });
    row += rows + 2;
    first += chart.points.length;
  }
  return frames;
}

/** Bars lie under one another, so their number decides, up to a page. */
function rowsOf({ kind, points }: Chart): number {
  return kind === 'bars' ? Math.min(rowsOnPage - 1, 4 + Math.ceil(1.1 * points.length)) : 18;
}
