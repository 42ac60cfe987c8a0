import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Histogram } from '../../../analysis/statistics/histogram.ts';

const seconds = [12, 40, 41, 55, 60, 61, 90, 120, 300, 301];

test('quantiles are R’s of type 1', () => {
  const histogram = new Histogram(1000);
  for (const one of seconds) histogram.add(one);
  // test/analysis/r/findings.R: quantile(…, c(.25, .5, .75), type = 1)
  expect([0.25, 0.5, 0.75].map((q) => histogram.quantile(q))).toEqual([41, 60, 120]);
  expect(() => new Histogram(10).quantile(0.5)).toThrow('of nothing');
});

test('order changes nothing, and what is beyond the highest counts as the highest', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1 }), (values) => {
      const [one, other] = [new Histogram(20), new Histogram(20)];
      for (const value of values) one.add(value);
      for (const value of [...values].reverse()) other.add(value);
      expect(one.quantile(0.5)).toBe(other.quantile(0.5));
      expect(one.quantile(1)).toBe(Math.min(20, Math.max(...values)));
    }),
  );
});
