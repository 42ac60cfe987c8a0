import { workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

/** What the thread is started with. */
export interface CheckpointStart {
  file: string;
  /** How often the journal is copied, and how long something may stay in it, in milliseconds. */
  every: number;
  emptiedWithin: number;
  /** Pages (4 KB) in the journal up to which it is emptied while others write, and from which on it is begun anew. */
  shortJournal: number;
  longJournal: number;
}

/**
 * Copies SQLite's journal into the store every now and then, beside the thread that writes it and without stopping it,
 * and empties it as soon as few or none write: the order in which things were written is not to stay there.
 */
const { file, every, emptiedWithin, shortJournal, longJournal }: CheckpointStart = workerData;
const database = new SqliteDatabase(file);
database.pragma('synchronous = FULL');
database.pragma('secure_delete = ON');
// How long it waits for a gap between two transactions, and then for readers while it keeps writers waiting.
database.pragma('busy_timeout = 5');
const furtherTimes = 10;
const tries = 10;
let before = 0;
let emptied = performance.now();
let failing = false;

setInterval(() => {
  try {
    lookAfter();
    failing = false;
  } catch (error) {
    // A disk that is full, for one: the next time it may have room.
    if (!failing) console.error(`the journal is not copied, which is tried again: ${error}`);
    failing = true;
  }
}, every);

function lookAfter(): void {
  const { log: pages } = copied('PASSIVE');
  if (pages === 0) {
    emptied = performance.now();
    return;
  }
  const isQuiet = pages === before || pages <= shortJournal;
  const isDue = performance.now() - emptied >= emptiedWithin;
  before = pages;
  if (!isQuiet && !isDue && pages <= longJournal) return;
  copyUntilNoneComes(pages);
  // The little that came meanwhile is copied while writers wait, if a gap between two of them is found.
  const mode = isQuiet || isDue ? 'TRUNCATE' : 'RESTART';
  for (let time = 0; time < tries; time += 1) {
    if (copied(mode).busy === 1) continue;
    if (mode === 'TRUNCATE') emptied = performance.now();
    return;
  }
}

/**
 * Where writing never pauses, SQLite goes on to lengthen the journal until a copy of it finds all of it copied, and only
 * such a copy brings the store's file to the disk. If none does, whoever begins the journal anew must, while writers wait.
 * Each further time finds less to copy, and where nothing came since the last, that one has brought it there.
 */
function copyUntilNoneComes(pages: number): void {
  for (let time = 0, copiedTo = pages; time < furtherTimes; time += 1) {
    const { log } = copied('PASSIVE');
    if (log === copiedTo) return;
    copiedTo = log;
  }
}

/** Copies what it can; gives how many pages are in the journal, and whether others were in the way (1). */
function copied(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE'): { busy: number; log: number } {
  const [row] = database.pragma(`wal_checkpoint(${mode})`) as { busy: number; log: number }[];
  return row ?? { busy: 1, log: 0 };
}
