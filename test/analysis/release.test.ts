import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { Estimate, Report } from '../../analysis/report.ts';
import type { ReportSource } from '../../analysis/report-source.ts';
import { withhold } from '../../analysis/suppression.ts';
import { withholdingInput } from '../../analysis/withholding/input.ts';
import { limitsAt } from '../../analysis/withholding/limits.ts';
import { intervalInWords, rateInWords } from '../../analysis/wording.ts';
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

/** A parent's cell of which the first so many answers are flagged, beside one of none. */
function flaggedOf(first: number): ReportSource {
  const cell = (count: number, satisfied: number, flagged: boolean) =>
    sheets('parent', '530426001', people(count, satisfied, 0)).map((sheet) => ({ ...sheet, flagged }));
  return sourceOf({ questionnaires: questionnaires(['parent']) }, frame.slice(0, 2), [
    ...cell(first, first - 2, true),
    ...cell(200 - first, 162 - first, false),
    ...sheets('parent', '530426103', people(120, 90, 60)),
  ]);
}

test('the headline without a few flagged answers does not leave: beside the other one it would tell how they answered', async () => {
  // Both townships leave whole: 160 of 200 and 90 of 120. Without six the rate is 2/3 × a / 194 + 1/3 × 3/4, and a tenth
  // of a percent is a third of an answer: a is known, and with it that four of the six were satisfied.
  const report = await closed(flaggedOf(6));
  expect(report.flagged).toMatchObject({ count: 6, headlineWithout: { n: 314 } });
  const out = releasedReport(report);
  expect(out.release?.share).toBe(0);
  expect(out.flagged).toEqual({ count: 6, headlineWithout: { suppressed: 'protected' } });
  expect(out.sensitivity.filter((way) => way.flagged === 'without')).toEqual([]);
});

test('the headline without many flagged answers leaves', async () => {
  const out = releasedReport(await closed(flaggedOf(60)));
  // 58 of the 60 were satisfied: 2/3 × 102/140 + 1/3 × 3/4.
  expect(out.flagged.headlineWithout).toMatchObject({ rate: 0.736, n: 260 });
});

test('where a cell is hidden, the county’s row of an item tells its rate and nothing of its error', async () => {
  const townships = ['530426001', '530426103', '530426104', '530426201'];
  const eligible = frame.flatMap((cell) =>
    cell.group === 'parent' || cell.township === '530426001'
      ? townships.map((township) => ({ ...cell, township }))
      : [],
  );
  const places = [...new Map(eligible.map((cell) => [`${cell.group} ${cell.township}`, cell])).values()];
  const source = sourceOf(
    { questionnaires: questionnaires(['parent', 'teacher']), combination: 'fixed' },
    places,
    places.flatMap(({ group, township }, at) => {
      const answered = (group === 'parent' ? 40 : 0) + at;
      return sheets(group, township, people(answered, answered - 1 - (at % 3), answered - 2 - (at % 2)));
    }),
  );
  const report = await closed(source);
  const out = releasedReport(report);
  const [inside, outside] = [report, out].map(
    ({ byItem }) => byItem.find(({ item, group }) => item === 'safety' && group === null)?.estimate,
  );
  if (!inside || !outside || 'suppressed' in inside || 'suppressed' in outside) throw new Error('withheld');
  expect(outside.rate).toBeCloseTo(inside.rate, 3);
  // √(p(1 − p) / n) with n = Kish's size, which whoever knows who answered can work out; the real error is another.
  const effective = report.release?.effective['item:safety'] ?? 0;
  const error = Math.sqrt((outside.rate * (1 - outside.rate)) / effective);
  expect(Math.abs(outside.se - error)).toBeLessThan(0.0005);
  expect(Math.abs(outside.se - inside.se)).toBeGreaterThan(0.001);
});

/** One small group of one mind with half of the shares, beside a large one that the error cannot hide it in. */
const ofOneMind = sourceOf(
  { questionnaires: questionnaires(['parent', 'teacher']), combination: 'fixed' },
  [
    { group: 'parent', township: '530426001', school: null, eligible: 900 },
    { group: 'parent', township: '530426103', school: null, eligible: 900 },
    { group: 'teacher', township: '530426001', school: null, eligible: 12 },
    { group: 'teacher', township: '530426103', school: null, eligible: 9 },
  ],
  [
    ...sheets('parent', '530426001', people(800, 640, 500)),
    ...sheets('parent', '530426103', people(800, 656, 500)),
    ...sheets('teacher', '530426001', people(9, 9, 6)),
    ...sheets('teacher', '530426103', people(4, 4, 2)),
  ],
);

test('a headline that would tell a cell by itself leaves to a whole percent, and nothing of it in finer print', async () => {
  const report = await closed(ofOneMind);
  if ('suppressed' in report.headline) throw new Error('the analyst sees the headline');
  expect(report.release?.headline).toBe('whole');
  const out = releasedReport(report);
  if ('suppressed' in out.headline) throw new Error('the headline leaves');
  // Parents 640 + 656 of 1,600 = .81, teachers all: (.81 + 1) / 2 = .905, printed as 91 % (the nearest, halves up).
  expect(report.headline.rate).toBeCloseTo(0.905, 9);
  const { rate, lower, upper, coarse } = out.headline;
  expect({ rate, coarse }).toEqual({ rate: 0.91, coarse: true });
  for (const limit of [lower, upper]) expect(Math.round(limit * 100) / 100).toBe(limit);
  expect(lower).toBeLessThanOrEqual(report.headline.rate);
  expect(upper).toBeGreaterThanOrEqual(report.headline.rate);
  expect(out.headline).toMatchObject({ effectiveN: null, designEffect: null });
  expect(rateInWords(out.headline)).toBe('约 91%');
  expect(intervalInWords(out.headline)).toMatch(/^\d+% – \d+%/);
  const fine = [
    ...out.alternatives.filter((way) => way.definition !== 'overall' || way.combination !== 'fixed'),
    ...out.byItem.filter(({ group, item }) => group === null && item === 'overall'),
    ...out.byDimension.filter(
      ({ group, dimension }) => group === null && dimension === dimensionOf('overall'),
    ),
  ];
  expect(fine.length).toBeGreaterThan(10);
  expect(fine.map(({ estimate }) => 'suppressed' in estimate)).toEqual(fine.map(() => true));
  expect(out.sensitivity).toEqual([]);
  expect(out.settling).toBeNull();
  expect(out.notes.map(({ code }) => code)).toContain('coarse-headline');
  expect(JSON.stringify(out)).not.toContain(String(report.headline.rate));
  expect(releasedReport(out)).toEqual(out);
});

function dimensionOf(name: string): string {
  const found = ofOneMind.questionnaires.get('parent')?.items.find((item) => item.name === name);
  return found?.dimension ?? '';
}

test('a coarse headline stands on the side of the bar where it lies', async () => {
  const report = await closed(ofOneMind);
  if ('suppressed' in report.headline || !report.release) throw new Error('the analyst sees the headline');
  // 84.6 % would print as 85 % beside “under 85 %”, and 85.2 % with a bar of .855 as 85 % beside “under 85.5 %”.
  for (const [rate, bar, meetsBar, printed] of [
    [0.846, 0.85, false, 0.84],
    [0.851, 0.85, true, 0.85],
    [0.856, 0.855, true, 0.86],
    [0.854, 0.855, false, 0.85],
  ] as const) {
    const out = releasedReport({ ...report, bar, headline: { ...report.headline, rate, meetsBar } });
    expect(out.headline).toMatchObject({ rate: printed, meetsBar });
  }
});

test('where a group keeps its items back after answers were set aside, no county row of them leaves either', async () => {
  const report = await closed(flaggedOf(60));
  if (!report.release) throw new Error('the campaign is closed');
  const county = (one: Report) => one.byItem.filter(({ group }) => group === null);
  expect(county(releasedReport(report)).some(({ estimate }) => 'suppressed' in estimate)).toBe(false);
  const groups = report.release.groups.map((row) => ({ ...row, items: false, counts: false }));
  const out = releasedReport({ ...report, release: { ...report.release, groups, items: false } });
  expect(county(out).every(({ estimate }) => 'suppressed' in estimate)).toBe(true);
});

test('a headline that left to a whole percent does not leave in tenths beside one without some answers', async () => {
  const source = flaggedOf(0);
  const { county, answers } = withholdingInput(source);
  const withholding = await withhold(county, answers, { seed: 1, limits: limitsAt(0.95) });
  expect(withholding.headline).toBe('tenths');
  const { tallies } = sourceOf({ questionnaires: questionnaires(['parent']) }, frame.slice(0, 2), [
    ...sheets('parent', '530426001', people(20, 12, 10)),
  ]);
  const told = (coarseBefore: true | undefined) => {
    const excluded = { count: 20, waiting: 0, tallies, kept: source.tallies, coarseBefore };
    return releasedReport(composeReport({ ...source, excluded, withholding })).excluded;
  };
  // All answers: 174 of 220 and 90 of 120.
  expect(told(undefined).headlineWith).toMatchObject({ n: 340 });
  expect(told(true).headlineWith).toEqual({ suppressed: 'protected' });
  expect(told(true).headlineWithout).toEqual(told(undefined).headlineWithout);
});
