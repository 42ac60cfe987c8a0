import { expect, test } from 'vitest';
import { kishEffectiveSize } from '../../../analysis/statistics/kish.ts';

test('ten answers of weight 1 and ten of weight 3 are worth sixteen', () => {
  const weights = [
    { weight: 1, answers: 10 },
    { weight: 3, answers: 10 },
  ];
  // (10 + 30)² / (10 + 90) = 16.
  expect(kishEffectiveSize(weights)).toBe(16);
});

test('equal weights cost nothing, and nobody has no size', () => {
  expect(kishEffectiveSize([{ weight: 7, answers: 31 }])).toBeCloseTo(31, 12);
  expect(() => kishEffectiveSize([])).toThrow();
});
