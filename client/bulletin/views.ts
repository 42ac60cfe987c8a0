import type { Bulletin } from '../../analysis/bulletin.ts';

/** What the bulletin's pages are made from. */

/** How large letters are; chosen by a link, since the pages have no script and no cookie. */
export type TextSize = 'normal' | 'large' | 'largest';

interface Page {
  /** Address of the style sheet. */
  style: string;
  size: TextSize;
}

/** A revision, for those who want to know what was said before. */
interface PastRevision {
  revision: number;
  at: string;
  note: string;
  withdrawnAt: string | null;
}

export interface BulletinView extends Page {
  bulletin: Bulletin;
  /** `null` for one that is only looked at before it is published. */
  published: { revision: number; at: string } | null;
  /** What stands in its address before the size: `?`, or more. */
  query: string;
  /** Earlier revisions and what was new in each, the newest first. */
  history: readonly PastRevision[];
  /** Where receipts are looked up, and the list of all. */
  receipts: string;
}

export interface BulletinListView extends Page {
  bulletins: readonly {
    campaign: string;
    title: string;
    organiser: string;
    at: string;
    revision: number;
    simulated: boolean;
    trial: boolean;
  }[];
}

/** Where there is no bulletin, or no longer. */
export interface NoBulletinView extends Page {
  title: string;
  text: string;
}
