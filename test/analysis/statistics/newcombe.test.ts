import { expect, test } from 'vitest';
import { newcombe } from '../../../analysis/statistics/newcombe.ts';

// Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
test.each([
  [56, 70, 48, 80, 0.0524, 0.3339],
  [5, 56, 0, 29, -0.0381, 0.1926],
  [9, 10, 3, 10, 0.1705, 0.809],
])('%i of %i against %i of %i', (a, m, b, n, lower, upper) => {
  const interval = newcombe({ rate: a / m, n: m }, { rate: b / n, n }, 0.95);
  expect(interval.lower).toBeCloseTo(lower, 4);
  expect(interval.upper).toBeCloseTo(upper, 4);
});
