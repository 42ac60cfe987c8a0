import { workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

/** What the thread is started with. */
export interface CheckpointStart {
  file: string;
  everyMilliseconds: number;
  /** Pages (4 KB) in the journal from which on it is begun anew. */
  longJournal: number;
}

/** Copies SQLite's journal into the store every now and then, beside the thread that writes it and without stopping it. */
const { file, everyMilliseconds, longJournal }: CheckpointStart = workerData;
const database = new SqliteDatabase(file);
database.pragma('synchronous = FULL');
database.pragma('secure_delete = ON');
// How long it waits for a gap between two transactions, and then for readers while it keeps writers waiting.
database.pragma('busy_timeout = 5');

setInterval(() => {
  const pages = copied('PASSIVE');
  // Where writing never pauses, SQLite never finds the whole journal copied, and goes on to lengthen it. The little that
  // came meanwhile is copied while writers wait.
  if (pages > longJournal) copied('RESTART');
}, everyMilliseconds);

/** Gives the pages in the journal. */
function copied(mode: 'PASSIVE' | 'RESTART'): number {
  const [row] = database.pragma(`wal_checkpoint(${mode})`) as { log: number }[];
  return row?.log ?? 0;
}
