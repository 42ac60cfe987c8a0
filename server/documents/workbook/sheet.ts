import type { Estimate } from '../../../analysis/report.ts';
import { verdictInWords, withheldInWords } from '../../../analysis/wording.ts';
import { texts } from './texts.ts';

/** A table on a sheet: heads with widths, then rows. */
export interface Sheet {
  name: string;
  /** What the table holds and how it is read: one line under the title. */
  about: string;
  heads: readonly Head[];
  rows: readonly (readonly Cell[])[];
  /** Columns that stay when one scrolls to the right. */
  kept?: number;
  /** Whether its columns can be filtered: for lists too long to be read through. */
  filtered?: boolean;
}

/** The head of a column and its width in signs. */
export type Head = readonly [text: string, width: number];

/**
 * Text, a count, a rate as a fraction of 1 (printed with one decimal of a percent), one that leaves to a whole percent, a
 * part of the eligible people who answered (a quotient of counts that stand beside it), a share that publication fixed
 * (printed with two), a difference in fractions of 1 (printed in points), a p value, or nothing.
 */
export type Cell =
  | string
  | number
  | { rate: number }
  | { whole: number }
  | { participation: number }
  | { share: number }
  | { points: number }
  | { p: number }
  | null;

export const estimateHeads: readonly Head[] = [
  [texts.result, 20],
  [texts.error, 9],
  [texts.lower, 9],
  [texts.upper, 9],
  [texts.valid, 10],
  [texts.answers, 9],
];

/** The same with how it stands to the bar: for figures of the headline's definition. */
export const judgedHeads: readonly Head[] = [...estimateHeads, [texts.standing, 9], [texts.verdict, 20]];

export function estimateCells(estimate: Estimate): Cell[] {
  if ('suppressed' in estimate) {
    return [withheldInWords[estimate.suppressed], ...estimateHeads.slice(1).map(() => texts.none)];
  }
  const { rate, se, lower, upper, valid, n, coarse } = estimate;
  if (coarse) return [{ whole: rate }, texts.none, { whole: lower }, { whole: upper }, valid, n];
  return [{ rate }, { rate: se }, { rate: lower }, { rate: upper }, valid, n];
}

export function judgedCells(estimate: Estimate): Cell[] {
  const judged =
    'suppressed' in estimate
      ? [texts.none, texts.none]
      : [estimate.meetsBar ? texts.atLeast : texts.under, verdictInWords(estimate)];
  return [...estimateCells(estimate), ...judged];
}
