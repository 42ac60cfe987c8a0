import quantile from '@stdlib/stats-base-dists-t-quantile';
import { clopperPearson } from './clopper-pearson.ts';
import type { Interval } from './interval.ts';

/**
 * The interval of Korn and Graubard for a proportion from a complex design: Clopper and Pearson's on the effective
 * size n* = p(1 − p) / v × (t[n − 1] / t[df])², as R's `svyciprop(method = "beta")` has it. For a mean between 0 and 1
 * that is no proportion the same formula holds with its own variance, which is smaller than p(1 − p) / n.
 * Source: Korn & Graubard (1998), Survey Methodology 24, 193–201.
 *
 * @param rate the proportion, above 0 and under 1
 * @param variance of the rate, above 0
 * @param n answers that the rate rests on, at least 2
 * @param degreesOfFreedom of the variance, above 0, not necessarily whole
 * @param level confidence level, e.g. 0.95
 */
export function kornGraubard(
  rate: number,
  variance: number,
  n: number,
  degreesOfFreedom: number,
  level: number,
): Interval {
  if (!(variance > 0)) throw new Error('without variance there is no effective size');
  if (!(n >= 2 && degreesOfFreedom > 0)) throw new Error('one answer has no degrees of freedom');
  const tail = (1 - level) / 2;
  const ratio = quantile(tail, n - 1) / quantile(tail, degreesOfFreedom);
  return clopperPearson(rate, ((rate * (1 - rate)) / variance) * ratio ** 2, level);
}
