import { type FrameCell, readFrame, type Township, townshipName } from '../../../surveys/frame.ts';
import { type GroupCode, groupCodes, groupName } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { type Clash, type Merged, same } from './merge.ts';

/** One row of the frame as it is typed. */
export interface Row {
  group: string;
  township: string;
  school: string;
  eligible: string;
}

export type Column = keyof Row;
export const columns: readonly Column[] = ['group', 'township', 'school', 'eligible'];
export const columnNames: Readonly<Record<Column, string>> = {
  group: '人群',
  township: '乡镇',
  school: '学校',
  eligible: '人数',
};

/** Heads that a clerk's own table may have. */
const heads: Readonly<Record<string, Column>> = {
  人群: 'group',
  类别: 'group',
  group: 'group',
  乡镇: 'township',
  '乡镇（街道）': 'township',
  '乡镇(街道)': 'township',
  乡镇街道: 'township',
  township: 'township',
  学校: 'school',
  学校名称: 'school',
  school: 'school',
  人数: 'eligible',
  应答人数: 'eligible',
  名册人数: 'eligible',
  eligible: 'eligible',
};

type Place = Pick<Campaign['settings'], 'groups' | 'townships'>;

export const emptyRow: Row = { group: '', township: '', school: '', eligible: '' };

export function isBlank(row: Row): boolean {
  return columns.every((column) => row[column].trim() === '');
}

/** The frame as rows, by names. */
export function rowsOf({ frame, settings }: Pick<Campaign, 'frame' | 'settings'>): Row[] {
  return frame.map(({ group, township, school, eligible }) => ({
    group: groupName(group),
    township: townshipName(settings.townships, township),
    school: school ?? '',
    eligible: String(eligible),
  }));
}

/** A row per group and township, to be filled in. */
export function emptyRows({ groups, townships }: Place): Row[] {
  return groups.flatMap((group) =>
    townships.map(({ name }) => ({ ...emptyRow, group: groupName(group), township: name })),
  );
}

/** What is wrong with the rows, by row and column; `null` stands for the whole row. */
type RowFaults = ReadonlyMap<number, readonly { column: Column | null; reason: string }[]>;

export interface CheckedRows {
  cells: FrameCell[];
  faults: RowFaults;
  count: number;
}

/** The rows as the server will read them: its cells, or every fault in its place. Blank rows are passed over. */
export function checkRows(rows: readonly Row[], { groups, townships }: Place): CheckedRows {
  const filled = rows.flatMap((row, index) =>
    isBlank(row) ? [] : [{ line: index + 1, fields: { ...row } }],
  );
  if (filled.length === 0) return { cells: [], faults: new Map(), count: 0 };
  const reading = readFrame({ columns, rows: filled }, groups, townships);
  const faults = new Map<number, { column: Column | null; reason: string }[]>();
  for (const { line, column, reason } of reading.faults) {
    const at = columns.find((one) => one === column) ?? null;
    faults.set(line - 1, [...(faults.get(line - 1) ?? []), { column: at, reason }]);
  }
  return { cells: reading.cells, faults, count: reading.faults.length };
}

/** Cells of the rows that can be read, whatever is wrong with the others: for totals while one types. */
export function readableCells(rows: readonly Row[], checked: CheckedRows, place: Place): FrameCell[] {
  if (checked.count === 0) return checked.cells;
  const good = rows.filter((row, index) => !isBlank(row) && !checked.faults.has(index));
  return good.length === 0 ? [] : checkRows(good, place).cells;
}

type TableReading = { rows: Row[] } | { problem: string };

/**
 * Reads a table from a spreadsheet. Its first line may head the columns; without heads they are group, township, school
 * and number, or the same without the school. A table with a column for each group is turned into rows.
 */
export function rowsFromTable(table: readonly (readonly string[])[]): TableReading {
  const lines = table.map((line) => line.map((cell) => cell.trim())).filter((line) => line.some(Boolean));
  const start = lines.findIndex((line) => columnsIn(line).size >= 2 || groupsIn(line).length >= 2);
  const head = lines[start];
  if (head && groupsIn(head).length >= 2 && !columnsIn(head).has('group')) {
    return { rows: fromMatrix(head, lines.slice(start + 1)) };
  }
  if (head) {
    const places = columnsIn(head);
    if (!places.has('eligible')) return { problem: '这张表没有“人数”这一列' };
    return {
      rows: lines.slice(start + 1).map((line) => ({
        group: line[places.get('group') ?? -1] ?? '',
        township: line[places.get('township') ?? -1] ?? '',
        school: line[places.get('school') ?? -1] ?? '',
        eligible: plainNumber(line[places.get('eligible') ?? -1] ?? ''),
      })),
    };
  }
  const widths = new Set(lines.map((line) => line.length));
  if (widths.size === 1 && (widths.has(3) || widths.has(4))) {
    return {
      rows: lines.map(([group = '', township = '', third = '', fourth]) => ({
        group,
        township,
        school: fourth === undefined ? '' : third,
        eligible: plainNumber(fourth ?? third),
      })),
    };
  }
  return { problem: '认不出这张表：第一行应有“人群、乡镇、学校、人数”，或者“乡镇”和各类人群的名称' };
}

function columnsIn(line: readonly string[]): Map<Column, number> {
  return new Map(
    line.flatMap((cell, index) => {
      const column = Object.hasOwn(heads, cell) ? heads[cell] : undefined;
      return column ? [[column, index] as const] : [];
    }),
  );
}

function groupsIn(line: readonly string[]): { index: number; group: GroupCode }[] {
  return line.flatMap((cell, index) => {
    const group = groupCodes.find((code) => groupName(code) === cell || code === cell);
    return group ? [{ index, group }] : [];
  });
}

/** Townships down, groups across. A line of totals is no township. */
function fromMatrix(head: readonly string[], lines: readonly (readonly string[])[]): Row[] {
  const places = columnsIn(head);
  return lines
    .filter((line) => !/^[总合]计$/.test(line[places.get('township') ?? 0] ?? ''))
    .flatMap((line) =>
      groupsIn(head).flatMap(({ index, group }) => {
        const eligible = plainNumber(line[index] ?? '');
        if (eligible === '') return [];
        const township = line[places.get('township') ?? 0] ?? '';
        const school = line[places.get('school') ?? -1] ?? '';
        return [{ group: groupName(group), township, school, eligible }];
      }),
    );
}

/** Spreadsheets write 1,234 and 1234.0. */
function plainNumber(text: string): string {
  return text
    .replace(/^(\d{1,3}(,\d{3})+)$/, (whole) => whole.replaceAll(',', ''))
    .replace(/^(\d+)\.0+$/, '$1');
}

/** Puts a pasted block of cells into the rows, from one cell on; rows are added where it reaches beyond. */
export function pastedInto(
  rows: readonly Row[],
  at: { row: number; column: Column },
  block: readonly (readonly string[])[],
): Row[] {
  const first = columns.indexOf(at.column);
  const result = [...rows];
  block.forEach((line, down) => {
    const row = { ...(result[at.row + down] ?? emptyRow) };
    line.forEach((cell, across) => {
      const column = columns[first + across];
      if (column) row[column] = column === 'eligible' ? plainNumber(cell.trim()) : cell.trim();
    });
    result[at.row + down] = row;
  });
  return result;
}

/** The frame as CSV, for the server. */
export function rowsCsv(rows: readonly Row[]): string {
  const quoted = (field: string) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  const lines = rows
    .filter((row) => !isBlank(row))
    .map((row) => columns.map((column) => quoted(row[column].trim())).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

export interface FrameValues {
  rows: Row[];
}

/** Puts my rows onto the frame that somebody saved meanwhile, cell by cell. */
export function mergeRows(base: FrameValues, mine: FrameValues, theirs: FrameValues): Merged<FrameValues> {
  if (same(base.rows, theirs.rows)) return { values: mine, clashes: [] };
  if (same(base.rows, mine.rows)) return { values: theirs, clashes: [] };
  const [old, own, other] = [byPlace(base.rows), byPlace(mine.rows), byPlace(theirs.rows)];
  const rows = mine.rows.filter((row) => {
    const place = placeOf(row);
    // What they deleted and I left alone goes.
    return other.has(place) || !old.has(place) || old.get(place) !== own.get(place);
  });
  const clashes: Clash<FrameValues>[] = [];
  for (const [place, eligible] of other) {
    const [was, now] = [old.get(place), own.get(place)];
    if (eligible === was || eligible === now) continue;
    if (now === was || now === undefined) {
      setPlace(rows, place, eligible);
      continue;
    }
    clashes.push({
      id: place,
      label: place.split('\t').filter(Boolean).join(' · '),
      mine: now,
      theirs: eligible,
      take: (values) => ({ rows: withPlace(values.rows, place, eligible) }),
      keep: (values) => ({ rows: withPlace(values.rows, place, now) }),
    });
  }
  return { values: { rows }, clashes };
}

function placeOf({ group, township, school }: Row): string {
  return [group, township, school].map((text) => text.trim()).join('\t');
}

function byPlace(rows: readonly Row[]): Map<string, string> {
  return new Map(rows.map((row) => [placeOf(row), row.eligible.trim()]));
}

function setPlace(rows: Row[], place: string, eligible: string): void {
  const index = rows.findIndex((row) => placeOf(row) === place);
  const [group = '', township = '', school = ''] = place.split('\t');
  const row = { group, township, school, eligible };
  if (index === -1) rows.push(row);
  else rows[index] = row;
}

function withPlace(rows: readonly Row[], place: string, eligible: string): Row[] {
  const result = [...rows];
  setPlace(result, place, eligible);
  return result;
}

/** For checking names while typing. */
export function knownNames({
  groups,
  townships,
}: {
  groups: readonly GroupCode[];
  townships: readonly Township[];
}) {
  return { group: groups.map(groupName), township: townships.map(({ name }) => name) };
}
