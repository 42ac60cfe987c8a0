import type { GroupCode } from '../surveys/groups.ts';
import type { Stratum } from './strata.ts';
import type { Moments } from './tally.ts';

/** The moments of one measure in one township of one group, with the stratum that the township belongs to. */
export interface Cell {
  group: GroupCode;
  township: string;
  /** People of the group who are eligible in the township. */
  eligible: number;
  stratum: Stratum;
  moments: Moments;
}

/** How far each answer of a cell moves a figure, to the first order: z = u · uᵢ − v · vᵢ. */
export interface CellInfluence {
  cell: Cell;
  u: number;
  v: number;
}

/**
 * A figure's linearisation: the influence of every answer behind it, cell by cell. Answers elsewhere move nothing, so
 * the variance of a part of a stratum comes out over the whole stratum's n, as R's `subset()` has it.
 * Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, 5.5 to 5.8.
 */
export type Influence = readonly CellInfluence[];

/** `factor` times every influence. */
export function scaled(influence: Influence, factor: number): CellInfluence[] {
  return influence.map(({ cell, u, v }) => ({ cell, u: factor * u, v: factor * v }));
}

/** The influence on a sum of figures of one measure; what they share is added before it is squared. */
export function added(...influences: readonly Influence[]): CellInfluence[] {
  const sums = new Map<string, CellInfluence>();
  for (const { cell, u, v } of influences.flat()) {
    const key = `${cell.group} ${cell.township}`;
    const sum = sums.get(key);
    if (sum) {
      sum.u += u;
      sum.v += v;
    } else sums.set(key, { cell, u, v });
  }
  return [...sums.values()];
}

/** A sum of squares below this part of its terms is what rounding left of zero. */
const rounding = 1e-12;

/** What one stratum adds to a variance before the finite population correction: n / (n − 1) · Σ(z − z̄)². */
export interface StratumSpread {
  stratum: Stratum;
  spread: number;
}

/**
 * The spread of a figure's influences in each stratum that it touches, all answers of the stratum counted. A stratum
 * with one answer has no mean to differ from: its square is taken from zero (R's `survey.lonely.psu = "adjust"`).
 */
export function spreads(influence: Influence): StratumSpread[] {
  const strata = new Map<Stratum, { sum: number; squares: number; terms: number }>();
  for (const { cell, u, v } of influence) {
    const { moments, stratum } = cell;
    const part = strata.get(stratum) ?? { sum: 0, squares: 0, terms: 0 };
    const [uu, uv, vv] = [u ** 2 * moments.uu, 2 * u * v * moments.uv, v ** 2 * moments.vv];
    part.sum += u * moments.u - v * moments.v;
    part.squares += uu - uv + vv;
    part.terms += uu + Math.abs(uv) + vv;
    strata.set(stratum, part);
  }
  return [...strata].map(([stratum, { sum, squares, terms }]) => {
    const n = stratum.answered;
    const deviations = n > 1 ? squares - sum ** 2 / n : squares;
    const spread = deviations > rounding * terms ? deviations * (n > 1 ? n / (n - 1) : 1) : 0;
    return { stratum, spread };
  });
}

/** 1 − n / N; 1 where more answers came than people are eligible, since then nothing is known of who answered. */
export function finiteCorrection({ answered, eligible }: Pick<Stratum, 'answered' | 'eligible'>): number {
  return answered > eligible ? 1 : 1 - answered / eligible;
}

/** The variance of a figure under stratified sampling without replacement: Taylor linearisation, stratum by stratum. */
export function varianceOf(influence: Influence): number {
  return spreads(influence).reduce((sum, { stratum, spread }) => sum + spread * finiteCorrection(stratum), 0);
}
