import { setImmediate } from 'node:timers/promises';
import type { GroupCode } from '../../surveys/groups.ts';
import { onSnapshot, type Store } from '../database/store.ts';
import { addDayCounts, DayCounts, dayMarks, moveDayMark } from '../queries/day-counts.ts';
import {
  batchesAfter,
  campaignStates,
  holdCampaign,
  logPositions,
  responsesIn,
} from '../queries/responses.ts';
import type { PublishedCampaign } from './published.ts';

/**
 * Whether a group's answers are counted by day. Those of groups with one-time codes are not: beside a list of who was
 * handed a slip, a day with one answer would be one person's (docs/decisions/019).
 */
export function countedByDay({
  settings,
}: Pick<PublishedCampaign, 'settings'>): (group: GroupCode) => boolean {
  return (group) => settings.access[group] !== 'code';
}

/**
 * Counts by day what came into a campaign's log since the last time, so that nobody reads the whole log to see a trend.
 * It counts outside of any write, and moves each writer's mark together with the counts.
 */
export async function countDays(store: Store, campaign: PublishedCampaign): Promise<void> {
  const { id } = campaign;
  const behind = await onSnapshot(store, async (transaction) => {
    const marks = await dayMarks(transaction, id);
    const lists = [];
    for (const { writer, number } of await logPositions(transaction, id)) {
      const from = marks.get(writer) ?? 0;
      if (from === number) continue;
      const counts = new DayCounts(countedByDay(campaign));
      let to = from;
      for await (const batch of batchesAfter(transaction, id, writer, from)) {
        for (const response of responsesIn(batch)) counts.count(response);
        to = batch.number;
        await setImmediate();
      }
      lists.push({ writer, from, to, counts });
    }
    return lists;
  });
  for (const { writer, from, to, counts } of behind) {
    await store.db.transaction().execute(async (transaction) => {
      await holdCampaign(transaction, store.dialect, id, 'shared');
      // Sealing counts everything anew.
      const state = (await campaignStates(transaction, [id])).get(id);
      if (!state || state.sealed_at !== null) return;
      if (await moveDayMark(transaction, id, writer, from, to)) await addDayCounts(transaction, id, counts);
    });
  }
}
