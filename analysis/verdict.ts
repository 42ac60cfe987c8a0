import type { Verdict } from './report.ts';

/** What a verdict rests on. */
export interface Evidence {
  lower: number;
  upper: number;
  /** Answers with a denominator. */
  valid: number;
  /** All who are eligible answered. */
  census: boolean;
  /** A group that the figure is about is missing from it, or too small to speak for itself. */
  incomplete: boolean;
}

/** Under this many valid answers no verdict is given, unless everyone answered. */
export const fewestAnswers = 30;
/** Under this many valid answers a group of a `fixed` combination leaves the county without a verdict. */
export const fewestInGroup = 5;

/** Rounding errors of the machine must not put 255 of 300 under 85 %. */
const rounding = 1e-12;

/** Whether a rate, or a limit of one, is at the bar or above. */
export function reaches(rate: number, bar: number): boolean {
  return rate >= bar - rounding;
}

/**
 * How a figure stands to the bar: `reached` if its lower limit is there, `not-reached` if even the upper one is not,
 * else `undecided`; `too-few` where the answers do not carry a verdict at all.
 */
export function verdictOf({ lower, upper, valid, census, incomplete }: Evidence, bar: number): Verdict {
  if ((valid < fewestAnswers && !census) || incomplete) return 'too-few';
  if (reaches(lower, bar)) return 'reached';
  return reaches(upper, bar) ? 'undecided' : 'not-reached';
}
