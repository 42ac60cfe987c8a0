import type { ColumnType, Selectable } from 'kysely';

/** Acts of people, one after another without gaps; the engine refuses to change or delete any. */
export interface AuditTable {
  /** From 1. */
  number: number;
  at: string;
  /** A user name, or 命令行. */
  actor: string;
  action: string;
  subject: string;
  /** 命令行, or the address that the request came from. */
  origin: string;
  /** `done`, or the code of the refusal. */
  result: string;
  /** JSON. */
  details: string;
  /** SHA-256 over the hash before it and this entry (server/queries/audit.ts), in hexadecimal. */
  hash: string;
}

/** Where the audit ends; whoever adds to it holds this one row until commit. */
export interface AuditHeadTable {
  one: 1;
  number: number;
  hash: string;
}

/** What better-auth keeps differently on each engine: instants as text or timestamptz, flags as 0 and 1 or boolean. */
type EngineInstant = ColumnType<string | Date, string, string>;
type EngineFlag = ColumnType<number | boolean, number, number>;

/** Who works at the desk. Nobody is ever deleted, so a user name in the audit stays one person's. */
export interface PersonTable {
  id: string;
  name: string;
  /** better-auth wants one; nobody is ever written to. */
  email: string;
  emailVerified: EngineFlag;
  createdAt: EngineInstant;
  updatedAt: EngineInstant;
  username: string;
  displayUsername: string;
  /** Duties as words joined by spaces. */
  duties: string;
  /** Where a liaison may look: a township's code, and a school of it or `null` for the whole township. */
  scopeTownship: string | null;
  scopeSchool: string | null;
  disabledAt: string | null;
  mustChangePassword: EngineFlag;
  twoFactorEnabled: EngineFlag;
}

export interface AccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  /** argon2id. */
  password: string;
  createdAt: EngineInstant;
  updatedAt: EngineInstant;
}

export interface SessionTable {
  id: string;
  token: string;
  userId: string;
  ipAddress: string | null;
  userAgent: string | null;
  createdAt: EngineInstant;
  /** Its last use, to the minute. */
  updatedAt: EngineInstant;
  expiresAt: EngineInstant;
}

export interface TwoFactorTable {
  id: string;
  userId: string;
  /** Encrypted by better-auth, as are the recovery codes. */
  secret: string;
  backupCodes: string;
  verified: EngineFlag | null;
  /** The time step of the last code that was taken: none is taken twice (RFC 6238, 5.2). */
  lastStep: number | null;
}

/** Attempts to sign in that failed, or are under way. */
export interface SignInFailureTable {
  /** Keyed hash of what is counted, so that no address stands here. */
  key: string;
  count: number;
  until: string;
}

export type AuditRow = Selectable<AuditTable>;
export type PersonRow = Selectable<PersonTable>;
