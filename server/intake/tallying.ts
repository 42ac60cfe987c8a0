import type { PublishedCampaign } from '../campaigns/published.ts';
import type { Store } from '../database/store.ts';
import { addToTallies, CellCounts } from '../queries/tallies.ts';
import { countBehind } from './count-behind.ts';

/** Brings a campaign's tallies up to the end of its log, for the lists that are due. */
export async function tallyLog(
  store: Store,
  { id, layouts }: PublishedCampaign,
  isDue?: (writer: number, last: number) => boolean,
): Promise<void> {
  await countBehind(
    store,
    id,
    {
      table: 'tally_mark',
      empty: () => new CellCounts(layouts),
      add: (transaction, cells, writer) => addToTallies(transaction, store.dialect, id, writer, cells),
    },
    isDue,
  );
}
