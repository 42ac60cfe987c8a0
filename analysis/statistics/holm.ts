/**
 * Holm's correction for many tests read at once: each p value in the order given, raised so that the chance of any
 * false finding among all stays under the level that they are compared with.
 * Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70; the same as R's `p.adjust(method = "holm")`.
 *
 * @param pValues each 0 … 1
 * @returns adjusted p values, as many and in the same order
 */
export function holm(pValues: readonly number[]): number[] {
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let highest = 0;
  for (const [rank, { p, index }] of ascending.entries()) {
    // A test cannot be clearer than one that was clearer before.
    highest = Math.max(highest, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = highest;
  }
  return adjusted;
}
