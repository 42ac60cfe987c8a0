import type { GroupCode } from '../../surveys/groups.ts';

/** That the answers of a campaign were deleted; the engine refuses to change it, and deletes answers beside it alone. */
export interface DeletionTable {
  campaign: string;
  at: string;
  actor: string;
  reason: string;
  /** The last day on which they were promised to be kept, as 2029-12-01. */
  kept_until: string;
  /** DeletionCounts (server/queries/deletions.ts) as JSON: what went. */
  counts: string;
  /** Of the stored Report that stood then: as it was released, the one that there is from now on. */
  revision: number;
}

/** What stays of a response: enough to make the root again, and to find a receipt; nothing tells what was answered. */
export interface KeptResponseTable {
  campaign: string;
  leaf: Buffer;
  receipt: string;
  /** SHA-256 of the record, which had a nonce that is gone with it. */
  commitment: Buffer;
}

/** What stays of the tallies: KeptPart (analysis/keeping/merge.ts). */
export interface KeptTallyTable {
  campaign: string;
  number: number;
  group: GroupCode;
  /** Where the answers are from, as JSON. */
  places: string;
  flagged: number | null;
  answers: number;
  /** Whole numbers as in the tally, as JSON; null where they were too few to be kept. */
  counts: string | null;
}

/** How far a store is with what goes of a campaign; a store that is restored begins anew. */
export interface RetentionTable {
  campaign: string;
  /** When people at the desk could first read that the answers will go. */
  announced_at: string | null;
  /** When the engine's files were last written anew, so that no trace is in them of rows that went before. */
  erased_at: string | null;
}
