import { countResponse, emptyTally, type Tally } from '../../analysis/tally.ts';
import { onSnapshot, type Store } from '../database/open.ts';
import { responsesOf } from '../queries/responses.ts';
import { cellKey, talliesOf } from '../queries/tallies.ts';
import type { PublishedCampaigns } from './published.ts';

/** A cell whose tally is not what its responses give. */
export interface Difference {
  group: string;
  township: string;
  school: string | null;
  flagged: boolean;
  tallied: number;
  counted: number;
}

export interface Recount {
  responses: number;
  cells: number;
  differences: Difference[];
}

/** Counts every response of a campaign again and compares each cell's tally, number by number. */
export async function recount(store: Store, campaigns: PublishedCampaigns, id: string): Promise<Recount> {
  const compiled = await campaigns.get(id);
  return onSnapshot(store, async (transaction) => {
    const counted = new Map<string, { place: Omit<Difference, 'tallied' | 'counted'>; counts: number[] }>();
    let responses = 0;
    for await (const { group, township, school, flags, answers } of responsesOf(transaction, id)) {
      const layout = compiled.layouts.get(group);
      if (!layout) throw new Error(`a response of ${group} has no questionnaire`);
      const place = { group, township, school: school === '' ? null : school, flagged: flags.length > 0 };
      const cell = counted.get(cellKey(place)) ?? { place, counts: emptyTally(layout) };
      countResponse(layout, cell.counts, answers);
      counted.set(cellKey(place), cell);
      responses += 1;
    }
    const tallied = new Map((await talliesOf(transaction, id)).map((cell) => [cellKey(cell), cell]));
    const differences: Difference[] = [];
    for (const key of new Set([...counted.keys(), ...tallied.keys()])) {
      const theirs = tallied.get(key);
      const ours = counted.get(key);
      const place = ours?.place ?? theirs;
      if (!place || sameCounts(theirs?.counts, ours?.counts)) continue;
      const { group, township, school, flagged } = place;
      differences.push({
        group,
        township,
        school,
        flagged,
        tallied: theirs?.counts[0] ?? 0,
        counted: ours?.counts[0] ?? 0,
      });
    }
    return { responses, cells: tallied.size, differences };
  });
}

function sameCounts(one: Tally | undefined, other: Tally | undefined): boolean {
  if (!one || !other) return (one ?? other ?? []).every((count) => count === 0);
  return one.length === other.length && one.every((count, index) => count === other[index]);
}
