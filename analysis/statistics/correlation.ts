import quantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Contingency } from './contingency.ts';
import type { Interval } from './interval.ts';

/** Pairs, and their sums of squares and products about the means. Sums of several groups add. */
export interface CentredSums {
  n: number;
  xx: number;
  yy: number;
  xy: number;
}

/** The sums about the means of one table of pairs. */
export function centredSums(table: Contingency): CentredSums {
  let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let row = 1; row <= table.rows; row += 1) {
    for (let column = 1; column <= table.columns; column += 1) {
      const count = table.count(row, column);
      n += count;
      x += count * row;
      y += count * column;
      xx += count * row * row;
      yy += count * column * column;
      xy += count * row * column;
    }
  }
  if (n === 0) return { n, xx: 0, yy: 0, xy: 0 };
  // Whole numbers first, so that nothing is lost before the one division.
  return { n, xx: (n * xx - x * x) / n, yy: (n * yy - y * y) / n, xy: (n * xy - x * y) / n };
}

/**
 * Pearson's correlation; over the added sums of several groups it is the correlation within groups, free of what sets
 * the groups apart. `null` where one of the two does not vary. Agrees with R's `cor`.
 */
export function correlation({ xx, yy, xy }: CentredSums): number | null {
  if (xx <= 0 || yy <= 0) return null;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/**
 * Fisher's interval for a correlation, as R's `cor.test` gives it. At |r| = 1 it is that point.
 *
 * @param n pairs, above 3
 */
export function correlationInterval(r: number, n: number, level: number): Interval {
  if (!(n > 3)) throw new Error('a correlation of three pairs or fewer has no interval');
  const half = quantile(1 - (1 - level) / 2, 0, 1) / Math.sqrt(n - 3);
  return { lower: Math.tanh(Math.atanh(r) - half), upper: Math.tanh(Math.atanh(r) + half) };
}
