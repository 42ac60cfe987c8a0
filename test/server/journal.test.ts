import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { CheckpointStart } from '../../server/database/checkpoint-worker.ts';
import { freshFolder, serverProcess } from './running.ts';

/** How often a journal was begun, by its header (https://www.sqlite.org/fileformat2.html, section 4.1). */
function beginnings(journal: number): number {
  const header = Buffer.alloc(16);
  readSync(journal, header, { position: 0 });
  return header.readUInt32BE(12);
}

const never = { emptiedWithin: 1e9, shortJournal: -1, longJournal: 1e9 };

/** A store in a folder of its own, whose journal a thread looks after. */
function filledStore(settings: Partial<CheckpointStart>) {
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-journal-'));
  const file = join(folder, 'store.sqlite');
  const database = new SqliteDatabase(file);
  database.pragma('journal_mode = WAL');
  database.pragma('wal_autocheckpoint = 0');
  database.pragma('busy_timeout = 1000');
  database.exec('create table filling (id integer primary key, text text)');
  const insert = database.prepare('insert into filling (text) values (?)');
  const workerData: CheckpointStart = { file, ...{ ...never, every: 20 }, ...settings };
  const worker = new Worker(new URL('../../server/database/checkpoint-worker.ts', import.meta.url), {
    workerData,
  });
  let rows = 0;
  return {
    journal: `${file}-wal`,
    fill() {
      database.transaction(() => {
        for (let row = 0; row < 10; row += 1) insert.run('x'.repeat(3500));
      })();
      rows += 10;
    },
    async end() {
      await worker.terminate();
      expect(database.prepare('select count(*) from filling').pluck().get()).toBe(rows);
      expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

test('what is written without a pause while the journal is begun anew is all there', async () => {
  const store = filledStore({ longJournal: 500 });
  const journal = openSync(store.journal, 'r');
  const first = beginnings(journal);
  while (beginnings(journal) < first + 2) {
    store.fill();
    await setImmediate();
  }
  closeSync(journal);
  await store.end();
}, 60_000);

test('the journal is emptied when nobody writes', async () => {
  const store = filledStore({});
  store.fill();
  await expect.poll(() => statSync(store.journal).size, { timeout: 10_000 }).toBe(0);
  await store.end();
}, 60_000);

test.for([{ shortJournal: 1e9 }, { emptiedWithin: 100 }])(
  'a short journal, and one that was not for long, is emptied whoever writes: %o',
  { timeout: 60_000 },
  async (settings) => {
    const store = filledStore(settings);
    let emptied = 0;
    for (let before = 0; emptied < 3; ) {
      store.fill();
      const { size } = statSync(store.journal);
      if (size < before) emptied += 1;
      before = size;
      await setTimeout(2);
    }
    await store.end();
  },
);

/** It sets how long a file of a process may become. */
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0;

test.runIf(hasPrlimit)(
  'a disk without room for a while leaves nothing in the journal',
  async () => {
    const { folder, remove } = freshFolder();
    const env = { RENKEDU_DATA: folder, RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1', RENKEDU_EXAMPLE: 'off' };
    const { process: server } = await serverProcess(env);
    const file = join(folder, 'renkedu.sqlite');
    const limit = (bytes: number | 'unlimited') =>
      execFileSync('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:unlimited`]);
    const database = new SqliteDatabase(file);
    database.pragma('wal_autocheckpoint = 0');
    database.exec('create table filling (id integer primary key, text text)');
    await expect.poll(() => statSync(`${file}-wal`).size, { timeout: 20_000 }).toBe(0);
    limit(statSync(file).size + 65_536);
    for (let row = 0; row < 60; row += 1)
      database.prepare('insert into filling (text) values (?)').run('x'.repeat(3500));
    await setTimeout(5000);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(200_000);
    limit('unlimited');
    await expect.poll(() => statSync(`${file}-wal`).size, { timeout: 20_000 }).toBe(0);
    expect(database.prepare('select count(*) from filling').pluck().get()).toBe(60);
    database.close();
    server.kill();
    await once(server, 'exit');
    remove();
  },
  90_000,
);
