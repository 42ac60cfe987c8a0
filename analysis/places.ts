import type { FrameCell } from '../surveys/frame.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { TallyCell } from './report-source.ts';
import { addTally, emptyTally, type TallyLayout } from './tally.ts';

/** The key of a place: a group in a township, or in one school of it. */
export function placeKey(group: GroupCode, township: string, school: string | null = null): string {
  return `${group} ${township} ${school ?? ''}`;
}

/** People eligible by group and township, all schools together. */
export function eligibleByPlace(frame: readonly FrameCell[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { group, township, eligible } of frame) {
    const key = placeKey(group, township);
    sums.set(key, (sums.get(key) ?? 0) + eligible);
  }
  return sums;
}

/** Counts by group and township, all schools and flags together. */
export function countsByPlace(
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
  tallies: readonly TallyCell[],
): Map<string, number[]> {
  const sums = new Map<string, number[]>();
  for (const { group, township, counts } of tallies) {
    const layout = layouts.get(group);
    if (!layout) throw new Error(`the campaign has no questionnaire for ${group}`);
    const key = placeKey(group, township);
    const sum = sums.get(key) ?? emptyTally(layout);
    addTally(sum, counts);
    sums.set(key, sum);
  }
  return sums;
}
