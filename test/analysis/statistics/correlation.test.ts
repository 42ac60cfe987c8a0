import fc from 'fast-check';
import { expect, test } from 'vitest';
import { satisfactionSlope } from '../../../analysis/levers.ts';
import { Contingency } from '../../../analysis/statistics/contingency.ts';
import { centredSums, correlation, correlationInterval } from '../../../analysis/statistics/correlation.ts';

// The pairs of test/analysis/r/findings.R.
const item = [5, 5, 4, 4, 3, 5, 2, 4, 5, 3, 4, 5, 1, 4, 5, 2, 3, 4, 5, 4, 5, 5, 4, 3, 2, 5, 4, 4, 5, 1];
const overall = [5, 4, 4, 5, 3, 5, 3, 4, 5, 2, 4, 4, 2, 4, 5, 2, 4, 4, 5, 3, 5, 5, 4, 4, 1, 5, 5, 4, 4, 2];

function tableOf(xs: readonly number[], ys: readonly number[]): Contingency {
  const table = new Contingency(5, 5);
  for (const [index, x] of xs.entries()) table.add(x, ys[index] ?? 0);
  return table;
}

test('derived importance is R’s cor, and its interval R’s cor.test', () => {
  const sums = centredSums(tableOf(item, overall));
  const r = correlation(sums) ?? 0;
  expect(r).toBeCloseTo(0.844007158140267, 12);
  const { lower, upper } = correlationInterval(r, sums.n, 0.95);
  expect(lower).toBeCloseTo(0.695095481473748, 9);
  expect(upper).toBeCloseTo(0.923475398491957, 9);
});

test('over two groups it is R’s correlation of the residuals after the group', () => {
  const parts = [
    centredSums(tableOf(item.slice(0, 12), overall.slice(0, 12))),
    centredSums(tableOf(item.slice(12), overall.slice(12))),
  ];
  const sum = parts.reduce((a, b) => ({ n: a.n + b.n, xx: a.xx + b.xx, yy: a.yy + b.yy, xy: a.xy + b.xy }));
  expect(correlation(sum)).toBeCloseTo(0.843597237461326, 12);
});

test('the slope of satisfaction is R’s lm on 0 and 1', () => {
  const satisfied = { satisfied: [4, 5] };
  expect(satisfactionSlope(tableOf(item, overall), satisfied, satisfied, 5)).toBeCloseTo(
    0.73015873015873,
    12,
  );
  // Nine people are not satisfied with the item: fewer than ten tell nothing.
  expect(satisfactionSlope(tableOf(item, overall), satisfied, satisfied, 10)).toBeNull();
});

test('what does not vary has no correlation, and order never matters', () => {
  expect(correlation(centredSums(tableOf([4, 4, 4], [1, 3, 5])))).toBeNull();
  const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 2,
  });
  fc.assert(
    fc.property(pairs, (list) => {
      const sums = (some: typeof list) =>
        centredSums(
          tableOf(
            some.map(([x]) => x),
            some.map(([, y]) => y),
          ),
        );
      expect(sums([...list].reverse())).toEqual(sums(list));
      const r = correlation(sums(list));
      if (r !== null) expect(Math.abs(r)).toBeLessThanOrEqual(1);
    }),
  );
});
