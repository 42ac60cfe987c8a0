/**
 * Degrees of freedom of a sum of independent variances: (Σv)² / Σ(v² / df). Parts of zero variance are left out;
 * `null` where all are.
 * Source: Satterthwaite (1946), Biometrics Bulletin 2, 110–114.
 */
export function satterthwaite(
  parts: readonly { variance: number; degreesOfFreedom: number }[],
): number | null {
  let sum = 0;
  let squares = 0;
  for (const { variance, degreesOfFreedom } of parts) {
    if (variance === 0) continue;
    if (!(degreesOfFreedom > 0)) throw new Error('a variance needs degrees of freedom');
    sum += variance;
    squares += variance ** 2 / degreesOfFreedom;
  }
  return squares === 0 ? null : sum ** 2 / squares;
}
