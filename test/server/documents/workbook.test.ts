import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { composeReport } from '../../../analysis/compose-report.ts';
import { releasedReport } from '../../../analysis/release.ts';
import { workbook } from '../../../server/documents/workbook.ts';
import { questionnaires, sheetsOf, sourceOf } from '../../analysis/source.ts';

test('the workbook prints limits, verdicts and clear differences as the Report has them', async () => {
  const groups = ['parent', 'teacher'] as const;
  const township = '530426001';
  const frame = groups.map((group) => ({ group, township, school: null, eligible: 9000 }));
  const report = composeReport(
    sourceOf({ questionnaires: questionnaires(groups), shares: { parent: 0.5, teacher: 0.5 } }, frame, [
      ...sheetsOf('parent', township, 400, 390),
      ...sheetsOf('teacher', township, 300, 240),
    ]),
  );
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(await workbook(releasedReport(report))).buffer);
  const rows = (sheet: string) =>
    Array.from({ length: 2 }, (_, index) => book.getWorksheet(sheet)?.getRow(4 + index).values).map((row) =>
      Array.isArray(row) ? row.slice(1) : [],
    );
  const tenth = (figure: number) => Math.round(figure * 1000) / 1000;
  const [parents, teachers] = report.byGroup.map(({ estimate }) => {
    if ('suppressed' in estimate) throw new Error('hundreds answered');
    return [estimate.rate, estimate.lower, estimate.upper].map(tenth);
  });
  expect(rows('分人群')).toEqual([
    ['家长', ...(parents ?? []), 400, 400, '达到（参考）', ''],
    ['教师', ...(teachers ?? []), 300, 300, '未达到（参考）', ''],
  ]);
  // 97.5 % less 80.0 %.
  expect(rows('差异')[0]?.slice(0, 3)).toEqual(['家长', '教师', 17.5]);
  expect(rows('差异')[0]?.at(-1)).toBe('明显');
  const headline: unknown[] = [];
  book.getWorksheet('结论')?.eachRow((row) => headline.push(row.getCell(1).value));
  expect(headline).toEqual(expect.arrayContaining(['95% 区间', '判断', '换一种算法']));
});
