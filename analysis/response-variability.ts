/**
 * Intra-individual response variability: the standard deviation (n − 1) of one person's answers over the items.
 * 0 is a straight line. `null` under two answers, where there is nothing to vary.
 * Source: Dunn, Heggestad, Shanock and Theilgard (2018), Journal of Business and Psychology 33, 105–121; R package
 * careless, `irv`.
 *
 * @param points answers on one scale; put items of several scales on 0 … 1 first
 */
export function responseVariability(points: readonly number[]): number | null {
  if (points.length < 2) return null;
  const mean = points.reduce((sum, point) => sum + point, 0) / points.length;
  const squares = points.reduce((sum, point) => sum + (point - mean) ** 2, 0);
  return Math.sqrt(squares / (points.length - 1));
}
