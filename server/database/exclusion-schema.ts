import type { TallyTable } from './response-schema.ts';

/** Acts that set answers of a sealed campaign aside, or take that back; the engine refuses to change or delete any. */
export interface ExclusionTable {
  campaign: string;
  /** From 1 within the campaign. */
  number: number;
  at: string;
  actor: string;
  reason: string;
  /** ExclusionRule (server/queries/exclusions.ts) as JSON; null where receipts were named, and for taking back. */
  rule: string | null;
  /** The act that this one takes back. */
  undoes: number | null;
  answers: number;
}

export interface ExclusionResponseTable {
  campaign: string;
  number: number;
  receipt: string;
}

/** The counts of what an act set aside, as in the tally. */
export interface ExclusionTallyTable extends Omit<TallyTable, 'writer'> {
  number: number;
}
