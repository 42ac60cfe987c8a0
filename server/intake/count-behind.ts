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
    await keepCounted(store, table, campaign, list, (transaction) => add(transaction, counts, list.writer));
}

/**
 * Moves a list's mark and keeps what was counted up to it, in one transaction; `false` where somebody else has moved it.
 * What is sealed in the meantime has been counted anew, and needs nothing more.
 */
export async function keepCounted(
  store: Store,
  table: MarkTable,
  campaign: string,
  list: ListBehind,
  keep: (transaction: Kysely<Database>) => Promise<void>,
): Promise<boolean> {
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, campaign, 'shared');
    const state = (await campaignStates(transaction, [campaign])).get(campaign);
    if (!state || state.sealed_at !== null) return true;
    if (!(await moveMark(transaction, table, campaign, list))) return false;
    await keep(transaction);
    return true;
  });
}
