import { expect, test } from 'vitest';
import { tabSeparated } from '../../../../client/console/report/figures-text.ts';

test('a table is copied with what it is above it, cells apart by tabs', () => {
  expect(
    tabSeparated(
      ['各人群（自评）', '分母：作出评价的人'],
      [
        ['人群', '结果'],
        ['家长', '86.7%'],
      ],
    ),
  ).toBe('各人群（自评）\n分母：作出评价的人\n人群\t结果\n家长\t86.7%');
});

test('a cell never breaks the table, nor runs in a spreadsheet; signed numbers stay numbers', () => {
  const row = ['=HYPERLINK("x")', '@SUM(A1)', '-cmd|calc', '+3.2', '-0.4', '12%', '两\t行\n字'];
  expect(tabSeparated([], [row])).toBe(`'=HYPERLINK("x")\t'@SUM(A1)\t'-cmd|calc\t+3.2\t-0.4\t12%\t两 行 字`);
});
