import { groups as allGroups, type GroupCode, groupName, isGroupCode } from './groups.ts';

export type TownshipKind = '街道' | '镇' | '乡';

export interface Township {
  /** 9-digit statistical code; the 12-digit one appends 000. */
  code: string;
  name: string;
  kind: TownshipKind;
}

/** What a township is called; its code where the list does not know it. */
export function townshipName(
  townships: readonly Pick<Township, 'code' | 'name'>[],
  code: string | null | undefined,
): string {
  return townships.find((one) => one.code === code)?.name ?? code ?? '';
}

/** One cell of the frame: how many people of a group are eligible in a township, or in one school of it. */
export interface FrameCell {
  group: GroupCode;
  township: string;
  school: string | null;
  eligible: number;
}

/** A table read from CSV: each row knows the line of the file it came from. */
export interface Table {
  columns: readonly string[];
  rows: readonly { line: number; fields: Readonly<Record<string, string>> }[];
}

/** What is wrong with one place of an imported file. */
export interface TableFault {
  line: number;
  column: string | null;
  reason: string;
}

export type FrameReading = { cells: FrameCell[]; faults: [] } | { cells: []; faults: TableFault[] };

const columns = ['group', 'township', 'school', 'eligible'] as const;
/** The columns as a clerk would head them. */
const columnNames: Readonly<Record<string, (typeof columns)[number]>> = {
  人群: 'group',
  乡镇: 'township',
  学校: 'school',
  人数: 'eligible',
  应答人数: 'eligible',
  名册人数: 'eligible',
};
const longestSchoolName = 60;

/**
 * Reads a frame from a table with the columns group, township, school (may be empty) and eligible, or 人群, 乡镇, 学校
 * and 人数; groups and townships by code or by name.
 * All faults are returned, each with its line and column; a frame with any fault has no cells.
 */
export function readFrame(
  given: Table,
  groups: readonly GroupCode[],
  townships: readonly Township[],
): FrameReading {
  const reading = readCodedFrame(given, groups, townships);
  if (reading.faults.length === 0) return reading;
  // A clerk knows the columns by the heads in the file.
  const headOf = (column: string | null) =>
    given.columns.find((head) => column !== null && head !== column && codedColumn(given, head) === column) ??
    column;
  return { cells: [], faults: reading.faults.map((fault) => ({ ...fault, column: headOf(fault.column) })) };
}

function readCodedFrame(
  given: Table,
  groups: readonly GroupCode[],
  townships: readonly Township[],
): FrameReading {
  const faults: TableFault[] = [];
  const table = withCodedColumns(given);
  for (const column of ['group', 'township', 'eligible']) {
    if (!table.columns.includes(column)) faults.push({ line: 1, column, reason: `缺少“${column}”这一列` });
  }
  for (const column of table.columns) {
    if (!columns.some((known) => known === column))
      faults.push({ line: 1, column, reason: `不认识“${column}”这一列` });
  }
  if (faults.length > 0) return { cells: [], faults };

  const seen = new Map<string, number>();
  const withSchools = new Map<string, { whole: number | null; schools: number | null }>();
  const cells: FrameCell[] = [];
  for (const { line, fields } of table.rows) {
    const found = readCell(line, fields, groups, townships);
    faults.push(...found.faults);
    if (!found.cell) continue;
    const { cell } = found;
    const place = `${cell.group} ${cell.township}`;
    const key = `${place} ${cell.school ?? ''}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      faults.push({ line, column: null, reason: `与第 ${earlier} 行重复：同一人群、乡镇、学校只能出现一次` });
      continue;
    }
    seen.set(key, line);
    const kinds = withSchools.get(place) ?? { whole: null, schools: null };
    if (cell.school === null) kinds.whole ??= line;
    else kinds.schools ??= line;
    withSchools.set(place, kinds);
    if (kinds.whole !== null && kinds.schools !== null) {
      const other = cell.school === null ? kinds.schools : kinds.whole;
      faults.push({
        line,
        column: 'school',
        reason: `与第 ${other} 行冲突：同一人群和乡镇，要么都分学校，要么都不分`,
      });
      continue;
    }
    cells.push(cell);
  }
  if (faults.length === 0 && cells.length === 0) {
    faults.push({ line: 1, column: null, reason: '文件里没有数据行' });
  }
  return faults.length > 0 ? { cells: [], faults } : { cells: sortCells(cells, groups), faults: [] };
}

function readCell(
  line: number,
  fields: Readonly<Record<string, string>>,
  groups: readonly GroupCode[],
  townships: readonly Township[],
): { cell: FrameCell | null; faults: TableFault[] } {
  const faults: TableFault[] = [];
  const group = codeOf(fields['group'], allGroups);
  const township = codeOf(fields['township'], townships);
  const school = (fields['school'] ?? '').trim();
  const eligible = (fields['eligible'] ?? '').trim();
  if (!isGroupCode(group) || !groups.includes(group)) {
    faults.push({
      line,
      column: 'group',
      reason: `“${group}”不是本次调查的人群（可用：${groups.map(groupName).join('、')}）`,
    });
  }
  if (!townships.some((candidate) => candidate.code === township)) {
    faults.push({
      line,
      column: 'township',
      reason: `“${township}”不是本次调查的乡镇代码（应为名称或 9 位代码，如 ${townships[0]?.name ?? ''}）`,
    });
  }
  if ([...school].length > longestSchoolName || /\p{Cc}/u.test(school) || !school.isWellFormed()) {
    faults.push({
      line,
      column: 'school',
      reason: `学校名称不能超过 ${longestSchoolName} 个字，也不能含有控制字符`,
    });
  }
  if (!/^\d{1,8}$/.test(eligible)) {
    const reason = eligible === '' ? '没有填人数' : `“${eligible}”不是人数：应为不带小数的数字，如 120`;
    faults.push({ line, column: 'eligible', reason });
  }
  if (faults.length > 0 || !isGroupCode(group)) return { cell: null, faults };
  return {
    cell: { group, township, school: school === '' ? null : school, eligible: Number(eligible) },
    faults,
  };
}

/** The table with its columns under their own names. A column headed twice keeps both heads, for the faults to name. */
function withCodedColumns(table: Table): Table {
  return {
    columns: table.columns.map((head) => codedColumn(table, head)),
    rows: table.rows.map(({ line, fields }) => ({
      line,
      fields: Object.fromEntries(
        Object.entries(fields).map(([head, cell]) => [codedColumn(table, head), cell]),
      ),
    })),
  };
}

function codedColumn({ columns: heads }: Table, head: string): string {
  const column = Object.hasOwn(columnNames, head) ? columnNames[head] : undefined;
  return column !== undefined && !heads.includes(column) ? column : head;
}

/** A code, given by itself or by its name; what is neither stays as it is, for the faults to name. */
export function codeOf(text: string | undefined, known: readonly { code: string; name: string }[]): string {
  const given = (text ?? '').trim();
  return known.find(({ name }) => name === given)?.code ?? given;
}

/** Cells in the order of the groups, then township code, then school name by code point. */
export function sortCells<Cell extends FrameCell>(
  cells: readonly Cell[],
  groups: readonly GroupCode[],
): Cell[] {
  return [...cells].sort(
    (a, b) =>
      groups.indexOf(a.group) - groups.indexOf(b.group) ||
      compare(a.township, b.township) ||
      compare(a.school ?? '', b.school ?? ''),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
