import { expect, test } from 'vitest';
import { bulletinOf } from '../../analysis/bulletin.ts';
import { composeReport } from '../../analysis/compose-report.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { ReleasedReport, Report } from '../../analysis/report.ts';
import { withhold } from '../../analysis/suppression.ts';
import { withholdingInput } from '../../analysis/withholding/input.ts';
import { limitsAt } from '../../analysis/withholding/limits.ts';
import { questionnaires, type Sheet, sheetsOf, sourceOf } from './source.ts';

const seal = { size: 0, root: 'r', publicKey: 'k', fingerprint: 'f' };
const [first, second] = ['530426001', '530426103'];

const frame = [
  { group: 'parent', township: first, school: null, eligible: 400 },
  { group: 'parent', township: second, school: null, eligible: 200 },
  { group: 'teacher', township: first, school: null, eligible: 60 },
  { group: 'principal', township: second, school: null, eligible: 9 },
] as const;

async function reportOf(sheets: readonly Sheet[]): Promise<Report> {
  const source = sourceOf(
    { questionnaires: questionnaires(['parent', 'teacher', 'principal']) },
    frame,
    sheets,
  );
  const { county, answers } = withholdingInput(source);
  const withholding = await withhold(county, answers, { seed: 1, limits: limitsAt(0.95) });
  return composeReport({ ...source, withholding });
}

const many = [
  ...sheetsOf('parent', first, 200, 170),
  ...sheetsOf('parent', second, 100, 80),
  ...sheetsOf('teacher', first, 50, 40),
];

test('is made of what may leave, and of nothing else', async () => {
  const report = await reportOf(many);
  const released = releasedReport(report);
  const { headline, answers } = bulletinOf(released, seal, []);
  expect(headline).toEqual(released.headline);
  expect(answers).toBe(350);
});

test('says of a group with few answers neither how many nor that there were none', async () => {
  const texts: string[] = [];
  for (const principals of [0, 1, 3, 4]) {
    const report = await reportOf([...many, ...sheetsOf('principal', second, principals, principals)]);
    const { participation, groups } = bulletinOf(releasedReport(report), seal, []);
    // The county's sum is public (the receipts are listed), so that the teachers' 50 is not told either.
    expect(participation.groups?.map(({ received }) => received)).toEqual([300, 'unlisted', 'few']);
    expect(groups.slice(1).map(({ figure }) => 'suppressed' in figure && figure.suppressed)).toEqual([
      'protected',
      'small',
    ]);
    texts.push(JSON.stringify([participation.groups, groups.slice(1)]));
  }
  // What is said of teachers and principals is the same to the letter, whatever it was.
  expect(new Set(texts).size).toBe(1);
});

test('names the three items with the lowest rates, the overall judgement left out', async () => {
  const sheets = many.map((sheet, at): Sheet => {
    // Safety: 1 of 2 at best (2 and 3 of three are satisfied); the index 9 of 10 (5 to 7 of seven).
    const answers = { ...sheet.answers, safety: at % 2 === 0 ? 1 : 3, index: at % 10 === 0 ? 1 : 7 };
    return { ...sheet, answers };
  });
  const { weakest } = bulletinOf(releasedReport(await reportOf(sheets)), seal, []);
  expect(weakest.map(({ item }) => item)).toEqual(['safety', 'index']);
  expect(weakest[0]?.rate).toBeCloseTo(0.5, 2);
  expect(weakest[0]?.groups).toEqual(['家长', '教师', '校长']);
});

test('where no item leaves, none is named', async () => {
  const report = releasedReport(await reportOf(many));
  const hidden: ReleasedReport = {
    ...report,
    byItem: report.byItem.map((row) => ({ ...row, estimate: { suppressed: 'protected' } as const })),
  };
  expect(bulletinOf(hidden, seal, []).weakest).toEqual([]);
});
