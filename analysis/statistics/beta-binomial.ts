/**
 * The chance that at least `count` of `n` people give an answer that each gives with chance `p`, where people of one
 * place are alike: their common chance differs from place to place with intra-class correlation `rho`. The upper tail
 * of the beta-binomial distribution with a = p(1 − rho)/rho and b = (1 − p)(1 − rho)/rho; of the binomial at rho = 0.
 * Source: Skellam (1948), Journal of the Royal Statistical Society B 10, 257–261.
 *
 * @param p strictly between 0 and 1
 * @param rho 0 … below 1
 */
export function betaBinomialTail(count: number, n: number, p: number, rho: number): number {
  if (!(p > 0 && p < 1)) throw new Error(`a chance lies between 0 and 1, not at ${p}`);
  if (!(rho >= 0 && rho < 1))
    throw new Error(`an intra-class correlation lies between 0 and 1, not at ${rho}`);
  if (count <= 0) return 1;
  if (count > n) return 0;
  // Pólya's urn: each draw adds `step` to the side that it came from, which keeps rho = 0 in the same formula.
  const step = rho / (1 - rho);
  let logChance = 0;
  for (let drawn = 0; drawn < n; drawn += 1)
    logChance += Math.log((1 - p + step * drawn) / (1 + step * drawn));
  let tail = 0;
  for (let k = 0; k <= n; k += 1) {
    if (k >= count) tail += Math.exp(logChance);
    if (k === n) break;
    // The chance of k + 1 from that of k.
    logChance += Math.log(((n - k) * (p + step * k)) / ((k + 1) * (1 - p + step * (n - k - 1))));
  }
  return Math.min(1, tail);
}
