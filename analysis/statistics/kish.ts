/**
 * Kish's effective size of a weighted sample, (Σw)² / Σw²: as many answers of equal weight would serve as well.
 * Source: Kish (1965), Survey Sampling, 11.7.
 *
 * @param weights how many answers bear each weight
 */
export function kishEffectiveSize(weights: readonly { weight: number; answers: number }[]): number {
  let sum = 0;
  let squares = 0;
  for (const { weight, answers } of weights) {
    sum += answers * weight;
    squares += answers * weight ** 2;
  }
  if (squares === 0) throw new Error('nobody has no effective size');
  return sum ** 2 / squares;
}
