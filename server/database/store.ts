import type { Kysely, Transaction } from 'kysely';
import type { Database, Dialect } from './schema.ts';

/** The store: one database and the engine it runs on. */
export interface Store {
  /** For writing; on SQLite one transaction after another. */
  db: Kysely<Database>;
  /** For looking things up without waiting for a write. */
  reads: Kysely<Database>;
  dialect: Dialect;
  /** A connection of its own for one long reading; destroyed after it. */
  reader(): Kysely<Database>;
  /**
   * Empties the engine's journal into the store, so that what was deleted or overwritten does not stay in it, nor the
   * order in which things were written. Does nothing where others are reading just now.
   */
  tidy(): Promise<void>;
  /**
   * Writes the engine's files anew, so that rows of these tables that were deleted are nowhere in them. Tells whether
   * that could be done: not while others read what was there before.
   */
  erase(tables: readonly (keyof Database)[]): Promise<boolean>;
  /** For a process that serves: copies and empties the journal in a thread of its own, so that no commit has to. */
  checkpointApart(): void;
  close(): Promise<void>;
}

/** Where the store is: a PostgreSQL address, or the folder that holds the embedded database. */
export type StoreLocation = { databaseUrl: string } | { folder: string };

/** The code of an error that says that a thread with a connection of its own is gone. */
export const threadEnded = 'THREAD_ENDED';

/** Whether an error says that the engine cannot be reached, is ending, or is held up, rather than what was wrong. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    // Connections, PostgreSQL's classes 08, 53 and 57; SQLite's disk.
    /^(ECONN|ETIMEDOUT|EPIPE|08|53|57|SQLITE_(FULL|IOERR))/.test(code) ||
    isHeldUp(error) ||
    code === threadEnded ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(error.message)
  );
}

/** Whether an error says that a lock was waited for too long, PostgreSQL's or SQLite's one writer's: nothing was done. */
export function isHeldUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^(55P03|SQLITE_BUSY)/.test(String(error.code));
}

/** Runs a function on one unchanging picture of the store, however much is written meanwhile. */
export async function onSnapshot<Result>(
  store: Store,
  read: (transaction: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  const reader = store.reader();
  try {
    return await reader
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(read);
  } finally {
    await reader.destroy();
  }
}
