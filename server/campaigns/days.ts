import type { GroupCode } from '../../surveys/groups.ts';
import type { Store } from '../database/store.ts';
import { countBehind } from '../intake/count-behind.ts';
import { addDayCounts, DayCounts } from '../queries/day-counts.ts';
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

/** Brings a campaign's counts by day up to the end of its log, for the lists that are due. */
export async function countDays(
  store: Store,
  campaign: PublishedCampaign,
  isDue?: (writer: number, last: number) => boolean,
): Promise<void> {
  await countBehind(
    store,
    campaign.id,
    {
      table: 'day_mark',
      empty: () => new DayCounts(countedByDay(campaign)),
      add: (transaction, counts) => addDayCounts(transaction, store.dialect, campaign.id, counts.rows),
    },
    isDue,
  );
}
