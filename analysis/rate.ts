import type { GroupCode } from '../surveys/groups.ts';
import { added, type Cell, type Influence, scaled, varianceOf } from './influence.ts';
import type { Combination } from './report.ts';
import { satterthwaite } from './statistics/satterthwaite.ts';
import { weightOf } from './strata.ts';

/** A rate with all that its error is made of. */
export interface Rate {
  rate: number;
  influence: Influence;
  /** Of the rate; 0 where nothing was sampled or where no two answers of a stratum differ. */
  variance: number;
  /** Of the variance; by Satterthwaite where groups are put together, and then `null` at zero variance. */
  degreesOfFreedom: number | null;
}

const rounding = 1e-14;

/** The shares declared for a `fixed` combination. */
export type DeclaredShares = Readonly<Partial<Record<GroupCode, number | undefined>>>;

/**
 * The rate of one group over the given cells: R = ΣWΣu / ΣWΣv with stratum weights W = N / n, its variance by
 * e = u − Rv. Degrees of freedom: answers less strata. `null` where no answer has a denominator.
 * The same as R's `svyratio` on `svydesign(strata, weights, fpc)`, `subset()` for parts.
 */
export function groupRate(cells: readonly Cell[]): Rate | null {
  return ratio(cells, (cell) => weightOf(cell.stratum));
}

/** Σu / Σv as the answers came, each of weight 1, over the same strata and corrections. */
export function asAnsweredRate(cells: readonly Cell[]): Rate | null {
  return ratio(cells, () => 1);
}

/**
 * The rate of several groups together. `fixed`: Σ s R with declared shares; `population`: shares by the people who are
 * eligible where the cells are; both renormalised over the groups that have a rate. `as-answered`: Σu / Σv.
 */
export function combinedRate(
  cells: readonly Cell[],
  combination: Combination,
  declared: DeclaredShares,
): Rate | null {
  if (combination === 'as-answered') return asAnsweredRate(cells);
  const parts = [...byGroup(cells)].flatMap(([group, own]) => {
    const rate = groupRate(own);
    const share = shareOf(group, own, combination, declared);
    return rate !== null && share > 0 ? [{ share, ...rate }] : [];
  });
  const whole = parts.reduce((sum, { share }) => sum + share, 0);
  if (whole === 0) return null;
  const rated = parts.map(({ share, ...part }) => ({ ...part, share: share / whole }));
  const influence = added(...rated.map((part) => scaled(part.influence, part.share)));
  return {
    rate: proportion(rated.reduce((sum, part) => sum + part.share * part.rate, 0)),
    influence,
    variance: rated.reduce((sum, part) => sum + part.share ** 2 * part.variance, 0),
    degreesOfFreedom: satterthwaite(
      rated.map(({ share, variance, degreesOfFreedom }) => ({
        variance: share ** 2 * variance,
        degreesOfFreedom: degreesOfFreedom ?? 0,
      })),
    ),
  };
}

/** A group's share before it is renormalised. */
export function shareOf(
  group: GroupCode,
  cells: readonly Cell[],
  combination: Exclude<Combination, 'as-answered'>,
  declared: DeclaredShares,
): number {
  return combination === 'fixed'
    ? (declared[group] ?? 0)
    : cells.reduce((sum, { eligible }) => sum + eligible, 0);
}

/** Cells by the group that they are of. */
export function byGroup(cells: readonly Cell[]): Map<GroupCode, Cell[]> {
  return Map.groupBy(cells, ({ group }) => group);
}

function ratio(cells: readonly Cell[], weight: (cell: Cell) => number): Rate | null {
  let numerator = 0;
  let denominator = 0;
  for (const cell of cells) {
    numerator += weight(cell) * cell.moments.u;
    denominator += weight(cell) * cell.moments.v;
  }
  if (denominator === 0) return null;
  const rate = proportion(numerator / denominator);
  const influence = cells.map((cell) => {
    const u = weight(cell) / denominator;
    return { cell, u, v: u * rate };
  });
  const answered = cells.filter(({ moments }) => moments.n > 0);
  const strata = new Set(answered.map(({ stratum }) => stratum)).size;
  const answers = answered.reduce((sum, { moments }) => sum + moments.n, 0);
  // A part of several strata with one answer in each has none left; one is the least that t is known for.
  const degreesOfFreedom = Math.max(1, answers - strata);
  return { rate, influence, variance: varianceOf(influence), degreesOfFreedom };
}

/** Rounding of the machine must not lift a rate of 1 above it, nor leave it a hair below. */
export function proportion(rate: number): number {
  return 1 - rate < rounding ? 1 : rate;
}
