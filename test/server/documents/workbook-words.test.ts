import { expect, test } from 'vitest';
import { composeReport } from '../../../analysis/compose-report.ts';
import { releasedReport } from '../../../analysis/release.ts';
import { headlineSheet } from '../../../server/documents/workbook/headline.ts';
import { sensitivitySheet } from '../../../server/documents/workbook/ways.ts';
import { sheetsOf, sourceOf } from '../../analysis/source.ts';

const township = '530426001';
const people = [{ group: 'parent', township, school: null, eligible: 90_000 } as const];

test('a rate that rounds to the bar it is under says so beside it', () => {
  // 1274 of 1500 are 84.93 %, 5098 of 6000 are 84.97 %.
  const remark = (answers: number, satisfied: number) => {
    const source = sourceOf({ bar: 0.85 }, people, sheetsOf('parent', township, answers, satisfied));
    const { rows } = headlineSheet(releasedReport(composeReport(source)));
    return rows.find(([entry]) => entry === '与标准比')?.slice(1);
  };
  expect(remark(1500, 1274)).toEqual(['低于', null]);
  expect(remark(6000, 5098)).toEqual(['低于', '（四舍五入后与标准相同）']);
});

test('another way’s verdict is 参考 where the links are open to anyone, as the headline’s is', () => {
  const flagged = sheetsOf('parent', township, 60, 0, { flagged: true });
  const source = sourceOf({ combination: 'as-answered' }, people, [
    ...sheetsOf('parent', township, 300, 290),
    ...flagged,
  ]);
  const verdicts = sensitivitySheet(releasedReport(composeReport(source))).rows.map((row) => row.at(-1));
  expect(verdicts).toContain('达到（参考）');
  expect(verdicts).not.toContain('达到');
});
