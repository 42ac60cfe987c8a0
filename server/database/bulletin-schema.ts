import type { Selectable } from 'kysely';
import type { RectificationState } from '../../analysis/bulletin.ts';

/** What the county will do about an item of a campaign (整改清单). Days are Shanghai's. */
export interface RectificationTable {
  id: string;
  campaign: string;
  /** The item's name in the questionnaires. */
  item: string;
  action: string;
  /** Who is responsible. */
  unit: string;
  due: string;
  state: RectificationState;
  /** Since when it is in that state. */
  state_on: string;
  /** Counts the edits, so that two clerks at once cannot overwrite each other. */
  revision: number;
  created_at: string;
}

/** A public bulletin as it was published; the engine refuses to change it, but for its one withdrawal. */
export interface BulletinTable {
  campaign: string;
  /** From 1; the highest is the one that stands. */
  revision: number;
  /** Bulletin (analysis/bulletin.ts) as canonical JSON. */
  content: string;
  /** SHA-256 of `content`, in hexadecimal. */
  digest: string;
  /** What is new in it, for the public; empty in the first. */
  note: string;
  published_at: string;
  /** A user name; not for the public. */
  published_by: string;
  withdrawn_at: string | null;
  withdrawn_reason: string | null;
}

export type RectificationRow = Selectable<RectificationTable>;
export type BulletinRow = Selectable<BulletinTable>;
