import { expect, test } from 'vitest';
import { wilson } from '../../../analysis/statistics/wilson.ts';

// Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('Wilson: %i of %i', (count, n, lower, upper) => {
  const interval = wilson(count / n, n, 0.95);
  expect(interval.lower).toBeCloseTo(lower, 4);
  expect(interval.upper).toBeCloseTo(upper, 4);
});

test('194 of 216, 268 of 300 and 528 of 600 are the fewest that clear 85 % with Wilson’s lower limit', () => {
  for (const [count, n] of [
    [194, 216],
    [268, 300],
    [528, 600],
  ] as const) {
    expect(wilson(count / n, n, 0.95).lower).toBeGreaterThanOrEqual(0.85);
    expect(wilson((count - 1) / n, n, 0.95).lower).toBeLessThan(0.85);
  }
});

test('nobody has no proportion, and nothing above 1 is one', () => {
  expect(() => wilson(0.5, 0, 0.95)).toThrow();
  expect(() => wilson(1.01, 9, 0.95)).toThrow();
});
