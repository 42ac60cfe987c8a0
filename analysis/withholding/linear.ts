import type { Figure, Release } from './figure.ts';

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
