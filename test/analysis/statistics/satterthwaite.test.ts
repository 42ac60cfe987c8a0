import { expect, test } from 'vitest';
import { satterthwaite } from '../../../analysis/statistics/satterthwaite.ts';

test('equal variances add their degrees of freedom, an unequal one leaves little more than its own', () => {
  const part = (variance: number, degreesOfFreedom: number) => ({ variance, degreesOfFreedom });
  expect(satterthwaite([part(2, 5), part(2, 5)])).toBeCloseTo(10, 12);
  // (4 + 1)² / (16/3 + 1/9) = 25 × 9 / 49.
  expect(satterthwaite([part(4, 3), part(1, 9)])).toBeCloseTo(225 / 49, 12);
  expect(satterthwaite([part(0, 0), part(3, 8)])).toBeCloseTo(8, 12);
  expect(satterthwaite([part(0, 4)])).toBeNull();
  expect(() => satterthwaite([part(1, 0)])).toThrow();
});
