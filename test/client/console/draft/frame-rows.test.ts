import { expect, test } from 'vitest';
import {
  checkRows,
  emptyRow,
  mergeRows,
  pastedInto,
  type Row,
  rowsCsv,
  rowsFromTable,
} from '../../../../client/console/draft/frame-rows.ts';
import { readTable } from '../../../../server/documents/rows.ts';
import { readCampaign } from '../../../../surveys/campaign.ts';
import { readFrame } from '../../../../surveys/frame.ts';

const settings = readCampaign({ title: 'x' }, new Date('2026-11-30T00:00:00Z'));
const row = (group: string, township: string, eligible: string, school = ''): Row => ({
  group,
  township,
  school,
  eligible,
});

test('a table with its heads in any order becomes rows, with the spreadsheet’s way of writing numbers undone', () => {
  expect(
    rowsFromTable([
      ['2027年名册', '', '', ''],
      ['乡镇', '应答人数', '人群', '学校'],
      ['甸中镇', '1,540', '家长', '甸中小学'],
      ['', '', '', ''],
      ['化念镇', '79.0', '教师', ''],
    ]),
  ).toEqual({ rows: [row('家长', '甸中镇', '1540', '甸中小学'), row('教师', '化念镇', '79')] });
});

test('a table of townships down and groups across becomes rows, without its totals and empty cells', () => {
  expect(
    rowsFromTable([
      ['乡镇', '学生', '家长', '合计'],
      ['甸中镇', '10', '20', '30'],
      ['化念镇', '', '5', '5'],
      ['合计', '10', '25', '35'],
    ]),
  ).toEqual({
    rows: [row('学生', '甸中镇', '10'), row('家长', '甸中镇', '20'), row('家长', '化念镇', '5')],
  });
});

test('without heads four columns, or three, are taken in their order; anything else is told', () => {
  expect(rowsFromTable([['家长', '甸中镇', '甸中小学', '7']])).toEqual({
    rows: [row('家长', '甸中镇', '7', '甸中小学')],
  });
  expect(rowsFromTable([['家长', '甸中镇', '7']])).toEqual({ rows: [row('家长', '甸中镇', '7')] });
  expect(rowsFromTable([['一', '二']])).toEqual({ problem: expect.stringContaining('认不出') });
  expect(rowsFromTable([['人群', '乡镇']])).toEqual({ problem: '这张表没有“人数”这一列' });
});

test('faults stand at the row and column that they are about, counted as the clerk sees the rows', () => {
  const { faults, count } = checkRows(
    [row('家长', '甸中镇', '7'), emptyRow, row('家长', '甸中', '七'), row('家长', '甸中镇', '8')],
    settings,
  );
  expect(count).toBe(3);
  expect([...faults.keys()]).toEqual([2, 3]);
  expect(faults.get(2)?.map(({ column }) => column)).toEqual(['township', 'eligible']);
  expect(faults.get(3)).toEqual([
    { column: null, reason: '与第 1 行重复：同一人群、乡镇、学校只能出现一次' },
  ]);
});

test('what the grid sends is what the server reads', () => {
  const rows = [row('家长', '甸中镇', '7', '甸中“一”小, 分校'), emptyRow, row('教师', '化念镇', '0')];
  const { cells } = checkRows(rows, settings);
  expect(cells.length).toBe(2);
  expect(readFrame(readTable(rowsCsv(rows)), settings.groups, settings.townships).cells).toEqual(cells);
});

test('a block of cells is put in from where it was pasted, and adds rows where it reaches beyond', () => {
  const rows = [row('家长', '甸中镇', '1'), row('教师', '甸中镇', '2')];
  expect(
    pastedInto(rows, { row: 1, column: 'school' }, [
      ['一校', '1,000'],
      ['二校', '3'],
    ]),
  ).toEqual([rows[0], row('教师', '甸中镇', '1000', '一校'), row('', '', '3', '二校')]);
});

test('two clerks’ rows are put together cell by cell; a cell that both changed keeps mine and is named', () => {
  const base = { rows: [row('家长', '甸中镇', '1'), row('教师', '甸中镇', '2'), row('学生', '甸中镇', '3')] };
  const mine = {
    rows: [row('家长', '甸中镇', '10'), row('教师', '甸中镇', '20'), row('学生', '甸中镇', '3')],
  };
  const theirs = {
    rows: [row('家长', '甸中镇', '11'), row('教师', '甸中镇', '2'), row('校长', '甸中镇', '4')],
  };
  const { values, clashes } = mergeRows(base, mine, theirs);
  expect(values.rows).toEqual([
    row('家长', '甸中镇', '10'),
    row('教师', '甸中镇', '20'),
    row('校长', '甸中镇', '4'),
  ]);
  expect(clashes.map(({ label, mine: own, theirs: other }) => [label, own, other])).toEqual([
    ['家长 · 甸中镇', '10', '11'],
  ]);
  expect(clashes[0]?.take(values).rows[0]).toEqual(row('家长', '甸中镇', '11'));
});
