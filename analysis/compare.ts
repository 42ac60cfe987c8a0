import cdf from '@stdlib/stats-base-dists-t-cdf';
import quantile from '@stdlib/stats-base-dists-t-quantile';
import type { Measured } from './estimate.ts';
import { added, scaled, varianceOf } from './influence.ts';
import type { Comparison } from './report.ts';
import { holm } from './statistics/holm.ts';
import type { Interval } from './statistics/interval.ts';
import { newcombe } from './statistics/newcombe.ts';
import { satterthwaite } from './statistics/satterthwaite.ts';
import { wilson } from './statistics/wilson.ts';

/** Two censuses that agree must not differ by what rounding leaves. */
const rounding = 1e-12;

/** One rate less another, with its limits. */
export interface Difference extends Interval {
  difference: number;
  se: number;
  /** Two-sided; `null` where neither rate varies. */
  p: number | null;
}

/** A figure to be compared with one of other answers. */
type Side = Pick<Measured, 'rate' | 'variance' | 'degreesOfFreedom' | 'valid' | 'census' | 'indicative'>;
/** With one of the same answers. */
type SideWithin = Side & Pick<Measured, 'influence'>;

/**
 * Whether two figures come of frames without anyone in common (`apart`), or of two campaigns that may have asked the
 * same people (`overlapping`).
 */
export type Frames = 'apart' | 'overlapping';

/**
 * The difference of two rates of one measure from different answers with its interval by t. `apart`: the sum of the
 * variances. `overlapping`: answers are anonymous, so nobody can tell how far the same people answered both times, and
 * the standard errors are added; no covariance can make it larger (Cauchy–Schwarz), so the interval covers at least as
 * often as it says.
 *
 * Degrees of freedom: Satterthwaite's over the two variances. Where neither rate varies the limits are Newcombe's on
 * the valid answers, unless both are censuses by one-time code; where one side agrees to a man, `reachOf`.
 */
export function differenceOf(one: Side, other: Side, frames: Frames, level: number): Difference {
  const [a, b] = [one.variance, other.variance];
  return byT(one, other, frames === 'apart' ? a + b : (Math.sqrt(a) + Math.sqrt(b)) ** 2, level, frames);
}

/**
 * The same of two rates of the same answers, as of two groups or townships of one campaign: the variance of the
 * difference of the linearised figures, so that a stratum in common brings in its covariance; R's `svycontrast` on
 * `svyby(covmat = TRUE)`.
 */
export function differenceWithin(one: SideWithin, other: SideWithin, level: number): Difference {
  return byT(one, other, varianceOf(added(one.influence, scaled(other.influence, -1))), level);
}

function byT(one: Side, other: Side, variance: number, level: number, frames: Frames = 'apart'): Difference {
  const difference = one.rate - other.rate;
  const se = Math.sqrt(variance);
  const degreesOfFreedom = satterthwaite(
    [one, other].map((side) => ({ variance: side.variance, degreesOfFreedom: side.degreesOfFreedom ?? 0 })),
  );
  if (variance === 0 || degreesOfFreedom === null) {
    return { difference, se, p: null, ...unvaried(one, other, level) };
  }
  const t = -quantile((1 - level) / 2, degreesOfFreedom);
  const unanimous = [one, other].some((side) => side.variance === 0 && !isWhole(side));
  const reach = unanimous ? reachOf(one, other, t, frames, level) : { down: t * se, up: t * se };
  const towardsNone = (difference > 0 ? reach.down : reach.up) / t;
  return {
    difference,
    se,
    lower: Math.max(-1, difference - reach.down),
    upper: Math.min(1, difference + reach.up),
    p: 2 * cdf(-Math.abs(difference / towardsNone), degreesOfFreedom),
  };
}

/**
 * How far the difference may lie below and above where all of one side agree, which does not make it certain: from each
 * side's own limits, Wilson's where they all agree and t's where not, put together as Newcombe's method 10 does. The p
 * value is that of the limit on the side of zero. Source: Zou and Donner (2008), Statistics in Medicine 27, 1693–1702.
 */
function reachOf(one: Side, other: Side, t: number, frames: Frames, level: number) {
  const sides = (side: Side) => {
    const half = t * Math.sqrt(side.variance);
    if (side.variance > 0 || isWhole(side)) return { down: half, up: half };
    const { lower, upper } = wilson(side.rate, side.valid, level);
    return { down: side.rate - lower, up: upper - side.rate };
  };
  const [first, second] = [sides(one), sides(other)];
  const together = (a: number, b: number) => (frames === 'apart' ? Math.hypot(a, b) : a + b);
  return { down: together(first.down, second.up), up: together(first.up, second.down) };
}

/** Asked whole, by one-time codes: nothing is left to chance. */
function isWhole({ census, indicative }: Side): boolean {
  return census && !indicative;
}

/** The differences of all pairs of figures of one campaign, in the order given, read together. */
export function compared<Code>(
  figures: readonly (readonly [Code, SideWithin | null])[],
  level: number,
): Comparison<Code>[] {
  const pairs = figures.flatMap(([one, first], index) =>
    figures
      .slice(index + 1)
      .flatMap(([other, second]) =>
        first && second ? [{ one, other, ...differenceWithin(first, second, level) }] : [],
      ),
  );
  return readTogether(pairs, level).map(({ p: _, ...pair }) => pair);
}

/**
 * Differences that are read together: p values by Holm's correction, and which of them are clear at that level. Where
 * neither rate varies there is no p, and the limits alone tell: two censuses differ or do not.
 */
export function readTogether<Named extends Interval & { p: number | null }>(
  differences: readonly Named[],
  level: number,
): (Named & { adjusted: number | null; clear: boolean })[] {
  const tested = differences.flatMap(({ p }) => (p === null ? [] : [p]));
  const adjusted = holm(tested);
  let next = 0;
  return differences.map((one) => {
    const p = one.p === null ? null : (adjusted[next++] ?? 1);
    return {
      ...one,
      adjusted: p,
      clear: p === null ? one.lower > rounding || one.upper < -rounding : p < 1 - level,
    };
  });
}

function unvaried(one: Side, other: Side, level: number): Interval {
  const whole = [one, other].every(isWhole);
  const difference = one.rate - other.rate;
  if (whole) return { lower: difference, upper: difference };
  return newcombe({ rate: one.rate, n: one.valid }, { rate: other.rate, n: other.valid }, level);
}
