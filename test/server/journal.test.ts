import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { CheckpointStart } from '../../server/database/checkpoint-worker.ts';

/** How often a journal was begun, by its header (https://www.sqlite.org/fileformat2.html, section 4.1). */
function beginnings(journal: number): number {
  const header = Buffer.alloc(16);
  readSync(journal, header, { position: 0 });
  return header.readUInt32BE(12);
}

test('what is written without a pause while the journal is begun anew is all there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-journal-'));
  const file = join(folder, 'store.sqlite');
  const database = new SqliteDatabase(file);
  database.pragma('journal_mode = WAL');
  database.pragma('wal_autocheckpoint = 0');
  database.pragma('busy_timeout = 1000');
  database.exec('create table filling (id integer primary key, text text)');
  const insert = database.prepare('insert into filling (text) values (?)');
  const start: CheckpointStart = { file, everyMilliseconds: 20, longJournal: 500 };
  const worker = new Worker(new URL('../../server/database/checkpoint-worker.ts', import.meta.url), {
    workerData: start,
  });
  const journal = openSync(`${file}-wal`, 'r');
  const first = beginnings(journal);
  let rows = 0;
  while (beginnings(journal) < first + 2) {
    database.transaction(() => {
      for (let row = 0; row < 10; row += 1) insert.run('x'.repeat(3500));
    })();
    rows += 10;
    await setImmediate();
  }
  closeSync(journal);
  await worker.terminate();
  expect(database.prepare('select count(*) from filling').pluck().get()).toBe(rows);
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();
  rmSync(folder, { recursive: true });
}, 60_000);
