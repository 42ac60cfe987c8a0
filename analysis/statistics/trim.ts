/**
 * Cuts weights at a highest one and spreads what was cut over the others in proportion, until none is above: the sum
 * stays as it was. It trades a little bias for less variance, so a report that uses it must say so.
 *
 * @param weights above zero
 * @param highest the highest weight allowed, at least their mean; throws below it
 * @param answers how many bear each weight
 */
export function trim(
  weights: readonly number[],
  highest: number,
  answers: readonly number[] = weights.map(() => 1),
): number[] {
  const sumOf = (some: readonly number[], counts: (weight: number) => boolean = () => true) =>
    some.reduce((sum, weight, index) => sum + (counts(weight) ? weight * (answers[index] ?? 0) : 0), 0);
  const whole = sumOf(weights);
  if (!(highest * answers.reduce((sum, count) => sum + count, 0) >= whole))
    throw new Error('no weight can be below the mean of all');
  const trimmed = [...weights];
  for (;;) {
    const cut = trimmed.map((weight) => Math.min(weight, highest));
    const lost = whole - sumOf(cut);
    const room = sumOf(cut, (weight) => weight < highest);
    // What is lost to rounding alone is not worth another round.
    if (lost <= 1e-12 * whole || room === 0) return cut;
    const factor = 1 + lost / room;
    for (const [index, weight] of cut.entries()) trimmed[index] = weight < highest ? weight * factor : weight;
  }
}
