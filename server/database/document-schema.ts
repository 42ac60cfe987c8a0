import type { Selectable } from 'kysely';
import type { DocumentFormat } from '../documents/formats.ts';

export type DocumentState = 'waiting' | 'making' | 'made' | 'failed' | 'cancelled';

/** A document that somebody had made. Its file lies with a server, and can be made again. */
export interface DocumentTable {
  id: string;
  campaign: string;
  format: DocumentFormat;
  state: DocumentState;
  asked_at: string;
  /** A user name: who asked first of those who still want it. */
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

/** Who else asked for it while it was on its way. */
export interface DocumentAskerTable {
  document: string;
  /** A user name, another than `asked_by`. */
  person: string;
  asked_at: string;
}

export type DocumentRow = Selectable<DocumentTable>;
