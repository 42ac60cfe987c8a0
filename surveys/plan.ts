import type { FrameCell } from './frame.ts';
import type { GroupCode } from './groups.ts';

export interface PlanSettings {
  /** Resident population (常住人口); `null` where it is not known, and then the floor alone counts. */
  residents: number | null;
  sampling: { ratio: number; floor: number };
  /** Share of the sample per group; sums to 1. */
  shares: Readonly<Partial<Record<GroupCode, number | undefined>>>;
  /** Groups that are asked whole. */
  census: readonly GroupCode[];
}

export interface Quota {
  group: GroupCode;
  township: string;
  school: string | null;
  /** Answers wanted: a target, never a cap. */
  quota: number;
}

/**
 * The answers wanted in all: `ratio` of the residents, rounded up, and never under the floor.
 * The national survey samples 1.5 ‰ of the residents; 143,903 residents give 216.
 */
export function sampleSize(residents: number | null, sampling: { ratio: number; floor: number }): number {
  // A product such as 0.0015 × 200000 may exceed its whole number by a rounding error of the machine.
  const byRatio = residents === null ? 0 : Math.ceil(Number((residents * sampling.ratio).toFixed(6)));
  return Math.max(byRatio, sampling.floor);
}

/**
 * Splits the sample over the frame's cells: each group gets its share by largest remainder, a census group
 * all of its people; what a census group cannot give goes to the parents; within a group the cells get
 * theirs in proportion to eligible people by largest remainder, never more than are eligible.
 */
export function quotas(
  settings: PlanSettings,
  frame: readonly FrameCell[],
  groups: readonly GroupCode[],
): Quota[] {
  const total = sampleSize(settings.residents, settings.sampling);
  const targets = largestRemainder(
    total,
    groups.map((group) => settings.shares[group] ?? 0),
  );
  const target = new Map(groups.map((group, index) => [group, targets[index] ?? 0]));
  const eligible = (group: GroupCode) =>
    frame.reduce((sum, cell) => (cell.group === group ? sum + cell.eligible : sum), 0);
  for (const group of groups) {
    if (!settings.census.includes(group) || group === 'parent') continue;
    const missing = Math.max(0, (target.get(group) ?? 0) - eligible(group));
    target.set(group, eligible(group));
    const parents = target.get('parent');
    if (parents !== undefined) target.set('parent', parents + missing);
  }
  if (settings.census.includes('parent') && target.has('parent')) target.set('parent', eligible('parent'));

  return groups.flatMap((group) => {
    const cells = frame.filter((cell) => cell.group === group);
    const wanted = Math.min(target.get(group) ?? 0, eligible(group));
    const split = largestRemainder(
      wanted,
      cells.map((cell) => cell.eligible),
    );
    return cells.map(({ township, school }, index) => ({
      group,
      township,
      school,
      quota: split[index] ?? 0,
    }));
  });
}

/**
 * Splits a whole number in proportion to weights by the method of largest remainders (Hamilton);
 * the earlier one wins a tie. All zero where the weights sum to zero.
 */
export function largestRemainder(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  // Rounded so that 300 × (0.5 / 6) is the whole number that arithmetic says it is.
  const exact = weights.map((weight) => Number(((total * weight) / sum).toFixed(9)));
  const parts = exact.map(Math.floor);
  const left = total - parts.reduce((a, b) => a + b, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: value - Math.floor(value) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
