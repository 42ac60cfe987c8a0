import { type County, cellAt } from './county.ts';

/**
 * How open the withheld cells of a group stay when its weighted row leaves, told from n alone, in bits: the entropy
 * of what they may hold, less what the printed rate, error, limits and counts say. Two worlds print alike by chance
 * where the first is clearly greater. A rule of thumb: the search for witnesses at closing decides.
 */
export interface Ambiguity {
  open: number;
  told: number;
}

/** The share of satisfied that the rule of thumb supposes; the bar is at .85, and most counties lie above it. */
const supposedRate = 0.92;
const bitsOfNormal = 0.5 * Math.log2(2 * Math.PI * Math.E);

/** Entropy in bits of the number of satisfied among `valid` answers at the supposed rate. */
export function entropyOf(valid: number): number {
  if (valid > 60) return bitsOfNormal + 0.5 * Math.log2(valid * supposedRate * (1 - supposedRate));
  let bits = 0;
  let chance = (1 - supposedRate) ** valid;
  for (let k = 0; k <= valid; k += 1) {
    bits -= chance * Math.log2(chance);
    chance *= ((valid - k) / (k + 1)) * (supposedRate / (1 - supposedRate));
  }
  return bits;
}

/** The ambiguity of one group with the given cells withheld, when its weighted row leaves, with or without counts. */
export function ambiguityOf(county: County, withheld: readonly number[], counts: boolean): Ambiguity {
  const { group } = cellAt(county, withheld[0] ?? -1);
  const strata = county.strata.filter((stratum) => stratum.group === group);
  const of = (townships: readonly string[]) =>
    county.cells.filter((cell) => cell.group === group && townships.includes(cell.township));
  const people = county.cells.reduce((sum, cell) => sum + (cell.group === group ? cell.eligible : 0), 0);
  let rateVariance = 0;
  let countVariance = 0;
  let open = 0;
  for (const { townships } of strata) {
    const cells = of(townships);
    const hidden = withheld
      .map((index) => cellAt(county, index))
      .filter((cell) => townships.includes(cell.township));
    const valid = hidden.reduce((sum, cell) => sum + cell.valid, 0);
    if (valid === 0) continue;
    const all = cells.reduce((sum, cell) => sum + cell.valid, 0);
    const eligible = cells.reduce((sum, cell) => sum + cell.eligible, 0);
    // Cells of one stratum weigh alike: the figures see their sum alone.
    open += entropyOf(valid);
    const spread = valid * supposedRate * (1 - supposedRate);
    rateVariance += (eligible / people / all) ** 2 * spread;
    countVariance += spread;
  }
  const rate = bitsIn(Math.sqrt(rateVariance) / 0.001);
  // The error varies about a tenth as much as the rate it belongs to, the limits sharpen both.
  const error = bitsIn(Math.sqrt(rateVariance) / 0.01);
  return { open, told: rate + error + 2.5 + (counts ? bitsIn(Math.sqrt(countVariance)) : 0) };
}

function bitsIn(deviation: number): number {
  return Math.max(0, bitsOfNormal + Math.log2(Math.max(deviation, 1e-9)));
}
