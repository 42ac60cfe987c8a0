/**
 * How an estimate leaves. `tenths`: rate, error and limits to one decimal of a percent. `rate`: the rate alone, to one
 * decimal. `whole`: the rate alone, to a whole percent. All tell on which side of the bar lies what they print.
 */
export type Precision = 'tenths' | 'rate' | 'whole';

/** An estimate before it is printed; all are fractions of 1. */
export interface Unrounded {
  rate: number;
  error: number;
  lower: number;
  upper: number;
}

/** From the least to the greatest value that prints so; `null` where nothing is printed of it. */
export type Printed = Record<keyof Unrounded, readonly [number, number] | null>;

/** One decimal of a percent, as a whole number of thousandths. The nudge keeps machine rounding from deciding a tie. */
export function thousandths(rate: number): number {
  return Math.round(rate * 1000 + nudge);
}

/** A rate to a whole percent, as a whole number of hundredths. */
export function hundredths(rate: number): number {
  return Math.round(rate * 100 + nudge);
}

/** What leaves of an estimate as whole numbers: two print alike where these are the same. */
export function printOf(precision: Precision, value: Unrounded, bar: number): number[] {
  const { rate, error, lower, upper } = value;
  const meets = (one: number) => (one >= bar - rounding ? 1 : 0);
  switch (precision) {
    case 'tenths':
      return [...[rate, error, lower, upper].map(thousandths), meets(rate), meets(lower), meets(upper)];
    case 'rate':
      return [thousandths(rate), meets(rate)];
    case 'whole':
      return [hundredths(rate), meets(rate)];
  }
}

/** Between which values the parts of an estimate lie that prints so, whatever the side of the bar. */
export function rangesOf(precision: Precision, printed: readonly number[]): Printed {
  const at = (place: number) => printed[place] ?? 0;
  const tenth = (place: number) => [(at(place) - 0.5) / 1000, (at(place) + 0.5) / 1000] as const;
  switch (precision) {
    case 'tenths':
      return { rate: tenth(0), error: tenth(1), lower: tenth(2), upper: tenth(3) };
    case 'rate':
      return { rate: tenth(0), error: null, lower: null, upper: null };
    case 'whole':
      return { rate: [(at(0) - 0.5) / 100, (at(0) + 0.5) / 100], error: null, lower: null, upper: null };
  }
}

const nudge = 1e-9;
const rounding = 1e-12;
