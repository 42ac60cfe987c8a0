import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { Answers } from '../../surveys/answers.ts';
import type { Table, TableFault } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { Problem } from '../problem.ts';

/** One response as it stands in the table of rows. */
export interface ResponseRow {
  group: GroupCode;
  township: string;
  school: string;
  day: string;
  seconds: number | null;
  source: 'phone' | 'paper' | 'simulation';
  flags: readonly string[];
  /** The act that it is set aside by; `null` where it is not. */
  aside: number | null;
  /** Whether the Report's figures count it: what is set aside may have to wait (docs/decisions/017). */
  counted: boolean;
  answers: Answers;
}

/** What csv-parse gives with `info`. */
const records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }));

/** A spreadsheet runs a cell that begins so as a formula, in East Asian settings after a wide sign too (OWASP, CSV Injection). */
const formula = '[=+\\-@＝＋－＠\\t\\r\\n]';
const runs = new RegExp(`^'*${formula}`);
const guarded = new RegExp(`^'+${formula}`);

/** Makes text of what could be a formula, by an apostrophe in front. */
export function guard(text: string): string {
  return runs.test(text) ? `'${text}` : text;
}

/**
 * A cell as CSV has it (RFC 4180, section 2): in quotes where it holds one, a comma, or any line break, which readers
 * take for a row's end. As csv-stringify writes it, which for a row of fifty cells made thirty kilobytes of garbage.
 */
export function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Undoes `guard`: what it changed gets its own text back, and what it left alone stays. */
export function unguard(text: string): string {
  return guarded.test(text) ? text.slice(1) : text;
}

/**
 * Reads a CSV file with a header. Columns beginning with `_` are left out, as are lines without any value. Throws a
 * 422 Problem with every fault: `[{ line, column, reason }]`. A line break within a cell comes back as \n.
 */
export function readTable(text: string): Table {
  const [header, ...records] = recordsOf(text);
  if (!header) throw refused([{ line: 1, column: null, reason: '文件是空的' }]);
  const columns = header.record.map((column) => column.trim());
  const faults: TableFault[] = [];
  columns.forEach((column, index) => {
    if (column === '') faults.push({ line: 1, column: null, reason: `第 ${index + 1} 列没有列名` });
    else if (columns.indexOf(column) !== index)
      faults.push({ line: 1, column, reason: `列名“${column}”重复` });
  });
  const rows = records.flatMap(({ line, record }) => {
    if (record.every((cell) => cell.trim() === '')) return [];
    if (record.length !== columns.length) {
      faults.push({ line, column: null, reason: `应有 ${columns.length} 列，实有 ${record.length} 列` });
      return [];
    }
    const cells = columns.map((column, index) => [column, unguard(record[index] ?? '')] as const);
    return [{ line, fields: Object.fromEntries(cells.filter(([column]) => !column.startsWith('_'))) }];
  });
  if (faults.length > 0) throw refused(faults);
  return { columns: columns.filter((column) => !column.startsWith('_')), rows };
}

function recordsOf(text: string): { line: number; record: string[] }[] {
  try {
    const parsed = records.parse(
      parse(text.replaceAll('\r\n', '\n'), {
        bom: true,
        info: true,
        relax_column_count: true,
        skip_empty_lines: true,
      }),
    );
    // csv-parse counts the line at which a record ends; a quoted answer may hold several.
    return parsed.map(({ record, info }) => {
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      return { line: info.lines - breaks, record };
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const line = 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    throw refused([{ line, column: null, reason: `这一行的引号或分隔不对（${error.message}）` }]);
  }
}

function refused(faults: readonly TableFault[]): Problem {
  const [first] = faults;
  return new Problem(
    422,
    'csv-faults',
    {
      zh: `文件有 ${faults.length} 处问题，一行也没有导入。第 ${first?.line} 行：${first?.reason}`,
      en: `the file has ${faults.length} faults; nothing was imported`,
    },
    faults,
  );
}
