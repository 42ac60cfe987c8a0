import type { EstimateFigures } from './report.ts';

/** By how much a rate changed, with its interval. */
export interface Change {
  /** Later less earlier, as a fraction. */
  change: number;
  lower: number;
  upper: number;
}

/** How two rates are compared. */
export type Compare = (earlier: EstimateFigures, later: EstimateFigures) => Change;

/**
 * The change between two rates of separate answers, from each one's own limits: so it keeps whatever makes those good
 * near 0 and 1. With Wilson's limits it is Newcombe's method 10.
 * Source: Newcombe (1998), Statistics in Medicine 17, 873–890; for any limits Zou and Donner (2008), Statistics in
 * Medicine 27, 1693–1702.
 */
export const changeFromLimits: Compare = (earlier, later) => {
  const change = later.rate - earlier.rate;
  return {
    change,
    lower: change - Math.hypot(later.rate - later.lower, earlier.upper - earlier.rate),
    upper: change + Math.hypot(later.upper - later.rate, earlier.rate - earlier.lower),
  };
};
