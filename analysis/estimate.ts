import type { GroupCode } from '../surveys/groups.ts';
import { wilson } from './interval.ts';
import type { Combination, Estimate } from './report.ts';
import { type Stratum, weightOf } from './strata.ts';
import type { Moments } from './tally.ts';

/** The moments of one measure in one township of one group, with the stratum that the township belongs to. */
export interface Cell {
  group: GroupCode;
  township: string;
  stratum: Stratum;
  moments: Moments;
}

/** What turns cells into a released estimate: frozen by publication. */
export interface EstimateSettings {
  bar: number;
  level: number;
  smallCell: number;
  combination: Combination;
  shares: Readonly<Partial<Record<GroupCode, number | undefined>>>;
  /** People eligible per group in the whole county. */
  eligible: Readonly<Partial<Record<GroupCode, number>>>;
  /** Anyone can open the links: intervals are 参考. */
  indicative: boolean;
}

/** Rounding errors of the machine must not put 255 of 300 under 85 %. */
const rounding = 1e-12;

/**
 * The rate of one group over the given cells: R = ΣWΣu / ΣWΣv with stratum weights W = N / n.
 * `null` where no answer has a denominator.
 */
export function groupRate(cells: readonly Cell[]): number | null {
  let numerator = 0;
  let denominator = 0;
  for (const { stratum, moments } of cells) {
    const weight = weightOf(stratum);
    numerator += weight * moments.u;
    denominator += weight * moments.v;
  }
  return denominator > 0 ? numerator / denominator : null;
}

/**
 * The rate of several groups together. `fixed`: Σ s R with declared shares; `population`: shares by eligible
 * people; both renormalised over the groups that have a rate. `as-answered`: Σu / Σv as they came, unweighted.
 */
export function combinedRate(cells: readonly Cell[], settings: EstimateSettings): number | null {
  if (settings.combination === 'as-answered') {
    const u = cells.reduce((sum, cell) => sum + cell.moments.u, 0);
    const v = cells.reduce((sum, cell) => sum + cell.moments.v, 0);
    return v > 0 ? u / v : null;
  }
  const parts = settings.combination === 'fixed' ? settings.shares : settings.eligible;
  let numerator = 0;
  let denominator = 0;
  for (const group of new Set(cells.map((cell) => cell.group))) {
    const rate = groupRate(cells.filter((cell) => cell.group === group));
    const share = parts[group] ?? 0;
    if (rate === null || share === 0) continue;
    numerator += share * rate;
    denominator += share;
  }
  return denominator > 0 ? numerator / denominator : null;
}

/**
 * An estimate over cells of one group or of several, withheld where fewer than `smallCell` answers are valid.
 * For a measure of one item the interval is Wilson's on the valid answers, as if each counted alike; other
 * measures have none yet, nor is there a verdict: `docs/decisions/004-estimates-before-the-analysis.md`.
 */
export function estimateOf(cells: readonly Cell[], settings: EstimateSettings, oneItem: boolean): Estimate {
  const n = cells.reduce((sum, cell) => sum + cell.moments.n, 0);
  const valid = cells.reduce((sum, cell) => sum + cell.moments.valid, 0);
  const groups = new Set(cells.map((cell) => cell.group));
  const rate = groups.size === 1 ? groupRate(cells) : combinedRate(cells, settings);
  if (valid < settings.smallCell || rate === null) return { suppressed: 'small' };
  const interval = oneItem ? wilson(Math.min(1, rate), valid, settings.level) : null;
  return {
    rate,
    se: null,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    level: settings.level,
    n,
    valid,
    effectiveN: null,
    designEffect: null,
    verdict: null,
    meetsBar: rate >= settings.bar - rounding,
    indicative: settings.indicative,
  };
}
