import type { Selectable } from 'kysely';
import type { GroupCode } from '../../surveys/groups.ts';

/** Answers taken in a campaign that has caps; others are not counted here. */
export interface CapCountTable {
  campaign: string;
  /** `link` and its code, or `cell` with group, township and school. */
  place: string;
  count: number;
}

/** One-time codes. Nothing here meets a response: no time, no order, no id. */
export interface CodeTable {
  campaign: string;
  group: GroupCode;
  /** Keyed hash of the code; the code itself is printed once and not kept. */
  hash: string;
  /** 0 unused; 1 used; 2 used, and with at least four others, so that a backup may show it. */
  state: number;
}

/** Kept for retries alone, until a day after closing: which ticket has been answered. */
export interface SubmissionTable {
  campaign: string;
  id: string;
  /** Keyed digest of the answers: tells a repeat from other answers under the same id. */
  answers_digest: string;
}

/** The log of a field that is open: each row the responses of one commit, never changed, gone at sealing. */
export interface ResponseBatchTable {
  campaign: string;
  /** Each writing process keeps a list of its own. */
  writer: number;
  /** From 1, without gaps. */
  number: number;
  /** SHA-256 of the head before it and these leaves. */
  head: Buffer;
  /** The records' leaves, 32 bytes each, in their order. */
  leaves: Buffer;
  /** Canonical JSON of the responses (server/intake/record.ts), one a line. */
  records: string;
}

/**
 * The responses of a sealed campaign, in the order of their leaves, which says nothing of when they came; gone once
 * their campaign has a deletion.
 */
export interface ResponseTable {
  campaign: string;
  leaf: Buffer;
  receipt: string;
  record: string;
  /** Flags that closing found, as words joined by spaces; those from intake are in the record. */
  closing_flags: string;
}

export interface TallyTable {
  campaign: string;
  writer: number;
  group: GroupCode;
  township: string;
  school: string;
  flagged: number;
  /** Whole numbers in the order of the group's TallyLayout, as JSON. */
  counts: string;
}

/** How far a writer's list is in the tallies; later batches are counted when they are read. */
export interface TallyMarkTable {
  campaign: string;
  writer: number;
  number: number;
}

/** Answers of a cell on a day of Shanghai's; never of a group with one-time codes (docs/decisions/019). */
export interface DayCountTable {
  campaign: string;
  group: GroupCode;
  township: string;
  school: string;
  day: string;
  answers: number;
  /** Those of them that were keyed in from paper. */
  paper: number;
}

/** A paper form that was keyed in and not yet taken; gone once it is. */
export interface PaperEntryTable {
  campaign: string;
  /** The number on the paper. */
  form: string;
  group: GroupCode;
  township: string;
  school: string;
  /** Text by item name, as JSON: the first keying, and the second where it differs. */
  first: string;
  first_by: string;
  second: string | null;
  second_by: string | null;
}

export type PaperEntryRow = Selectable<PaperEntryTable>;
