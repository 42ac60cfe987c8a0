import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { editionOf } from '../../server/campaigns/document-source.ts';
import type { ListedDocument } from '../../server/campaigns/documents.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { storedReport } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { insertDocument } from '../../server/queries/documents.ts';
import { type Desk, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer, serverProcess } from './running.ts';
import { parentSubmission, publishSmall } from './survey.ts';

describe.each(['sqlite', 'postgres'] as const)('documents on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let postgres: Awaited<ReturnType<typeof startPostgres>> | null = null;
  let env: Record<string, string> = {};
  let analyst: Desk;
  let id: string;
  const path = () => `/api/campaigns/${id}/documents`;

  beforeAll(async () => {
    if (engine === 'postgres') {
      postgres = await startPostgres();
      env = { DATABASE_URL: await postgres.freshDatabase() };
    }
    server = await emptyServer(undefined, { ...env, RENKEDU_TRUSTED_PROXIES: '127.0.0.1' });
    id = await publishSmall(server.services);
    for (let index = 0; index < 8; index += 1)
      await server.services.intake.submit(
        await parentSubmission(server.services, id, { overall: 5, comment: `第${index}句` }),
      );
    analyst = await person(server, 'analyst.one', ['analyst']);
  });

  afterAll(async () => {
    await server?.end();
    await postgres?.stop();
  });

  async function listed(document: string): Promise<ListedDocument | undefined> {
    const { documents } = await analyst.json<{ documents: ListedDocument[] }>('GET', path());
    return documents.find((one) => one.id === document);
  }

  test('before sealing whole rows are refused; a publisher is told of no analyst’s document', async () => {
    expect(await analyst.status('POST', path(), { format: 'csv' })).toBe(409);
    expect(await analyst.status('POST', path(), { format: 'exe' })).toBe(400);
    const { kinds } = await analyst.json<{ kinds: { format: string; refused: string | null }[] }>(
      'GET',
      path(),
    );
    expect(kinds.find(({ format }) => format === 'csv')).toMatchObject({
      refused: 'early',
      restricted: true,
    });
    const publisher = await person(server, 'publisher.one', ['publisher']);
    expect(await publisher.status('POST', path(), { format: 'xlsx' })).toBe(403);
    const seen = await publisher.json<{ kinds: { format: string }[] }>('GET', path());
    expect(seen.kinds.map(({ format }) => format)).not.toContain('csv');
  });

  test('a Report that is read twice is stored once, and says when', async () => {
    await closeCampaign(server.services.store, id, commandLine, new Date());
    await sealCampaign(server.services, id, commandLine, new Date());
    const first = await storedReport(server.services, id, new Date('2027-01-01T00:00:00Z'));
    const again = await storedReport(server.services, id, new Date('2027-02-01T00:00:00Z'));
    expect([first.revision, again.revision]).toEqual([1, 1]);
    expect(again).toEqual(first);
    expect(first.report.generatedAt).not.toContain('2027-02');
    const rows = await server.services.store.db.selectFrom('report_revision').selectAll().execute();
    expect(rows).toHaveLength(1);
    expect(JSON.parse(rows[0]?.report ?? '')).toEqual(JSON.parse(JSON.stringify(first.report)));
    for (const statement of [
      sql`update report_revision set released = '{}'`,
      sql`update report_revision set report = '{}'`,
      sql`delete from report_revision`,
    ])
      await expect(statement.execute(server.services.store.db)).rejects.toThrow();
  });

  test('the same Report is made once: whoever asks again gets the same file, and each act is recorded', async () => {
    const file = Buffer.from(await (await analyst.document(id, 'csv')).arrayBuffer());
    const [made] = (await analyst.json<{ documents: ListedDocument[] }>('GET', path())).documents;
    expect(made).toMatchObject({
      format: 'csv',
      state: 'made',
      askedBy: ['analyst.one'],
      mine: true,
      revision: 1,
      kept: true,
    });
    expect(made?.digest).toBe(createHash('sha256').update(file).digest('hex'));
    expect(made?.bytes).toBe(file.length);
    const again = await analyst.json<{ id: string }>('POST', path(), { format: 'csv' });
    expect(again.id).toBe(made?.id);
    expect(readdirSync(server.services.documents.folder)).toEqual([made?.id]);

    // A file that is gone is made again, with the same bytes.
    rmSync(server.services.documents.pathOf(again.id));
    expect(await analyst.status('GET', `${path()}/${again.id}/file`)).toBe(410);
    expect(await listed(again.id)).toMatchObject({ state: 'made', kept: false });
    const anew = Buffer.from(await (await analyst.document(id, 'csv')).arrayBuffer());
    expect(anew.equals(file)).toBe(true);
    const acts = await server.services.store.db
      .selectFrom('audit')
      .select(['action', 'actor'])
      .where('action', 'like', 'document-%')
      .execute();
    expect(acts.map(({ action }) => action)).toEqual([
      'document-ask',
      'document-take',
      'document-ask',
      'document-ask',
      'document-take',
    ]);
  });

  test('a download that broke off goes on where it was', async () => {
    const whole = await analyst.document(id, 'csv');
    const file = Buffer.from(await whole.arrayBuffer());
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    expect(whole.headers.get('content-encoding')).toBeNull();
    const url = new URL(whole.url);
    const rest = await analyst.call('GET', url.pathname, undefined, {
      range: 'bytes=10-',
      'accept-encoding': 'gzip',
    });
    expect(rest.status).toBe(206);
    expect(rest.headers.get('content-range')).toBe(`bytes 10-${file.length - 1}/${file.length}`);
    expect(rest.headers.get('etag')).toBe(whole.headers.get('etag'));
    expect(Buffer.from(await rest.arrayBuffer()).equals(file.subarray(10))).toBe(true);
    const tag = whole.headers.get('etag') ?? '';
    const part = (before: string) =>
      analyst.call('GET', url.pathname, undefined, { range: 'bytes=10-', 'if-range': before });
    expect((await part(tag)).status).toBe(206);
    // Of another file than the one that was begun no part is given, but all of it.
    const other = await part(`"${'0'.repeat(64)}"`);
    expect(other.status).toBe(200);
    expect(Buffer.from(await other.arrayBuffer()).equals(file)).toBe(true);
    const beyond = await analyst.call('GET', url.pathname, undefined, { range: `bytes=${file.length}-` });
    expect(beyond.status).toBe(416);
  });

  test('what a killed server was making is made by the next, and its half file is no document', async () => {
    const document = 'left-behind';
    const { documents, store } = server.services;
    await insertDocument(store.db, {
      ...{ id: document, campaign: id, format: 'csv', state: 'making', asked_by: 'analyst.one' },
      ...{ asked_at: new Date().toISOString(), maker: 'gone', done: 3, total: 8 },
      held_until: new Date(Date.now() - 1000).toISOString(),
      ...{ edition: null, revision: null, bytes: null, digest: null, ended_at: null, failure: null },
    });
    writeFileSync(`${documents.pathOf(document)}.part`, 'half');
    expect(await analyst.status('GET', `${path()}/${document}/file`)).toBe(410);
    // Another process over the same store, as after a restart.
    const second = await serverProcess({ ...env, RENKEDU_DATA: server.folder, RENKEDU_EXAMPLE: 'off' });
    try {
      while ((await listed(document))?.state !== 'made') await setTimeout(50);
      expect(existsSync(`${documents.pathOf(document)}.part`)).toBe(false);
      const made = await listed(document);
      expect(made?.kept).toBe(true);
      const file = await analyst.call('GET', `${path()}/${document}/file`);
      const bytes = Buffer.from(await file.arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(made?.digest);
    } finally {
      second.process.kill();
    }
  });

  test('what waits or is being made can be given up, and leaves no file', async () => {
    const { documents, store } = server.services;
    const { asked_at } = { asked_at: new Date().toISOString() };
    await insertDocument(store.db, {
      ...{ id: 'unwanted', campaign: id, format: 'csv', state: 'making', asked_by: 'analyst.one', asked_at },
      ...{ maker: 'another', done: 0, total: 0, held_until: new Date(Date.now() + 60_000).toISOString() },
      ...{ edition: null, revision: null, bytes: null, digest: null, ended_at: null, failure: null },
    });
    expect(await analyst.json('DELETE', `${path()}/unwanted`)).toEqual({ stopped: true });
    expect(await analyst.status('DELETE', `${path()}/unwanted`)).toBe(409);
    expect(await listed('unwanted')).toMatchObject({ state: 'cancelled', kept: false });
    expect(existsSync(join(documents.folder, 'unwanted'))).toBe(false);
    expect(await analyst.status('GET', `${path()}/unwanted/file`)).toBe(410);
  });

  test('who gives up what another waits for only withdraws; the last one stops it', async () => {
    const { store } = server.services;
    const [second, third] = [
      await person(server, 'analyst.two', ['analyst']),
      await person(server, 'analyst.three', ['analyst']),
    ];
    const stored = await storedReport(server.services, id, new Date());
    const waiting = async () => {
      // On its way with another process, which keeps it for a minute.
      await insertDocument(store.db, {
        ...{ id: 'shared', campaign: id, format: 'sav', state: 'making', asked_by: 'analyst.one' },
        ...{ asked_at: new Date().toISOString(), maker: 'another', done: 0, total: 0 },
        held_until: new Date(Date.now() + 60_000).toISOString(),
        edition: await editionOf(server.services, stored),
        ...{ revision: null, bytes: null, digest: null, ended_at: null, failure: null },
      });
    };
    await waiting();
    const ask = (desk: Desk) => desk.json<{ id: string }>('POST', path(), { format: 'sav' });
    const giveUp = (desk: Desk) => desk.call('DELETE', `${path()}/shared`);
    // Nobody stops what only somebody else asked for.
    expect((await giveUp(second)).status).toBe(409);
    expect([(await ask(second)).id, (await ask(second)).id, (await ask(analyst)).id]).toEqual(
      new Array(3).fill('shared'),
    );
    expect(await listed('shared')).toMatchObject({ askedBy: ['analyst.one', 'analyst.two'], mine: true });

    expect(await (await giveUp(analyst)).json()).toEqual({ stopped: false });
    expect(await listed('shared')).toMatchObject({
      ...{ state: 'making', askedBy: ['analyst.two'], mine: false },
    });
    expect((await giveUp(analyst)).status).toBe(409);
    await ask(third);
    expect(await (await giveUp(third)).json()).toEqual({ stopped: false });

    // Together: one withdraws, the other stops it, whichever comes first.
    await ask(third);
    const both = await Promise.all([giveUp(second), giveUp(third)]);
    const told = await Promise.all(both.map((answer) => answer.json()));
    expect(told).toContainEqual({ stopped: true });
    expect(told).toContainEqual({ stopped: false });
    expect(await listed('shared')).toMatchObject({ state: 'cancelled' });
    const acts = await store.db
      .selectFrom('audit')
      .select(['action', 'actor'])
      .where('details', 'like', '%shared%')
      .where('action', 'in', ['document-withdraw', 'document-cancel'])
      .orderBy('number')
      .execute();
    expect(acts.map(({ action }) => action)).toEqual([
      ...['document-withdraw', 'document-withdraw', 'document-withdraw', 'document-cancel'],
    ]);
  });
});
