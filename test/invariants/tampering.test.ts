import { hash } from 'node:crypto';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readConfig } from '../../server/config.ts';
import { noteHeads } from '../../server/evidence/heads.ts';
import { headAfter } from '../../server/evidence/log.ts';
import { commitmentOf, leafOf } from '../../server/intake/record.ts';
import { openServices } from '../../server/open-services.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { shuffledResponses } from '../../server/queries/shuffled-responses.ts';
import { freshFolder } from '../server/running.ts';
import { parentSubmission, publishSmall } from '../server/survey.ts';

/** Promise 4, against somebody who holds the database file, drops its triggers and edits it. */

const now = new Date('2026-11-24T02:00:00Z');
let folder: ReturnType<typeof freshFolder>;
let opened: Awaited<ReturnType<typeof openServices>>;
let id: string;

beforeEach(async () => {
  folder = freshFolder();
  await open();
  id = await publishSmall(opened);
  for (let count = 0; count < 8; count += 1)
    await opened.intake.submit(await parentSubmission(opened, id, { overall: 1 + (count % 5) }));
});

afterEach(async () => {
  await opened.store.close();
  folder.remove();
});

async function open() {
  const env = { RENKEDU_DATA: folder.folder, RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1' };
  opened = await openServices(readConfig(env), () => now);
}

async function edit(statements: string) {
  await opened.store.close();
  const file = new SqliteDatabase(join(folder.folder, 'renkedu.sqlite'));
  for (const { name } of file.prepare("select name from sqlite_master where type = 'trigger'").all() as {
    name: string;
  }[])
    file.exec(`drop trigger ${name}`);
  file.exec(statements);
  file.close();
  await open();
}

async function seal() {
  await closeCampaign(opened.store, id, commandLine, now);
  await sealCampaign(opened, id, commandLine, now);
}

test('an answer changed while the field is open is found by recount and stops the sealing', async () => {
  await edit(`update response_batch set records = replace(records, '"overall":1', '"overall":5')`);
  await expect(recount(opened, id)).rejects.toMatchObject({ code: 'evidence-changed' });
  await expect(seal()).rejects.toMatchObject({ code: 'evidence-changed' });
});

test('who rewrites the log with all its hashes is found by the heads that the audit noted', async () => {
  await noteHeads(opened.store, id, now);
  // The same day notes nothing more: a response has no finer time than its day.
  await noteHeads(opened.store, id, new Date(now.getTime() + 3_600_000));
  await opened.store.close();
  const file = new SqliteDatabase(join(folder.folder, 'renkedu.sqlite'));
  file.exec('drop trigger response_batch_unchangeable');
  type Row = { writer: number; number: number; records: string };
  const rows = file
    .prepare('select writer, number, records from response_batch order by writer, number')
    .all() as Row[];
  let head: Buffer = Buffer.alloc(32);
  for (const { writer, number, records } of rows) {
    const forged = records.replaceAll('"overall":1', '"overall":5');
    const leaves = Buffer.concat(
      forged.split('\n').map((record) => leafOf(JSON.parse(record).receipt, commitmentOf(record))),
    );
    head = headAfter(head, leaves);
    file
      .prepare('update response_batch set records = ?, leaves = ?, head = ? where writer = ? and number = ?')
      .run(forged, leaves, head, writer, number);
  }
  file.close();
  await open();
  await expect(recount(opened, id)).rejects.toMatchObject({ code: 'evidence-changed' });
  await expect(seal()).rejects.toMatchObject({ code: 'evidence-changed' });
  const noted = await opened.store.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'log-heads')
    .execute();
  expect(noted).toHaveLength(1);
});

test('the last batch of a list cannot be taken away: as many ids were answered as there are responses', async () => {
  await edit('delete from response_batch where number = (select max(number) from response_batch)');
  await expect(recount(opened, id)).rejects.toMatchObject({ code: 'evidence-changed' });
  await expect(seal()).rejects.toMatchObject({ code: 'evidence-changed' });
});

test('after sealing a changed record, a changed tally and a missing seal are found', async () => {
  await seal();
  expect(await recount(opened, id)).toMatchObject({ differences: [], sealedBy: { own: true } });
  await edit(`update response set record = replace(record, '"overall":1', '"overall":5')`);
  await expect(recount(opened, id)).rejects.toMatchObject({ code: 'evidence-changed' });
  await edit(`update response set record = replace(record, '"overall":5', '"overall":1'); delete from seal`);
  await expect(recount(opened, id)).rejects.toMatchObject({ code: 'evidence-changed' });
});

test('a root that another key signed is not taken for the bureau’s', async () => {
  await seal();
  await edit(`delete from secret where name = 'signing'`);
  expect((await recount(opened, id)).sealedBy).toMatchObject({ own: false });
});

test('what publication froze cannot be changed behind its digest, and its drafts’ tables no longer count', async () => {
  await edit(
    `update campaign set settings = replace(settings, '"bar":0.85', '"bar":0.5'); update frame_cell set eligible = 1`,
  );
  const { settings, frame } = await opened.campaigns.get(id);
  expect(settings.bar).toBe(0.85);
  expect(frame[0]?.eligible).toBe(40);
  await edit(`update campaign set frozen = replace(frozen, '"bar":0.85', '"bar":0.5')`);
  await expect(opened.campaigns.get(id)).rejects.toMatchObject({ code: 'frozen-changed' });
});

test('the database itself refuses to change or delete a response, the log of an open field, or a seal', async () => {
  await expect(opened.store.db.deleteFrom('response_batch').execute()).rejects.toThrow(/stays until/);
  await seal();
  for (const table of ['response', 'seal'] as const)
    await expect(opened.store.db.deleteFrom(table).execute()).rejects.toThrow(/not deleted/);
  await expect(opened.store.db.updateTable('response').set({ record: '' }).execute()).rejects.toThrow(
    /never changes/,
  );
});

test('the published list does not tell which row of the whole rows is whose', async () => {
  for (let count = 0; count < 32; count += 1)
    await opened.intake.submit(
      await parentSubmission(opened, id, { overall: 1 + (count % 5), comment: `第 ${count}` }),
    );
  await seal();
  const rows = [];
  for await (const row of shuffledResponses(opened.store.reads, id, opened.keys.order))
    rows.push(row.receipt);
  const byLeaf = await opened.store.reads
    .selectFrom('response')
    .select(['receipt', 'leaf'])
    .orderBy('leaf')
    .execute();
  const published = byLeaf.map(({ receipt }) => receipt);
  expect([...rows].sort()).toEqual([...published].sort());
  // Of forty in a random order about one stands where it stood; ten would be no chance (Poisson, 1e-7).
  expect(rows.filter((receipt, index) => receipt === published[index]).length).toBeLessThan(10);
  // Nor by the receipt alone.
  expect(rows).not.toEqual([...rows].sort());
  expect(rows).not.toEqual(rows.toSorted((a, b) => (hash('sha256', a) < hash('sha256', b) ? -1 : 1)));
});
