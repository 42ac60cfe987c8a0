import quantile from '@stdlib/stats-base-dists-normal-quantile';
import { expectProportion, type Interval } from './interval.ts';

/**
 * Wilson's score interval without continuity correction for a plain proportion.
 * Source: Newcombe (1998), Statistics in Medicine 17, 857–872, method 3; 81/263 at 95 % gives .2553 to .3662.
 *
 * @param rate the proportion, 0 … 1
 * @param n how many it is a proportion of, above 0
 * @param level confidence level, e.g. 0.95
 */
export function wilson(rate: number, n: number, level: number): Interval {
  if (!(n > 0)) throw new Error('a proportion of nobody has no interval');
  expectProportion(rate);
  const z = quantile(1 - (1 - level) / 2, 0, 1);
  const centre = rate + z ** 2 / (2 * n);
  const half = z * Math.sqrt((rate * (1 - rate)) / n + z ** 2 / (4 * n ** 2));
  const scale = 1 + z ** 2 / n;
  return { lower: Math.max(0, (centre - half) / scale), upper: Math.min(1, (centre + half) / scale) };
}
