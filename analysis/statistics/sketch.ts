import { textHash } from '../text-hash.ts';

const places = 2 ** 20;

/**
 * Counts keys in 4 MB however many there are: keys share places, so a count is never too low and sometimes too high.
 * A first pass over the responses fills it; the second then keeps exact counts of the few keys that can matter, and
 * the outcome does not hang on the order of the responses. A count-min sketch of one row.
 * Source: Cormode and Muthukrishnan (2005), Journal of Algorithms 55, 58–75.
 */
export class Sketch {
  readonly #counts = new Uint32Array(places);

  add(key: string): void {
    const place = textHash(key) % places;
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /** At least as often as the key was added. */
  atMost(key: string): number {
    return this.#counts[textHash(key) % places] ?? 0;
  }

  /**
   * The lowest count, from `least` up, that at most `capacity` places reach: keys of that count are few enough to be
   * counted exactly.
   */
  threshold(least: number, capacity: number): number {
    let reached = 0;
    for (const count of this.#counts) if (count >= least) reached += 1;
    if (reached <= capacity) return least;
    const sorted = this.#counts.slice().sort();
    return (sorted[places - capacity - 1] ?? least) + 1;
  }
}
