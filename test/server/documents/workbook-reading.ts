import ExcelJS from 'exceljs';
import type { ReleasedReport } from '../../../analysis/report.ts';
import type { ReportSource } from '../../../analysis/report-source.ts';
import type { MakeDocument, Progress } from '../../../server/documents/document-source.ts';
import { workbook } from '../../../server/documents/workbook.ts';

/** A cell as the outside reader sees it. */
export interface ReadCell {
  address: string;
  value: unknown;
  format: string;
}

export interface ReadSheet {
  name: string;
  heads: string[];
  rows: ReadCell[][];
}

/** A maker like any other, which asks for less. */
const make = workbook satisfies MakeDocument;

export async function made(
  released: ReleasedReport,
  campaign: Pick<ReportSource, 'settings' | 'questionnaires'>,
  progress: Progress = () => {},
): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of make({ released, campaign }, progress)) parts.push(part);
  return Buffer.concat(parts);
}

export async function opened(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  return book;
}

/** The tables of a workbook: heads in the third row, rows below. */
export function tablesOf(book: ExcelJS.Workbook): Map<string, ReadSheet> {
  return new Map(
    book.worksheets.map((sheet) => {
      const cells = (row: number) =>
        Array.from({ length: sheet.columnCount }, (_, index): ReadCell => {
          const { address, value, numFmt } = sheet.getCell(row, index + 1);
          // exceljs leaves the format of plain text out.
          return { address, value, format: numFmt ?? 'General' };
        });
      const heads = cells(3).map(({ value }) => String(value));
      const rows = Array.from({ length: Math.max(0, sheet.rowCount - 3) }, (_, index) => cells(index + 4));
      return [sheet.name, { name: sheet.name, heads, rows }];
    }),
  );
}
