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

const database = new SqliteDatabase(workerData as string);
database.pragma(`busy_timeout = ${lockMilliseconds}`);
database.pragma('synchronous = FULL');
database.exec('vacuum');
let erased = false;
for (let tried = 0; !erased && tried < tries; tried += 1) {
  if (tried > 0) await setTimeout(againMilliseconds);
  const [state] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  erased = state?.busy === 0;
}
database.close();
parentPort?.postMessage(erased);
