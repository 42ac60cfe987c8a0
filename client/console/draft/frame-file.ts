import { parse } from 'csv-parse/browser/esm/sync';
import { unzipSync, zipSync } from 'fflate';
import { decodeText } from '../../../surveys/decode-text.ts';

/** Reads a spreadsheet's table in the browser (decision 018): text cells, row by row. */

export const largestFile = 4 * 1024 * 1024;
/** What an honest workbook of a county holds unpacked, ten times over. */
const largestUnpacked = 64 * 1024 * 1024;
const mostRows = 20_000;

/** What keeps a file from being read, in words for a clerk. */
export class FileProblem extends Error {}

/** The first sheet of a workbook that has anything in it, or the lines of a CSV. */
export async function tableFromFile(file: File): Promise<string[][]> {
  if (file.size > largestFile) {
    throw new FileProblem(
      `文件有 ${Math.ceil(file.size / 1024 / 1024)} MB，最多 ${largestFile / 1024 / 1024} MB`,
    );
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const table =
    bytes[0] === 0x50 && bytes[1] === 0x4b ? await fromWorkbook(bytes) : fromText(bytes, file.name);
  if (table.length > mostRows) throw new FileProblem(`这张表有 ${table.length} 行，最多 ${mostRows} 行`);
  return table;
}

function fromText(bytes: Uint8Array, name: string): string[][] {
  // The old .xls begins with the mark of an OLE file.
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) {
    throw new FileProblem('这是旧格式的 .xls：请在 Excel 里“另存为” .xlsx，再选择');
  }
  if (/\.(xlsx|zip)$/i.test(name)) throw new FileProblem('这个文件打不开，请重新保存一次');
  return tableFromText(decodeText(bytes));
}

/** A table copied from a spreadsheet is parted by tabs, a CSV by commas. */
export function tableFromText(text: string): string[][] {
  const delimiter = text.includes('\t') ? '\t' : ',';
  try {
    const options = {
      bom: true,
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    };
    const lines: unknown = parse(text.replaceAll('\r\n', '\n'), options);
    return lines as string[][];
  } catch (error) {
    throw new FileProblem('这个文件里的引号或分隔不对，读不出来', { cause: error });
  }
}

async function fromWorkbook(packed: Uint8Array): Promise<string[][]> {
  const { default: readWorkbook } = await import('read-excel-file/universal');
  try {
    const sheets = await readWorkbook(unpackedWithin(packed, largestUnpacked));
    const sheet = sheets.find(({ data }) => data.some((row) => row.some((cell) => cell !== null)));
    if (!sheet) throw new FileProblem('这个工作簿是空的');
    return sheet.data.map((row) => row.map((cell) => (cell === null ? '' : String(cell))));
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    throw new FileProblem('这个工作簿打不开：请在 Excel 里另存一次，再选择', { cause: error });
  }
}

/**
 * The workbook packed without compression. Unpacking goes into a buffer of the size that the archive declares, so a
 * small file cannot become a large one beyond the limit; and what is not compressed is read without workers, which the
 * console's policy does not let run.
 */
function unpackedWithin(packed: Uint8Array, limit: number): ArrayBuffer {
  let size = 0;
  const parts = unzipSync(packed, {
    filter: ({ name, originalSize }) => {
      if (!/\.(xml|rels)$/.test(name)) return false;
      size += originalSize;
      if (size > limit) throw new FileProblem('这个工作簿展开后太大，不像是一份名册');
      return true;
    },
  });
  const plain = zipSync(parts, { level: 0 });
  return plain.slice().buffer;
}
