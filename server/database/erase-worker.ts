import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { lockMilliseconds } from './limits.ts';

/**
 * Writes SQLite's file anew and empties its journal, beside the thread that serves. `secure_delete` writes over what is
 * deleted, but not over copies that lie between the cells of a page since its tree was balanced; a new file has none.
 */
const tries = 50;
const againMilliseconds = 100;

/** Whether it could be done. Not while others hold the store, or where the disk has no room for a second copy. */
async function erase(): Promise<boolean> {
  const database = new SqliteDatabase(workerData as string);
  try {
    database.pragma(`busy_timeout = ${lockMilliseconds}`);
    database.pragma('synchronous = FULL');
    database.exec('vacuum');
    // While a checkpoint waits for whoever reads it keeps everybody from writing: it is tried, and answers come in between.
    database.pragma('busy_timeout = 0');
    for (let tried = 0; tried < tries; tried += 1) {
      if (tried > 0) await setTimeout(againMilliseconds);
      // This copies the journal without keeping anybody; what is left for the next is to empty it, which does.
      database.pragma('wal_checkpoint(PASSIVE)');
      const [state] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      if (state?.busy === 0) return true;
    }
    return false;
  } catch (error) {
    const notNow =
      error instanceof SqliteDatabase.SqliteError && /^SQLITE_(BUSY|LOCKED|FULL)/.test(error.code);
    if (notNow) return false;
    throw error;
  } finally {
    database.close();
  }
}

parentPort?.postMessage(await erase());
