import type { Selectable } from 'kysely';
import type { RectificationState } from '../../analysis/bulletin.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { DocumentFormat } from '../documents/formats.ts';

import type { DeletionTable, KeptResponseTable, KeptTallyTable, RetentionTable } from './deletion-schema.ts';
import type {
  AccountTable,
  AuditHeadTable,
  AuditTable,
  PersonTable,
  SessionTable,
  SignInFailureTable,
  TwoFactorTable,
} from './people-schema.ts';

/** The engines that a store can be on. */
export type Dialect = 'sqlite' | 'postgres';

/** Instants are ISO 8601 text in UTC, days are Shanghai's, JSON is text: the same on both engines. */
export interface Database {
  campaign: CampaignTable;
  frame_cell: FrameCellTable;
  questionnaire_version: QuestionnaireVersionTable;
  link: LinkTable;
  cap_count: CapCountTable;
  code: CodeTable;
  submission: SubmissionTable;
  response_batch: ResponseBatchTable;
  response: ResponseTable;
  tally: TallyTable;
  tally_mark: TallyMarkTable;
  seal: SealTable;
  findings: FindingsTable;
  withholding: WithholdingTable;
  exclusion: ExclusionTable;
  exclusion_response: ExclusionResponseTable;
  exclusion_tally: ExclusionTallyTable;
  field_change: FieldChangeTable;
  day_count: DayCountTable;
  day_mark: TallyMarkTable;
  paper_entry: PaperEntryTable;
  rectification: RectificationTable;
  bulletin: BulletinTable;
  report_revision: ReportRevisionTable;
  document: DocumentTable;
  deletion: DeletionTable;
  kept_response: KeptResponseTable;
  kept_tally: KeptTallyTable;
  retention: RetentionTable;
  secret: SecretTable;
  audit: AuditTable;
  audit_head: AuditHeadTable;
  person: PersonTable;
  account: AccountTable;
  session: SessionTable;
  two_factor: TwoFactorTable;
  sign_in_failure: SignInFailureTable;
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

/** What sealing published: the root over all leaves, signed. */
export interface SealTable {
  campaign: string;
  /** Responses under the root. */
  size: number;
  /** Merkle tree hash (RFC 9162, 2.1.1), in hexadecimal. */
  root: string;
  /** Raw Ed25519 public key, in hexadecimal. */
  public_key: string;
  signature: string;
  /** The last head of each writer's list, as JSON. */
  heads: string;
}

/**
 * The Findings of a sealed campaign, kept until something is set aside: they can be made again from the responses, so
 * a backup leaves them out.
 */
export interface FindingsTable {
  campaign: string;
  /** Of the answers they are made from. */
  revision: string;
  /** Who is making them, until when nobody else may; both are null once they are made. */
  maker: string | null;
  held_until: string | null;
  /** Findings (analysis/findings.ts) as JSON; null while they are being made. */
  findings: string | null;
}

export interface SecretTable {
  name: string;
  /** base64url. */
  value: string;
}

export interface WithholdingTable {
  campaign: string;
  /** The last act that set answers aside, or took that back; 0 before any. */
  revision: number;
  /** WithholdingPattern (analysis/withholding/pattern.ts) as JSON; null where figures go on as they were. */
  pattern: string | null;
}

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

/** A Report that was read of a sealed campaign; the engine refuses to change it. */
export interface ReportRevisionTable {
  campaign: string;
  /** From 1. */
  revision: number;
  /** SHA-256 of the Report's canonical JSON without `generatedAt`, in hexadecimal. */
  digest: string;
  /** The Report's `generatedAt`. */
  made_at: string;
  /** Report as canonical JSON; null once the responses are deleted. */
  report: string | null;
  /** What may leave of it, as canonical JSON. */
  released: string;
}

export type DocumentState = 'waiting' | 'making' | 'made' | 'failed' | 'cancelled';

/** A document that somebody had made. Its file lies with a server, and can be made again. */
export interface DocumentTable {
  id: string;
  campaign: string;
  format: DocumentFormat;
  state: DocumentState;
  asked_at: string;
  /** A user name. */
  asked_by: string;
  /** Who is making it, until when nobody else may. */
  maker: string | null;
  held_until: string | null;
  /** How far it is. */
  done: number;
  total: number;
  /** Of all that it was made from: the same makes the same bytes. The next four are null until it is made. */
  edition: string | null;
  /** Of the Report. */
  revision: number | null;
  bytes: number | null;
  /** SHA-256 of the file, in hexadecimal. */
  digest: string | null;
  /** When it was made, failed or was given up. */
  ended_at: string | null;
  /** Why it failed, in words for a clerk. */
  failure: string | null;
}

export type CampaignRow = Selectable<CampaignTable>;
export type LinkRow = Selectable<LinkTable>;
export type FieldChangeRow = Selectable<FieldChangeTable>;
export type PaperEntryRow = Selectable<PaperEntryTable>;
export type SealRow = Selectable<SealTable>;
export type AuditRow = Selectable<AuditTable>;
export type PersonRow = Selectable<PersonTable>;
export type RectificationRow = Selectable<RectificationTable>;
export type ReportRevisionRow = Selectable<ReportRevisionTable>;
export type DocumentRow = Selectable<DocumentTable>;
export type BulletinRow = Selectable<BulletinTable>;
