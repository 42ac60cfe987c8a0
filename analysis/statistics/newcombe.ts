import type { Interval } from './interval.ts';
import { wilson } from './wilson.ts';

/**
 * The difference of two plain, independent proportions: the square-and-add interval from Wilson's limits of each;
 * 56/70 − 48/80 at 95 % gives .0524 to .3339.
 * Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10.
 *
 * @param one, other proportions 0 … 1 with how many each is a proportion of
 * @param level confidence level, e.g. 0.95
 */
export function newcombe(
  one: { rate: number; n: number },
  other: { rate: number; n: number },
  level: number,
): Interval {
  const first = wilson(one.rate, one.n, level);
  const second = wilson(other.rate, other.n, level);
  const difference = one.rate - other.rate;
  return {
    lower: difference - Math.hypot(one.rate - first.lower, second.upper - other.rate),
    upper: difference + Math.hypot(first.upper - one.rate, other.rate - second.lower),
  };
}
