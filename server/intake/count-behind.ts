import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { onSnapshot, type Store } from '../database/store.ts';
import { type ListBehind, listsBehind, type MarkTable, moveMark } from '../queries/marks.ts';
import {
  batchesAfter,
  campaignStates,
  holdCampaign,
  responsesIn,
  type StoredResponse,
} from '../queries/responses.ts';

/** What is counted of a log, and how it is kept. */
interface Counting<Counts extends { count(response: StoredResponse): void }> {
  table: MarkTable;
  empty(): Counts;
  /** Adds what was counted of a list, in the transaction that moves its mark. */
  add(transaction: Kysely<Database>, counts: Counts, writer: number): Promise<void>;
}

/**
 * Counts what came into a campaign's log after the marks, for the lists that are due. It counts outside of any write, and
 * moves each list's mark together with the counts, so that nothing is counted twice whoever does it and however it ends.
 */
export async function countBehind<Counts extends { count(response: StoredResponse): void }>(
  store: Store,
  campaign: string,
  { table, empty, add }: Counting<Counts>,
  isDue: (writer: number, last: number) => boolean = () => true,
): Promise<void> {
  const due = (await listsBehind(store.reads, table, campaign)).filter(({ writer, to }) => isDue(writer, to));
  if (due.length === 0) return;
  const counted = await onSnapshot(store, async (transaction) => {
    const lists: { list: ListBehind; counts: Counts }[] = [];
    for (const list of await listsBehind(transaction, table, campaign)) {
      if (!due.some(({ writer }) => writer === list.writer)) continue;
      const counts = empty();
      for await (const batch of batchesAfter(transaction, campaign, list.writer, list.from)) {
        for (const response of responsesIn(batch)) counts.count(response);
        await setImmediate();
      }
      lists.push({ list, counts });
    }
    return lists;
  });
  for (const { list, counts } of counted)
    await keepCounted(store, campaign, list, [
      { table, keep: (transaction) => add(transaction, counts, list.writer) },
    ]);
}

/** What was counted of a list, and the table that is marked with how far. */
interface Kept {
  table: MarkTable;
  keep(transaction: Kysely<Database>): Promise<void>;
}

/**
 * Moves a list's marks and keeps what was counted up to them, in one transaction; `false`, and nothing kept, where
 * somebody else has moved one. What is sealed in the meantime has been counted anew, and needs nothing more.
 */
export async function keepCounted(
  { db, dialect }: Pick<Store, 'db' | 'dialect'>,
  campaign: string,
  list: ListBehind,
  kept: readonly Kept[],
): Promise<boolean> {
  try {
    await db.transaction().execute(async (transaction) => {
      await holdCampaign(transaction, dialect, campaign, 'shared');
      const state = (await campaignStates(transaction, [campaign])).get(campaign);
      if (!state || state.sealed_at !== null) return;
      for (const { table, keep } of kept) {
        if (!(await moveMark(transaction, table, campaign, list))) throw new MovedByAnother();
        await keep(transaction);
      }
    });
    return true;
  } catch (error) {
    if (error instanceof MovedByAnother) return false;
    throw error;
  }
}

/** Takes back what a transaction has done so far. */
class MovedByAnother extends Error {}
