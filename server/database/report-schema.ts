import type { Selectable } from 'kysely';

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

export interface WithholdingTable {
  campaign: string;
  /** The last act that set answers aside, or took that back; 0 before any. */
  revision: number;
  /** WithholdingPattern (analysis/withholding/pattern.ts) as JSON; null where figures go on as they were. */
  pattern: string | null;
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

export type SealRow = Selectable<SealTable>;
export type ReportRevisionRow = Selectable<ReportRevisionTable>;
