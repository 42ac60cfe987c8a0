import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { Estimate, Report } from '../../analysis/report.ts';
import type { ReportSource } from '../../analysis/report-source.ts';
import { withhold } from '../../analysis/suppression.ts';
import { withholdingInput } from '../../analysis/withholding/input.ts';
import { limitsAt } from '../../analysis/withholding/limits.ts';
import { questionnaires, type Sheet, sourceOf } from './source.ts';

const frame = [
  { group: 'parent', township: '530426001', school: null, eligible: 400 },
  { group: 'parent', township: '530426103', school: null, eligible: 200 },
  { group: 'teacher', township: '530426001', school: null, eligible: 60 },
  { group: 'teacher', township: '530426103', school: null, eligible: 40 },
] as const;

async function closed(source: ReportSource): Promise<Report> {
  const { county, answers } = withholdingInput(source);
  const withholding = await withhold(county, answers, { seed: 1, limits: limitsAt(0.95) });
  return composeReport({ ...source, withholding });
}

function sheets(group: Sheet['group'], township: string, answers: readonly Sheet['answers'][]): Sheet[] {
  return answers.map((one) => ({ group, township, answers: one }));
}

/** `satisfied` of `count` on the overall item; on safety as many are of the best of three. */
function people(count: number, satisfied: number, safe: number): Sheet['answers'][] {
  return Array.from({ length: count }, (_, index) => ({
    overall: index < satisfied ? 5 : 2,
    safety: index < safe ? 3 : 1,
    index: 1 + (index % 7),
  }));
}

const withSmallCell = sourceOf(
  { questionnaires: questionnaires(['parent', 'teacher']), combination: 'as-answered' },
  frame,
  [
    ...sheets('parent', '530426001', people(50, 31, 25)),
    ...sheets('parent', '530426103', people(30, 19, 15)),
    ...sheets('teacher', '530426001', people(20, 14, 20)),
    ...sheets('teacher', '530426103', people(4, 3, 4)),
  ],
);

test('where a group has a withheld cell, an item leaves for the county alone: nothing is left to subtract', async () => {
  const report = await closed(withSmallCell);
  const out = releasedReport(report);
  expect(
    out.byGroupTownship.filter(({ estimate }) => 'suppressed' in estimate).length,
  ).toBeGreaterThanOrEqual(2);
  const safety = out.byItem.filter(({ item }) => item === 'safety');
  expect(safety.map(({ group, estimate }) => [group, 'suppressed' in estimate])).toEqual([
    [null, false],
    ['parent', true],
    ['teacher', true],
  ]);
  for (const row of out.byItem) expect(row).not.toHaveProperty('options');
  // The analyst has them all.
  expect(report.byItem.filter(({ estimate }) => 'suppressed' in estimate)).toEqual([]);
});

test('what leaves has one decimal of a percent, and no figure from which a finer one follows', async () => {
  const out = releasedReport(await closed(withSmallCell));
  const estimates: Estimate[] = [
    out.headline,
    ...[...out.byGroup, ...out.byTownship, ...out.byItem].map((row) => row.estimate),
  ];
  for (const estimate of estimates) {
    if ('suppressed' in estimate) continue;
    for (const figure of [estimate.rate, estimate.se, estimate.lower, estimate.upper])
      expect(Math.abs(figure * 1000 - Math.round(figure * 1000))).toBeLessThan(1e-9);
    expect(estimate).toMatchObject({ effectiveN: null, designEffect: null });
  }
  expect(JSON.stringify(out)).not.toMatch(/"(effectiveN|designEffect)":\d/);
  expect(releasedReport(out)).toEqual(out);
});

test('the headline without flagged answers leaves only where nothing is withheld', async () => {
  const flagged = (source: ReportSource): ReportSource => ({
    ...source,
    tallies: source.tallies.map((cell, index) => ({ ...cell, flagged: index === 0 })),
  });
  const hidden = releasedReport(await closed(flagged(withSmallCell)));
  expect(hidden.flagged).toEqual({ count: 50, headlineWithout: { suppressed: 'protected' } });
  expect(hidden.sensitivity.filter((way) => way.flagged === 'without')).toEqual([]);
  const plenty = sourceOf({ questionnaires: questionnaires(['parent']) }, frame.slice(0, 2), [
    ...sheets('parent', '530426001', people(200, 160, 100)),
    ...sheets('parent', '530426103', people(120, 90, 60)),
  ]);
  const told = releasedReport(await closed(flagged(plenty)));
  expect(told.release?.share).toBe(0);
  // The other township's 90 of 120.
  expect(told.flagged.headlineWithout).toMatchObject({ rate: 0.75 });
});
