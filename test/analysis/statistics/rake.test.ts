import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rake } from '../../../analysis/statistics/rake.ts';
import { trim } from '../../../analysis/statistics/trim.ts';

const sex = { name: '性别', categories: [0, 0, 1, 1], totals: [60, 40] };
const age = { name: '年龄', categories: [0, 1, 0, 1], totals: [70, 30] };

test('with one answer in each cell of equal weight, the raked table is the product of its margins', () => {
  const { weights } = rake([1, 1, 1, 1], [sex, age]);
  for (const [index, expected] of [42, 18, 28, 12].entries()) expect(weights[index]).toBeCloseTo(expected, 9);
});

test('margins that cannot be met together are refused, as are categories that have nobody', () => {
  const refused =
    (margins: Parameters<typeof rake>[1], options = {}) =>
    () =>
      rake([1, 1, 1, 1], margins, options);
  expect(refused([sex, { ...age, totals: [70, 31] }])).toThrow(/不一致/);
  expect(refused([{ ...sex, totals: [60, 30, 10] }])).toThrow(/没有答卷/);
  expect(refused([{ ...sex, totals: [100, 0] }])).toThrow(/没有总数/);
  // Everyone of the first sex is of the first age, so that 60 cannot be 70 as well.
  const tied = { name: '年龄', categories: [0, 0, 1, 1], totals: [70, 30] };
  expect(refused([sex, tied], { maxRounds: 50 })).toThrow(/没有收敛/);
});

test('trimmed weights keep their sum and none is above the highest', () => {
  expect(trim([1, 1, 2, 6], 4)).toEqual([1.5, 1.5, 3, 4]);
  expect(() => trim([1, 3], 1)).toThrow();
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.1, max: 100, noNaN: true }), { minLength: 2 }), (weights) => {
      const sum = weights.reduce((a, b) => a + b, 0);
      const highest = (1.3 * sum) / weights.length;
      const trimmed = trim(weights, highest);
      expect(trimmed.reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 6);
      expect(Math.max(...trimmed)).toBeLessThanOrEqual(highest);
    }),
  );
});
