import type { Figure, Release } from './figure.ts';
import { rangesOf } from './print.ts';

/** What one satisfied answer of each cell adds to a rate (a fraction of 1) or to a count (one). */
export function coefficientsOf(release: Release, figure: Figure): Map<number, number> {
  if (figure.kind === 'count') return new Map(figure.cells.map((cell) => [cell, 1]));
  const sums = new Map<number, number>();
  for (const { part: place, share } of figure.parts) {
    const part = release.parts[place];
    for (const { at, weight } of part?.strata ?? []) {
      for (const cell of release.strata[at]?.cells ?? []) {
        sums.set(cell, (sums.get(cell) ?? 0) + (share * weight) / (part?.denominator ?? 1));
      }
    }
  }
  return sums;
}

/** Between which values the rate or the count of a printed figure lies. */
export function boundsOf(
  release: Release,
  figure: Figure,
  printed: readonly number[],
  validOf: (cell: number) => number = (cell) => release.county.cells[cell]?.valid ?? 0,
): { low: number; high: number } {
  if (figure.kind === 'estimate') {
    const [low, high] = rangesOf(figure.precision, printed).rate ?? [0, 1];
    return { low, high };
  }
  const first = printed[0] ?? 0;
  const valid = figure.cells.reduce((sum, cell) => sum + validOf(cell), 0);
  return { low: valid - first * figure.base - (figure.base - 1), high: valid - first * figure.base };
}
