import { hash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import pg from 'pg';
import { openStore } from '../database/open.ts';
import type { StoreLocation } from '../database/store.ts';
import { leafOf } from '../intake/record.ts';
import { tallyMilliseconds } from '../upkeep.ts';

/** Responses a transaction. Tallies are saved as often as a server does. */
const batchSize = 64;
const campaign = 'c000000000000';
const emptied = ['submission', 'response_batch', 'tally']
  .map((table) => `delete from ${table} where campaign = '${campaign}'`)
  .join('; ');

/** What the intake would write for one campaign, as text. */
export interface BareRows {
  /** A record as it is kept. */
  record: string;
  /** Cells of the tally, and the counts of one as they are kept. */
  cells: number;
  counts: string;
}

interface Engine {
  begin(): unknown;
  submissions(rows: readonly { id: string; digest: string }[]): unknown;
  batch(number: number, head: Buffer, leaves: Buffer, records: string): unknown;
  tally(cell: number): unknown;
  commit(): unknown;
  close(): unknown;
}

/**
 * The bare engine: writes the rows that the intake writes, into the same tables, as fast as its driver can, with
 * nothing checked, hashed or signed. Gives responses a second.
 */
export async function bareEngine(location: StoreLocation, rows: BareRows, seconds: number): Promise<number> {
  const engine = await openEngine(location, rows);
  const head = randomBytes(32);
  const leaf = leafOf('K7MPQ2RSTV3WXYZ4', hash('sha256', rows.record, 'buffer'));
  const leaves = Buffer.concat(new Array<Buffer>(batchSize).fill(leaf));
  const records = new Array<string>(batchSize).fill(rows.record).join('\n');
  const started = performance.now();
  let number = 0;
  let tallied = started;
  while (performance.now() - started < seconds * 1000) {
    number += 1;
    const entries = Array.from({ length: batchSize }, () => {
      const bytes = randomBytes(32);
      return { id: bytes.toString('base64url', 0, 16), digest: bytes.toString('base64url', 16) };
    });
    await engine.begin();
    await engine.submissions(entries);
    await engine.batch(number, head, leaves, records);
    if (performance.now() - tallied >= tallyMilliseconds) {
      tallied = performance.now();
      for (let cell = 0; cell < rows.cells; cell += 1) await engine.tally(cell);
    }
    await engine.commit();
  }
  const passed = (performance.now() - started) / 1000;
  await engine.close();
  return (number * batchSize) / passed;
}

async function openEngine(location: StoreLocation, rows: BareRows): Promise<Engine> {
  const store = await openStore(location);
  await store.db
    .insertInto('campaign')
    .values({
      id: campaign,
      status: 'draft',
      title: 'bench',
      trial: 1,
      simulated: 1,
      example_frame: 1,
      opens_at: '',
      closes_at: '',
      settings: '{}',
      proof_of_work: 0,
      frozen: null,
      digest: null,
      revision: 1,
      created_at: '',
      published_at: null,
      closed_at: null,
      // So that its log may be emptied between repeats.
      sealed_at: '',
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  await store.close();
  return 'folder' in location
    ? sqliteEngine(join(location.folder, 'renkedu.sqlite'), rows)
    : postgresEngine(location.databaseUrl, rows);
}

function sqliteEngine(file: string, { counts }: BareRows): Engine {
  const database = new SqliteDatabase(file);
  database.pragma('synchronous = FULL');
  database.pragma('secure_delete = ON');
  database.pragma('cache_size = -64000');
  database.pragma('wal_autocheckpoint = 4000');
  database.exec(emptied);
  const begin = database.prepare('begin immediate');
  const commit = database.prepare('commit');
  const submission = database.prepare('insert into submission values (?, ?, ?) on conflict do nothing');
  const batch = database.prepare('insert into response_batch values (?, ?, ?, ?, ?, ?)');
  const tally = database.prepare(
    `insert into tally values ('${campaign}', 1, 'parent', ?, '', 0, ?) on conflict do update set counts = excluded.counts`,
  );
  return {
    begin: () => begin.run(),
    submissions(entries) {
      for (const { id, digest } of entries) submission.run(campaign, id, digest);
    },
    batch: (number, head, leaves, records) => batch.run(campaign, 1, number, head, leaves, records),
    tally: (cell) => tally.run(String(cell), counts),
    commit: () => commit.run(),
    close: () => database.close(),
  };
}

async function postgresEngine(databaseUrl: string, { counts }: BareRows): Promise<Engine> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(emptied);
  return {
    begin: () => client.query('begin'),
    submissions: (entries) =>
      client.query(
        'insert into submission select $1, id, digest from unnest($2::text[], $3::text[]) as t(id, digest) on conflict do nothing',
        [campaign, entries.map(({ id }) => id), entries.map(({ digest }) => digest)],
      ),
    batch: (number, head, leaves, records) =>
      client.query('insert into response_batch values ($1, $2, $3, $4, $5, $6)', [
        campaign,
        1,
        number,
        head,
        leaves,
        records,
      ]),
    tally: (cell) =>
      client.query(
        `insert into tally values ($1, 1, 'parent', $2, '', 0, $3)
         on conflict (campaign, writer, "group", township, school, flagged) do update set counts = excluded.counts`,
        [campaign, String(cell), counts],
      ),
    commit: () => client.query('commit'),
    close: () => client.end(),
  };
}
