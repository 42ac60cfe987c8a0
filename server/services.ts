import type * as Pages from '../client/respond/render.tsx';
import type { Assets } from '../client/respond/views.ts';
import type { DocumentWork } from './campaigns/document-work.ts';
import type { PublishedCampaigns } from './campaigns/published.ts';
import type { Receipts } from './campaigns/receipts.ts';
import type { Config } from './config.ts';
import type { Store } from './database/store.ts';
import type { Intake } from './intake/intake.ts';
import type { Tickets } from './intake/ticket.ts';
import type { People } from './people/people.ts';
import type { Keys } from './queries/secrets.ts';
import type { pageHeaders } from './routes/headers.ts';
import type { Limits } from './routes/limits.ts';
import type { OpenedLinks } from './routes/opened-link.ts';

/** The phone's pages as they were built, with their style and the addresses of their scripts. */
export interface PhonePages {
  render: typeof Pages;
  assets: Assets;
  /** What every page is sent with. */
  headers: ReturnType<typeof pageHeaders>;
}

/** What routes work with: made once at the start, the clock a parameter for tests. */
export interface Services {
  config: Pick<Config, 'publicUrl' | 'publicUrlGuessed'>;
  store: Store;
  keys: Keys;
  tickets: Tickets;
  links: OpenedLinks;
  limits: Limits;
  receipts: Receipts;
  clock: () => Date;
  campaigns: PublishedCampaigns;
  intake: Intake;
  people: People;
  documents: DocumentWork;
  pages: PhonePages;
  /** Where the built console and the phone's assets lie. */
  publicFolder: string;
}
