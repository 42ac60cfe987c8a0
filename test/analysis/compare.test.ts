import { expect, test } from 'vitest';
import { differenceOf, differenceWithin, readTogether } from '../../analysis/compare.ts';
import { composeReport } from '../../analysis/compose-report.ts';
import { type EstimateSettings, type Measured, measured } from '../../analysis/estimate.ts';
import { newcombe } from '../../analysis/statistics/newcombe.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { cellOf, momentsOfCounts } from './cells.ts';
import { questionnaires, sheetsOf, sourceOf } from './source.ts';

const settings: EstimateSettings = { bar: 0.85, level: 0.95, smallCell: 5, shares: {}, byCode: new Set() };

test('two campaigns apart: variances add, and t has Satterthwaite’s degrees of freedom', () => {
  // .9 and .8 of 101 each among so many that no correction matters: variances .0009 and .0016, so se .05; degrees of
  // freedom .0025² / (.0009² / 100 + .0016² / 100) = 185.46; R: qt(.975, 185.46) is 1.972838, 2 * pt(-2, 185.46) is .04696.
  const { difference, se, lower, upper, p } = differenceOf(
    sideOf(0.9, 0.0009),
    sideOf(0.8, 0.0016),
    'apart',
    0.95,
  );
  expect(difference).toBeCloseTo(0.1, 12);
  expect(se).toBeCloseTo(0.05, 12);
  expect(lower).toBeCloseTo(0.1 - 1.972838 * 0.05, 6);
  expect(upper).toBeCloseTo(0.1 + 1.972838 * 0.05, 6);
  expect(p).toBeCloseTo(0.04696, 5);
});

test('where the same people may have answered twice the standard errors add: nothing can be wider', () => {
  expect(differenceOf(sideOf(0.9, 0.0009), sideOf(0.8, 0.0016), 'overlapping', 0.95).se).toBeCloseTo(
    0.07,
    12,
  );
});

test('two groups of which all agree are compared by Newcombe’s limits, two censuses by code exactly', () => {
  const of = (group: GroupCode, eligible: number, satisfied: number, how = settings) => {
    const cells = [cellOf(group, '1', eligible, momentsOfCounts(30, satisfied))];
    const figure = measured({ cells, combination: null, absent: [] }, how);
    if (!figure) throw new Error('thirty answered');
    return figure;
  };
  const found = differenceWithin(of('parent', 900, 30), of('teacher', 900, 30), 0.95);
  expect(found).toMatchObject({
    difference: 0,
    se: 0,
    p: null,
    ...newcombe({ rate: 1, n: 30 }, { rate: 1, n: 30 }, 0.95),
  });
  const byCode = { ...settings, byCode: new Set<GroupCode>(['parent', 'teacher']) };
  expect(differenceWithin(of('parent', 30, 24, byCode), of('teacher', 30, 27, byCode), 0.95)).toMatchObject({
    lower: expect.closeTo(-0.1, 12),
    upper: expect.closeTo(-0.1, 12),
  });
});

test('one township of six answers that all agree is not certain: its own limits count', () => {
  // 6 of 6 against .825 with a standard error of .0375 and 100 degrees of freedom. Wilson's lower limit of 6/6 at 95 %,
  // by hand: 1 / (1 + 1.959964² / 6) = .609666. R: qt(.975, 100) is 1.983972. Downwards the difference of .175 reaches
  // sqrt((1 − .609666)² + (1.983972 × .0375)²) = .397365, so zero is within.
  const all = { ...sideOf(1, 0), valid: 6, degreesOfFreedom: 5 };
  const most = { ...sideOf(0.825, 0.0375 ** 2), degreesOfFreedom: 100 };
  const { difference, lower, upper, p } = differenceOf(all, most, 'apart', 0.95);
  expect(difference).toBeCloseTo(0.175, 12);
  expect(lower).toBeCloseTo(0.175 - 0.397365, 5);
  expect(upper).toBeCloseTo(0.175 + 1.983972 * 0.0375, 5);
  expect(p).toBeGreaterThan(0.05);
});

test('differences read together are corrected together', () => {
  const limits = { lower: -0.1, upper: 0.1 };
  const read = readTogether(
    [0.02, null, 0.03, 0.001].map((p) => ({ p, ...limits })),
    0.95,
  );
  expect(read.map(({ adjusted }) => adjusted)).toEqual([0.04, null, 0.04, expect.closeTo(0.003, 12)]);
  expect(read.map(({ clear }) => clear)).toEqual([true, false, true, true]);
});

test('two groups that were asked whole by code differ or do not: nothing is left to chance', () => {
  const groups = ['teacher', 'principal', 'npc-deputy'] as const;
  const place = '530426001';
  const report = composeReport(
    sourceOf(
      {
        questionnaires: questionnaires(groups),
        access: { teacher: 'code', principal: 'code', 'npc-deputy': 'code' },
      },
      groups.map((group) => ({ group, township: place, school: null, eligible: 20 })),
      [
        ...sheetsOf('teacher', place, 20, 18),
        ...sheetsOf('principal', place, 20, 16),
        ...sheetsOf('npc-deputy', place, 20, 18),
      ],
    ),
  );
  // 18/20 − 16/20, 18/20 − 18/20, 16/20 − 18/20.
  expect(report.comparisons.groups).toEqual(
    [0.1, 0, -0.1].map((difference) =>
      expect.objectContaining({
        ...{ difference: expect.closeTo(difference, 12), se: 0, adjusted: null },
        ...{ lower: expect.closeTo(difference, 12), upper: expect.closeTo(difference, 12) },
        clear: difference !== 0,
      }),
    ),
  );
});

test('the Report compares each pair of groups and of townships that it releases, and no other', () => {
  const groups = ['parent', 'teacher', 'principal'] as const;
  const [first, second] = ['530426001', '530426103'] as const;
  const frame = groups.flatMap((group) =>
    [first, second].map((township) => ({ group, township, school: null, eligible: 500 })),
  );
  const report = composeReport(
    sourceOf({ questionnaires: questionnaires(groups) }, frame, [
      ...sheetsOf('parent', first, 60, 57),
      ...sheetsOf('parent', second, 60, 57),
      ...sheetsOf('teacher', first, 60, 30),
      ...sheetsOf('principal', first, 3, 3),
    ]),
  );
  expect(report.comparisons.groups.map(({ one, other, clear }) => [one, other, clear])).toEqual([
    ['parent', 'teacher', true],
  ]);
  expect(report.comparisons.groups[0]?.difference).toBeCloseTo(0.45, 12);
  expect(report.comparisons.townships.map(({ one, other }) => [one, other])).toEqual([[first, second]]);
});

function sideOf(rate: number, variance: number): Measured {
  return {
    rate,
    variance,
    degreesOfFreedom: 100,
    influence: [],
    lower: 0,
    upper: 1,
    n: 101,
    valid: 101,
    census: false,
    indicative: true,
    incomplete: false,
  };
}
