import { xoroshiro128plus } from 'pure-rand';
import type { County } from './county.ts';

/** Rates that the pattern is tried on. Nearer to 100 % no pattern from n alone can hold a group's row. */
const rates = [0.8, 0.86, 0.91, 0.95] as const;
const perRate = 2;

/** Counties with the given n and made-up answers; always the same for the same n. */
export function simulatedCounties(county: County): { counts: number[]; seed: number }[] {
  return rates.flatMap((rate, place) =>
    Array.from({ length: perRate }, (_, repeat) => {
      const seed = 1000 * (place + 1) + repeat;
      const generator = xoroshiro128plus(seed);
      const counts = county.cells.map(({ valid }) => {
        let satisfied = 0;
        for (let answer = 0; answer < valid; answer += 1) {
          if ((generator.unsafeNext() >>> 0) / 2 ** 32 < rate) satisfied += 1;
        }
        return satisfied;
      });
      return { counts, seed };
    }),
  );
}
