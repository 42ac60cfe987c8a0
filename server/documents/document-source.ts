import type { KeyObject } from 'node:crypto';
import type { BulletinRectification, BulletinSeal } from '../../analysis/bulletin.ts';
import type { Findings } from '../../analysis/findings.ts';
import type { ReleasedReport, Report } from '../../analysis/report.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import type { ArchiveRecords } from '../evidence/pack/archive.ts';
import type { PublishedBulletin } from './bulletin-pdf.ts';
import type { ResponseRow } from './rows.ts';

/**
 * What the documents of a campaign are made from: one stored revision of its Report, and what lies beside it. The same
 * source gives the same bytes, so a maker knows no clock but `report.generatedAt`.
 */
export interface DocumentSource {
  /** Of the stored Report, from 1; 0 while the campaign is not sealed and the Report holds participation alone. */
  revision: number;
  /**
   * All that the analyst may see, at full precision: for restricted documents alone. Once the answers were deleted it is
   * what was released.
   */
  report: Report;
  /** What may leave the building. */
  released: ReleasedReport;
  campaign: PublishedCampaign;
  /** The next three are `null` until the campaign is sealed; Findings are so again once the answers were deleted. */
  findings: Findings | null;
  seal: BulletinSeal | null;
  rectifications: readonly BulletinRectification[] | null;
  /** Every response with the act that it is set aside by; of a sealed campaign alone. */
  rows(order: RowOrder): AsyncIterable<ResponseRow>;
}

/**
 * `shuffled`: in an order that tells nothing, always the same. `any`: as they are read fastest, for counting and
 * measuring; nothing may leave in that order.
 */
export type RowOrder = 'shuffled' | 'any';

/** Told how far the making of a document is: so many of so many responses, or steps. */
export type Progress = (done: number, total: number) => void;

/** Makes a document: its bytes, some at a time. */
export type MakeDocument = (source: DocumentSource, progress: Progress) => AsyncIterable<Uint8Array>;

/** What few documents want beside it; 409 where there is none. */
export interface Beside {
  /** The public bulletin that stands. */
  bulletin: () => Promise<PublishedBulletin>;
  /** What a pack holds beside its documents, the key that signs it, and a folder to put it together in. */
  pack: <Result>(make: (material: PackMaterial) => AsyncIterable<Result>) => AsyncIterable<Result>;
}

export interface PackMaterial {
  records: ArchiveRecords;
  signing: KeyObject;
  folder: string;
}
