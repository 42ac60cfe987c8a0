import type { BulletinTable, RectificationTable } from './bulletin-schema.ts';
import type {
  CampaignTable,
  FieldChangeTable,
  FrameCellTable,
  LinkTable,
  QuestionnaireVersionTable,
} from './campaign-schema.ts';
import type { DeletionTable, KeptResponseTable, KeptTallyTable, RetentionTable } from './deletion-schema.ts';
import type { DocumentAskerTable, DocumentTable } from './document-schema.ts';
import type { ExclusionResponseTable, ExclusionTable, ExclusionTallyTable } from './exclusion-schema.ts';
import type {
  AccountTable,
  AuditHeadTable,
  AuditTable,
  PersonTable,
  SessionTable,
  SignInFailureTable,
  TwoFactorTable,
} from './people-schema.ts';
import type { FindingsTable, ReportRevisionTable, SealTable, WithholdingTable } from './report-schema.ts';
import type {
  CapCountTable,
  CodeTable,
  DayCountTable,
  PaperEntryTable,
  ResponseBatchTable,
  ResponseTable,
  SubmissionTable,
  TallyMarkTable,
  TallyTable,
} from './response-schema.ts';

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
  document_asker: DocumentAskerTable;
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

export interface SecretTable {
  name: string;
  /** base64url. */
  value: string;
}

/** A row as it is read, of what many rooms read. */
export type { BulletinRow, RectificationRow } from './bulletin-schema.ts';
export type { CampaignRow, CampaignStatus, FieldChangeRow, LinkRow } from './campaign-schema.ts';
export type { DocumentRow } from './document-schema.ts';
export type { AuditRow, PersonRow } from './people-schema.ts';
export type { ReportRevisionRow, SealRow } from './report-schema.ts';
export type {
  PaperEntryRow,
  ResponseBatchTable,
  ResponseTable,
  SubmissionTable,
  TallyTable,
} from './response-schema.ts';
