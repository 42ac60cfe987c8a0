import { expect, test } from 'vitest';
import { type EstimateSettings, estimateOf, type Scope } from '../../analysis/estimate.ts';
import type { Cell } from '../../analysis/influence.ts';
import { combinedRate, groupRate } from '../../analysis/rate.ts';
import type { Estimate, EstimateFigures } from '../../analysis/report.ts';
import { clopperPearson } from '../../analysis/statistics/clopper-pearson.ts';
import { cellOf, momentsOfAnswers, momentsOfCounts } from './cells.ts';

const settings: EstimateSettings = {
  bar: 0.85,
  level: 0.95,
  smallCell: 5,
  shares: { parent: 0.5, teacher: 0.5 },
  byCode: new Set(),
};

test('a group weighs its townships by the people who live there; groups are put together three ways', () => {
  const parents = [counts('parent', '1', 300, 10, 9), counts('parent', '2', 100, 20, 10)];
  const all = [...parents, counts('teacher', '1', 100, 5, 5)];
  // Parents: (300 × 9/10 + 100 × 10/20) / 400 = .8; teachers 1.
  expect(groupRate(parents)?.rate).toBeCloseTo(0.8, 12);
  const rate = (combination: Parameters<typeof combinedRate>[1]) =>
    combinedRate(all, combination, settings.shares)?.rate;
  expect(rate('fixed')).toBeCloseTo(0.9, 12);
  expect(rate('population')).toBeCloseTo((400 * 0.8 + 100) / 500, 12);
  expect(rate('as-answered')).toBeCloseTo(24 / 35, 12);
});

test('the published mean with strata, weights and finite population correction', () => {
  // R survey, tests/fpc.R: mean 5.4481, standard error .7413 without correction and .6160 with it.
  const one = [2.8, 4.1, 6.8, 6.8, 9.2];
  const two = [3.7, 6.6, 4.2];
  const of = (people: number) => [
    cellOf('parent', '1', 15 * people, momentsOfAnswers(one, [1, 1, 1, 1, 1])),
    cellOf('parent', '2', 12 * people, momentsOfAnswers(two, [1, 1, 1])),
  ];
  // Rates are cut at 1, so the values are counted in tens and put back.
  const tenth = (cells: Cell[]) =>
    cells.map((cell) => ({
      ...cell,
      moments: {
        ...cell.moments,
        u: cell.moments.u / 10,
        uu: cell.moments.uu / 100,
        uv: cell.moments.uv / 10,
      },
    }));
  const mean = groupRate(tenth(of(1)));
  expect((mean?.rate ?? 0) * 10).toBeCloseTo(5.4481, 4);
  expect(Math.sqrt(mean?.variance ?? 0) * 10).toBeCloseTo(0.616, 4);
  // Among a million times as many people the same answers are as good as drawn with replacement.
  expect(Math.sqrt(groupRate(tenth(of(1e6)))?.variance ?? 0) * 10).toBeCloseTo(0.7413, 4);
});

test('255 of 300 meets 85 %: rounding of the machine does not take it away', () => {
  expect(figures(alone([counts('parent', '1', 977, 300, 255)]))).toMatchObject({
    meetsBar: true,
    valid: 300,
  });
});

test('all satisfied, and none: no standard error, and the limits of Clopper and Pearson on the valid answers', () => {
  const all = figures(alone([counts('parent', '1', 900, 20, 20), counts('parent', '2', 900, 20, 20)]));
  expect(all).toMatchObject({
    rate: 1,
    se: 0,
    effectiveN: null,
    designEffect: null,
    ...clopperPearson(1, 40, 0.95),
  });
  const none = figures(alone([counts('parent', '1', 900, 40, 0)]));
  expect(none).toMatchObject({ rate: 0, se: 0, ...clopperPearson(0, 40, 0.95), verdict: 'not-reached' });
});

test('everyone 4 of 5 by mean5: rounding leaves no standard error behind', () => {
  const answers = new Array<number>(50).fill(0.8 * 21);
  const cell = cellOf('parent', '1', 700, momentsOfAnswers(answers, new Array<number>(50).fill(21)));
  expect(figures(alone([cell]))).toMatchObject({
    rate: expect.closeTo(0.8, 12),
    se: 0,
    lower: expect.closeTo(clopperPearson(0.8, 50, 0.95).lower, 9),
  });
});

test('everyone 不了解, one answer, and an empty cell are withheld, and nothing is not a number', () => {
  const nobody = cellOf('parent', '1', 90, momentsOfAnswers([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]));
  for (const cells of [[nobody], [counts('parent', '1', 90, 1, 1)], [counts('parent', '1', 90, 0, 0)], []])
    expect(estimateOf(alone(cells), settings)).toEqual({ suppressed: 'small' });
});

test('a full census by one-time code is the rate itself; by open links it is an interval on the valid answers', () => {
  const scope = alone([counts('principal', '1', 20, 20, 18)]);
  const byCode = figures(scope, { ...settings, byCode: new Set(['principal']) });
  expect(byCode).toMatchObject({
    rate: 0.9,
    se: 0,
    lower: 0.9,
    upper: 0.9,
    verdict: 'reached',
    indicative: false,
  });
  expect(figures(scope)).toMatchObject({
    se: 0,
    ...clopperPearson(0.9, 20, 0.95),
    verdict: 'undecided',
    indicative: true,
  });
});

test('more answers than people: no correction and never a census', () => {
  const scope = alone([counts('principal', '1', 19, 20, 18)]);
  const found = figures(scope, { ...settings, byCode: new Set(['principal']) });
  // p(1 − p) / (n − 1), as in a plain sample with replacement.
  expect(found.se).toBeCloseTo(Math.sqrt((0.9 * 0.1) / 19), 12);
  expect(found.verdict).toBe('too-few');
});

test('under thirty valid answers there is no verdict, from thirty there is', () => {
  const verdict = (answered: number) =>
    figures(alone([counts('parent', '1', 9000, answered, answered)])).verdict;
  expect(verdict(29)).toBe('too-few');
  expect(verdict(30)).toBe('reached');
});

test('fixed shares: a group that is missing, or has fewer than five, leaves no verdict; a small census does not', () => {
  const parents = counts('parent', '1', 9000, 400, 390);
  const verdict = (cells: Cell[], more: Partial<Scope> = {}) =>
    figures({ cells, combination: 'fixed', absent: [], ...more }).verdict;
  expect(verdict([parents, counts('teacher', '1', 90, 5, 5)])).toBe('reached');
  expect(verdict([parents, counts('teacher', '1', 90, 4, 4)])).toBe('too-few');
  expect(verdict([parents, counts('teacher', '1', 4, 4, 4)])).toBe('reached');
  expect(verdict([parents, counts('teacher', '1', 90, 0, 0)])).toBe('too-few');
  expect(verdict([parents], { absent: [{ group: 'teacher', eligible: 9 }] })).toBe('too-few');
  expect(verdict([parents], { absent: [{ group: 'student', eligible: 9 }] })).toBe('reached');
  expect(verdict([parents, counts('teacher', '1', 90, 4, 4)], { combination: 'population' })).toBe('reached');
  expect(verdict([parents, counts('teacher', '1', 90, 1, 1)], { combination: 'population' })).toBe('too-few');
});

test('a group without a valid answer gives its share to the others', () => {
  const parents = counts('parent', '1', 9000, 40, 30);
  const figure = figures({
    cells: [parents, counts('teacher', '1', 90, 0, 0)],
    combination: 'fixed',
    absent: [],
  });
  expect(figure.rate).toBeCloseTo(0.75, 12);
});

test('a group without a share counts for nothing', () => {
  const cells = [counts('parent', '1', 9000, 40, 30), counts('student', '1', 9000, 40, 0)];
  expect(figures({ cells, combination: 'fixed', absent: [] })).toMatchObject({ rate: 0.75, n: 40 });
  expect(figures({ cells, combination: 'as-answered', absent: [] })).toMatchObject({ rate: 0.375, n: 80 });
});

function counts(
  group: Cell['group'],
  township: string,
  eligible: number,
  answered: number,
  satisfied: number,
) {
  return cellOf(group, township, eligible, momentsOfCounts(answered, satisfied));
}

function alone(cells: Cell[]): Scope {
  return { cells, combination: null, absent: [] };
}

function figures(scope: Scope, how: EstimateSettings = settings): EstimateFigures {
  const estimate: Estimate = estimateOf(scope, how);
  if ('suppressed' in estimate) throw new Error(estimate.suppressed);
  return estimate;
}
