/**
 * Cuts weights at a highest one and spreads what was cut over the others in proportion, until none is above: the sum
 * stays as it was. It trades a little bias for less variance, so a report that uses it must say so.
 *
 * @param weights above zero
 * @param highest the highest weight allowed, at least their mean; throws below it
 */
export function trim(weights: readonly number[], highest: number): number[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(highest * weights.length >= whole)) throw new Error('no weight can be below the mean of all');
  const trimmed = [...weights];
  for (;;) {
    const cut = trimmed.map((weight) => Math.min(weight, highest));
    const lost = whole - cut.reduce((sum, weight) => sum + weight, 0);
    const room = cut.filter((weight) => weight < highest);
    // What is lost to rounding alone is not worth another round.
    if (lost <= 1e-12 * whole || room.length === 0) return cut;
    const factor = 1 + lost / room.reduce((sum, weight) => sum + weight, 0);
    for (const [index, weight] of cut.entries()) trimmed[index] = weight < highest ? weight * factor : weight;
  }
}
