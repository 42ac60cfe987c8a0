/** A count as the public bulletin prints it: `few` is anything from 0 up to the threshold, `unlisted` at least it. */
export type PublicCount = number | 'few' | 'unlisted';

/** One row of a list whose sum everybody knows. */
export interface CountRow {
  /** People who could have answered; known to everybody. */
  eligible: number;
  received: number;
}

/**
 * What the bulletin prints for rows whose sum is public: counts under `threshold` as `few`, and nothing from which one
 * of them follows. Every value from 0 to the most that a reader takes to be possible stays possible for each of them,
 * also for a reader who knows this rule. So what decides is public itself (sums of what is hidden, eligible people,
 * what is printed), never a hidden count alone.
 *
 * Where the sum of the few tells of them, one further row is `unlisted`: of those not under the threshold the one with
 * fewest eligible people, at least eight thresholds of them if there is such a row, so that its count has room to vary.
 * @returns `null` where that is not enough: then no row at all may be listed, nor may it be said which are few
 */
export function publicCounts(rows: readonly CountRow[], threshold: number): PublicCount[] | null {
  const few = rows.filter(({ received }) => received < threshold);
  if (few.length === 0) return rows.map(({ received }) => received);
  // Where somewhere more answered than could have, nobody takes eligible people for a bound.
  const bounded = rows.every(({ eligible, received }) => received <= eligible);
  const most = few.map(({ eligible }) => (bounded ? Math.min(threshold - 1, eligible) : threshold - 1));
  const sum = few.reduce((total, { received }) => total + received, 0);
  const printed = (row: CountRow, unlisted: CountRow | null): PublicCount => {
    if (row.received < threshold) return 'few';
    return row === unlisted ? 'unlisted' : row.received;
  };
  if (staysOpen(sum, most)) return rows.map((row) => printed(row, null));

  const other = roomiest(rows, threshold);
  if (!other) return null;
  const together = sum + other.received;
  const all = most.reduce((total, one) => total + one, 0);
  const roomBelow = together >= threshold + all;
  const roomAbove = !bounded || together <= other.eligible;
  return roomBelow && roomAbove ? rows.map((row) => printed(row, other)) : null;
}

/** Whether each of some counts may be anything from 0 to its most, knowing their sum. */
function staysOpen(sum: number, most: readonly number[]): boolean {
  const all = most.reduce((total, one) => total + one, 0);
  return most.every((own) => sum >= own && sum <= all - own);
}

/** By what is public of a row that is not under the threshold, never by its count. */
function roomiest(rows: readonly CountRow[], threshold: number): CountRow | null {
  const others = rows.filter(({ received }) => received >= threshold);
  const sorted = [...others].sort((a, b) => a.eligible - b.eligible);
  return sorted.find(({ eligible }) => eligible >= 8 * threshold) ?? sorted.at(-1) ?? null;
}
