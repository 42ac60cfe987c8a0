import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { PublishedCampaign } from '../campaigns/published.ts';
import type { Database } from '../database/schema.ts';
import { onSnapshot, type Store } from '../database/store.ts';
import {
  batchesAfter,
  campaignStates,
  holdCampaign,
  logPositions,
  responsesIn,
} from '../queries/responses.ts';
import { addToTallies, CellCounts, moveTallyMark, tallyMarks } from '../queries/tallies.ts';

/**
 * Brings a campaign's tallies up to the end of its log, for the lists that are due. It counts outside of any write, and
 * moves each writer's mark together with the cells, so that nothing is counted twice whoever does it and however it ends.
 */
export async function tallyLog(
  store: Store,
  { id, layouts }: PublishedCampaign,
  isDue: (writer: number, last: number) => boolean = () => true,
): Promise<void> {
  const due = (await listsBehind(store.reads, id)).filter(({ writer, to }) => isDue(writer, to));
  if (due.length === 0) return;
  const behind = await onSnapshot(store, async (transaction) => {
    const lists = [];
    for (const { writer, from, to } of await listsBehind(transaction, id)) {
      if (!due.some((one) => one.writer === writer)) continue;
      const cells = new CellCounts(layouts);
      for await (const batch of batchesAfter(transaction, id, writer, from)) {
        for (const response of responsesIn(batch)) cells.count(response);
        await setImmediate();
      }
      lists.push({ writer, from, to, cells });
    }
    return lists;
  });
  for (const { writer, from, to, cells } of behind) {
    await store.db.transaction().execute(async (transaction) => {
      // Another process may have sealed the campaign, or tallied the same batches, in the meantime.
      await holdCampaign(transaction, store.dialect, id, 'shared');
      const state = (await campaignStates(transaction, [id])).get(id);
      if (!state || state.sealed_at !== null) return;
      if (await moveTallyMark(transaction, id, writer, from, to))
        await addToTallies(transaction, store.dialect, id, writer, cells);
    });
  }
}

/** The lists whose mark is behind their end. */
async function listsBehind(db: Kysely<Database>, campaign: string) {
  const marks = await tallyMarks(db, campaign);
  const lists = await logPositions(db, campaign);
  return lists
    .map(({ writer, number }) => ({ writer, from: marks.get(writer) ?? 0, to: number }))
    .filter(({ from, to }) => from !== to);
}
