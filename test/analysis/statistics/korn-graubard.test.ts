import { expect, test } from 'vitest';
import { clopperPearson } from '../../../analysis/statistics/clopper-pearson.ts';
import { kornGraubard } from '../../../analysis/statistics/korn-graubard.ts';

test('with the variance of a plain sample and all its degrees of freedom it is Clopper and Pearson’s', () => {
  const exact = clopperPearson(0.9, 200, 0.95);
  const same = kornGraubard(0.9, (0.9 * 0.1) / 200, 200, 199, 0.95);
  expect(same.lower).toBeCloseTo(exact.lower, 12);
  expect(same.upper).toBeCloseTo(exact.upper, 12);
});

test('fewer degrees of freedom widen it as the squared quotient of the t quantiles', () => {
  // t(.975, 99) = 1.984217, t(.975, 4) = 2.776445 (tables of Student's t): their quotient squared is .510740.
  const interval = kornGraubard(0.8, (0.8 * 0.2) / 100, 100, 4, 0.95);
  const expected = clopperPearson(0.8, 51.074, 0.95);
  expect(interval.lower).toBeCloseTo(expected.lower, 7);
  expect(interval.upper).toBeCloseTo(expected.upper, 7);
});

test('without variance there is nothing to go by', () => {
  expect(() => kornGraubard(0.8, 0, 100, 99, 0.95)).toThrow();
  expect(() => kornGraubard(0.8, 0.01, 1, 1, 0.95)).toThrow();
});
