import type { Insertable, Selectable } from 'kysely';
import type { GroupCode } from '../../surveys/groups.ts';

/** The engines that a store can be on. */
export type Dialect = 'sqlite' | 'postgres';

/** Instants are ISO 8601 text in UTC, days are Shanghai's, JSON is text: the same on both engines. */
export interface Database {
  campaign: CampaignTable;
  frame_cell: FrameCellTable;
  link: LinkTable;
  submission: SubmissionTable;
  response: ResponseTable;
  tally: TallyTable;
  secret: SecretTable;
  audit: AuditTable;
}

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
  /** SHA-256 of all that publication froze. */
  digest: string | null;
  /** Counts the edits of a draft, so that two clerks at once cannot overwrite each other. */
  revision: number;
  created_at: string;
  published_at: string | null;
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

export interface LinkTable {
  code: string;
  campaign: string;
  /** All three are null for the county's entry page. */
  group: GroupCode | null;
  township: string | null;
  school: string | null;
  issued_at: string;
  withdrawn_at: string | null;
  /** Answers that came through it, for the cap. */
  received: number;
}

/** Kept for retries alone: which ticket has been answered, and with what receipt. */
export interface SubmissionTable {
  campaign: string;
  id: string;
  /** Keyed digest of the answers: tells a repeat from other answers under the same id. */
  answers_digest: string;
  receipt: string;
}

export interface ResponseTable {
  campaign: string;
  /** The log's leaf: digest of nonce, receipt and answers. Random to an outsider, so that order says nothing. */
  leaf: string;
  nonce: string;
  receipt: string;
  group: GroupCode;
  township: string;
  school: string;
  /** Shanghai's calendar day; there is no finer time. */
  day: string;
  seconds: number | null;
  source: 'phone' | 'paper' | 'simulation';
  /** Words of analysis/quality.ts, joined by spaces. */
  flags: string;
  /** Answers by item name, as JSON. */
  answers: string;
}

export interface TallyTable {
  campaign: string;
  /** Each writing process keeps its own rows; they are summed on reading. */
  writer: number;
  group: GroupCode;
  township: string;
  school: string;
  flagged: number;
  /** Whole numbers in the order of the group's TallyLayout, as JSON. */
  counts: string;
}

export interface SecretTable {
  name: string;
  /** base64url. */
  value: string;
}

export interface AuditTable {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  /** 命令行, or where the request came from. */
  origin: string;
  result: string;
  details: string;
}

export type CampaignRow = Selectable<CampaignTable>;
export type LinkRow = Selectable<LinkTable>;
export type NewResponse = Insertable<ResponseTable>;
