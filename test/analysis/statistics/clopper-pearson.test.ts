import { expect, test } from 'vitest';
import { clopperPearson } from '../../../analysis/statistics/clopper-pearson.ts';

// R binom::binom.exact, as saved in statsmodels' tests.
test.each([
  [18, 20, 0.683017, 0.987651],
  [190, 200, 0.909972, 0.975766],
  [0, 30, 0, 0.115703],
])('Clopper–Pearson: %i of %i', (count, n, lower, upper) => {
  const interval = clopperPearson(count / n, n, 0.95);
  expect(interval.lower).toBeCloseTo(lower, 6);
  expect(interval.upper).toBeCloseTo(upper, 6);
});

test('where all agree the upper limit is 1, and the lower one the n-th root of 2.5 %', () => {
  expect(clopperPearson(1, 30, 0.95)).toEqual({ lower: expect.closeTo(0.025 ** (1 / 30), 12), upper: 1 });
});
