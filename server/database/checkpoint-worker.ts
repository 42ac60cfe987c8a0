import { workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';

/** Copies SQLite's journal into the store every now and then, beside the thread that writes it and without stopping it. */
const everyMilliseconds = 2000;

const database = new SqliteDatabase(workerData as string);
database.pragma('synchronous = FULL');
database.pragma('secure_delete = ON');
setInterval(() => database.pragma('wal_checkpoint(PASSIVE)'), everyMilliseconds);
