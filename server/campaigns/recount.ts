import type { TallyCell } from '../../analysis/report-source.ts';
import type { Tally } from '../../analysis/tally.ts';
import { onSnapshot } from '../database/store.ts';
import { checkedResponses } from '../evidence/check.ts';
import { fingerprintOf } from '../evidence/seal.ts';
import { refuseIfDeleted } from '../queries/deletions.ts';
import { exclusionMembers, exclusionTallies } from '../queries/exclusions.ts';
import { findSeal } from '../queries/seals.ts';
import { CellCounts, cellKey, talliesOf } from '../queries/tallies.ts';
import type { Services } from '../services.ts';
import { publicKeyOf } from './sealing.ts';

/** A cell whose tally is not what its responses give. */
export interface Difference {
  group: string;
  township: string;
  school: string | null;
  flagged: boolean;
  /** The act that set them aside; `null` for the tally of all. */
  act: number | null;
  tallied: number;
  counted: number;
}

export interface Recount {
  responses: number;
  cells: number;
  differences: Difference[];
  /** Whose key signed the root; `own` where it is this store's. `null` before sealing. */
  sealedBy: { fingerprint: string; own: boolean } | null;
}

/**
 * Counts every response of a campaign again and compares each cell's tally, number by number. The log or the sealed
 * root is checked in the same reading: 409 where a response was changed; 410 once the answers were deleted.
 */
export async function recount(
  { store, campaigns, keys }: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  id: string,
): Promise<Recount> {
  const compiled = await campaigns.get(id);
  return onSnapshot(store, async (transaction) => {
    await refuseIfDeleted(transaction, id);
    const counts = new CellCounts(compiled.layouts);
    const members = await exclusionMembers(transaction, id);
    const byAct = new Map<number, CellCounts>();
    let responses = 0;
    for await (const page of checkedResponses(transaction, id)) {
      for (const response of page) {
        counts.count(response);
        for (const act of members.get(response.receipt) ?? []) {
          const own = byAct.get(act) ?? new CellCounts(compiled.layouts);
          byAct.set(act, own);
          own.count(response);
        }
      }
      responses += page.length;
    }
    const tallies = await talliesOf(transaction, id, compiled.layouts);
    const tallied = new Map(tallies.map((cell) => [cellKey(cell), cell]));
    const aside = await exclusionTallies(transaction, id);
    const differences = [
      ...differencesIn(null, tallies, counts.toTallyCells()),
      ...[...new Set([...aside.keys(), ...byAct.keys()])].flatMap((act) =>
        differencesIn(act, aside.get(act) ?? [], byAct.get(act)?.toTallyCells() ?? []),
      ),
    ];
    // Not split by flags, some of which rest on what was answered: a field that is open tells nothing of that.
    const cells = new Set(
      [...tallied.values()].map(({ group, township, school }) => `${group} ${township} ${school ?? ''}`),
    );
    const seal = await findSeal(transaction, id);
    const sealedBy = seal
      ? {
          fingerprint: fingerprintOf(seal.public_key),
          own: seal.public_key === publicKeyOf(keys),
        }
      : null;
    return { responses, cells: cells.size, differences, sealedBy };
  });
}

function differencesIn(
  act: number | null,
  tallies: readonly TallyCell[],
  counts: readonly TallyCell[],
): Difference[] {
  const tallied = new Map(tallies.map((cell) => [cellKey(cell), cell]));
  const counted = new Map(counts.map((cell) => [cellKey(cell), cell]));
  return [...new Set([...counted.keys(), ...tallied.keys()])].flatMap((key) => {
    const theirs = tallied.get(key);
    const ours = counted.get(key);
    const place = ours ?? theirs;
    if (!place || sameCounts(theirs?.counts, ours?.counts)) return [];
    const { group, township, school, flagged } = place;
    const [before, after] = [theirs?.counts[0] ?? 0, ours?.counts[0] ?? 0];
    return [{ group, township, school, flagged, act, tallied: before, counted: after }];
  });
}

function sameCounts(one: Tally | undefined, other: Tally | undefined): boolean {
  if (!one || !other) return (one ?? other ?? []).every((count) => count === 0);
  return one.length === other.length && one.every((count, index) => count === other[index]);
}
