import { PublishedCampaigns } from './campaigns/published.ts';
import { Receipts } from './campaigns/receipts.ts';
import type { Config } from './config.ts';
import { openStore } from './database/open.ts';
import { Intake } from './intake/intake.ts';
import { LogThread } from './intake/log-thread.ts';
import { OwnLog } from './intake/own-log.ts';
import { Tickets } from './intake/ticket.ts';
import { loadKeys } from './queries/secrets.ts';
import { OpenedLinks } from './routes/opened-link.ts';

/**
 * What commands and the server share: the store, its keys, and the write path.
 *
 * @param serving whether threads of their own store submissions and copy the journal, on an engine within the process
 */
export async function openServices(config: Config, clock: () => Date = () => new Date(), serving = false) {
  const store = await openStore(config.store);
  const keys = await loadKeys(store.db);
  if (serving) store.checkpointApart();
  const campaigns = new PublishedCampaigns(store.reads);
  const tickets = new Tickets(store.reads, keys);
  const place = config.store;
  const intake = new Intake(
    (settle) =>
      serving && 'folder' in place
        ? new LogThread(place.folder, keys, settle)
        : new OwnLog(store, keys, settle),
    clock,
  );
  const links = new OpenedLinks(store.reads, campaigns);
  const receipts = new Receipts(store);
  return { config, store, keys, tickets, links, receipts, clock, campaigns, intake };
}
