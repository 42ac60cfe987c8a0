import quantile from '@stdlib/stats-base-dists-beta-quantile';
import { expectProportion, type Interval } from './interval.ts';

/**
 * The exact interval of Clopper and Pearson for a plain proportion, by quantiles of the beta distribution; 18 of 20 at
 * 95 % gives .683017 to .987651. `n` need not be whole: the interval of Korn and Graubard puts an effective size there.
 * Source: Clopper & Pearson (1934), Biometrika 26, 404–413.
 *
 * @param rate the proportion, 0 … 1
 * @param n how many it is a proportion of, above 0
 * @param level confidence level, e.g. 0.95
 */
export function clopperPearson(rate: number, n: number, level: number): Interval {
  if (!(n > 0)) throw new Error('a proportion of nobody has no interval');
  expectProportion(rate);
  const tail = (1 - level) / 2;
  const yes = n * rate;
  const no = n * (1 - rate);
  return {
    lower: yes === 0 ? 0 : quantile(tail, yes, no + 1),
    upper: no === 0 ? 1 : quantile(1 - tail, yes + 1, no),
  };
}
