/**
 * Counts whole numbers from 0 to `highest`; what is higher counts as the highest. Merging and order change nothing.
 */
export class Histogram {
  readonly #counts: Uint32Array;
  #total = 0;

  constructor(highest: number) {
    this.#counts = new Uint32Array(highest + 1);
  }

  get total(): number {
    return this.#total;
  }

  add(value: number): void {
    const place = Math.max(0, Math.min(this.#counts.length - 1, Math.round(value)));
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#total += 1;
  }

  /**
   * The smallest value that at least the fraction `q` of all does not exceed (R: `quantile(type = 1)`).
   * Throws where nothing was counted.
   */
  quantile(q: number): number {
    if (this.#total === 0) throw new Error('a quantile of nothing');
    const wanted = Math.max(1, Math.ceil(q * this.#total - 1e-9));
    let seen = 0;
    for (const [value, count] of this.#counts.entries()) {
      seen += count;
      if (seen >= wanted) return value;
    }
    return this.#counts.length - 1;
  }
}
