import { expect, test } from 'vitest';
import { changeFromLimits } from '../../analysis/change.ts';
import type { EstimateFigures } from '../../analysis/report.ts';
import { wilson } from '../../analysis/statistics/wilson.ts';

function figures(count: number, n: number): EstimateFigures {
  const rate = count / n;
  const { lower, upper } = wilson(rate, n, 0.95);
  return {
    rate,
    lower,
    upper,
    se: Math.sqrt((rate * (1 - rate)) / n),
    level: 0.95,
    n,
    valid: n,
    effectiveN: null,
    designEffect: null,
    verdict: 'undecided',
    meetsBar: false,
    indicative: true,
  };
}

// Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
test.each([
  [[56, 70], [48, 80], 0.0524, 0.3339],
  [[5, 56], [0, 29], -0.0381, 0.1926],
  [[9, 10], [3, 10], 0.1705, 0.809],
] as const)('the change from %j back to %j has Newcombe’s limits', (later, earlier, lower, upper) => {
  const change = changeFromLimits(figures(earlier[0], earlier[1]), figures(later[0], later[1]));
  expect(change.change).toBeCloseTo(later[0] / later[1] - earlier[0] / earlier[1], 12);
  expect(change.lower).toBeCloseTo(lower, 4);
  expect(change.upper).toBeCloseTo(upper, 4);
});
