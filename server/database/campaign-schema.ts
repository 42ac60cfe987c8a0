import type { Selectable } from 'kysely';
import type { GroupCode } from '../../surveys/groups.ts';

export type CampaignStatus = 'draft' | 'published' | 'closed';

export interface CampaignTable {
  id: string;
  status: CampaignStatus;
  title: string;
  /** Answers here never count for a county: a trial says so for ever. */
  trial: number;
  /** Holds synthetic answers: 模拟数据 stands wherever it shows. */
  simulated: number;
  /** Eligible people are the shipped example's, not a bureau's. */
  example_frame: number;
  opens_at: string;
  closes_at: string;
  /** CampaignSettings (surveys/campaign.ts) as JSON. */
  settings: string;
  /** Asks phones for a piece of work before an answer is taken: for a campaign that somebody floods. */
  proof_of_work: number;
  /** All that publication froze, as canonical JSON; from then on it is what counts. */
  frozen: string | null;
  /** SHA-256 of `frozen`. */
  digest: string | null;
  /** Counts the edits of a draft, so that two clerks at once cannot overwrite each other. */
  revision: number;
  created_at: string;
  published_at: string | null;
  /** While a pause lasts: links say so, and take nothing. */
  paused_at: string | null;
  /** Closed by hand; closing by date needs no entry. */
  closed_at: string | null;
  /** From here on no answer is taken and rates may be read. */
  sealed_at: string | null;
}

export interface FrameCellTable {
  campaign: string;
  group: GroupCode;
  township: string;
  /** Empty where the frame does not tell schools apart. */
  school: string;
  eligible: number;
}

/** What was saved of a draft's questionnaires, faulty ones too; the last whole one stands in the settings. */
export interface QuestionnaireVersionTable {
  campaign: string;
  group: GroupCode;
  /** From 1, without gaps, for each group. */
  number: number;
  saved_at: string;
  /** A user name, or 命令行. */
  saved_by: string;
  /** Faults that keep it from being published. */
  faults: number;
  /** SurveyJS JSON. */
  source: string;
}

export interface LinkTable {
  code: string;
  campaign: string;
  /** All three are null for the county's entry page. */
  group: GroupCode | null;
  township: string | null;
  school: string | null;
  issued_at: string;
  withdrawn_at: string | null;
}

/** A later closing or a pause, as it was announced; the engine refuses to change it. The Report prints it. */
export interface FieldChangeTable {
  campaign: string;
  /** From 1. */
  number: number;
  at: string;
  kind: 'extended' | 'paused' | 'resumed';
  /** For a later closing: when it would have been, and when it is now. */
  closed_before: string | null;
  closes_at: string | null;
  reason: string;
}

export type CampaignRow = Selectable<CampaignTable>;
export type LinkRow = Selectable<LinkTable>;
export type FieldChangeRow = Selectable<FieldChangeTable>;
