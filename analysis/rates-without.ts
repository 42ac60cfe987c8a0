import type { Estimate } from './report.ts';
import type { Sign } from './signs.ts';

/** The headline without the answers that show a sign; `null` where it would tell of too few answers. */
export interface RateWithout {
  sign: Sign;
  /** How many answers were left out; `null` where they are too few to be told. */
  leftOut: number | null;
  headline: Estimate | null;
}

/** How many answers show each set of signs (sums of `signBit`). */
export type SignSets = ReadonlyMap<number, number>;

/**
 * Which headlines may stand beside the one over all answers. A rate and the same rate without a set tell of that set,
 * and several such rates, added to and taken from each other, may tell of a set that only some of them hold: A, B and
 * both together give what A and B share. So a set leaves only where no sum or difference of all that left before it
 * tells of more than nobody and fewer than `smallCell` answers.
 *
 * @param wanted sets of answers, by the signs of which they show at least one, the weightiest first
 * @param released such sets that the Report leaves out already
 */
export function separable(
  wanted: readonly number[],
  released: readonly number[],
  sets: SignSets,
  smallCell: number,
): Set<number> {
  const parts = [...sets].filter(([, count]) => count > 0);
  const counts = parts.map(([, count]) => count);
  const membersOf = (one: number) => parts.map(([set]) => ((set & one) === 0 ? 0 : 1));
  const left = [parts.map(() => 1), ...released.map(membersOf)];
  const allowed = new Set<number>();
  for (const one of wanted) {
    const members = membersOf(one);
    if (!members.includes(1) || tellsOfFew(members, left, counts, smallCell)) continue;
    left.push(members);
    allowed.add(one);
  }
  return allowed;
}

/** Whether the sum, plus or minus any of the others, is a set of more than nobody and fewer than `smallCell`. */
function tellsOfFew(
  sum: readonly number[],
  others: readonly (readonly number[])[],
  counts: readonly number[],
  smallCell: number,
): boolean {
  const [other, ...rest] = others;
  if (other === undefined) {
    const size = sum.reduce((all, times, part) => all + (times === 0 ? 0 : (counts[part] ?? 0)), 0);
    const isSet =
      sum.every((times) => times === 0 || times === 1) || sum.every((times) => times === 0 || times === -1);
    return isSet && size > 0 && size < smallCell;
  }
  return [0, 1, -1].some((sign) =>
    tellsOfFew(
      sum.map((times, part) => times + sign * (other[part] ?? 0)),
      rest,
      counts,
      smallCell,
    ),
  );
}
