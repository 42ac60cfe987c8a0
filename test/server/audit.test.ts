import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { Hono } from 'hono';
import { type Kysely, sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../server/database/open.ts';
import type { Database } from '../../server/database/schema.ts';
import type { Store, StoreLocation } from '../../server/database/store.ts';
import { verifyAudit } from '../../server/people/audit.ts';
import { guard } from '../../server/people/guard.ts';
import type { SignedInEnv } from '../../server/people/signed-in.ts';
import { commandLine, recordAct } from '../../server/queries/audit.ts';
import { renkedu } from './cli.ts';
import { Desk, password, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer, freshFolder } from './running.ts';
import { smallFrame, smallQuestionnaire } from './survey.ts';

const now = new Date('2026-11-24T02:00:00Z');

describe.each(['sqlite', 'postgres'])('the chain on %s', (engine) => {
  let postgres: Awaited<ReturnType<typeof startPostgres>> | null = null;
  let folder: ReturnType<typeof freshFolder>;
  let location: StoreLocation;
  let store: Store;

  beforeAll(async () => {
    postgres = engine === 'postgres' ? await startPostgres() : null;
  });
  afterAll(() => postgres?.stop());

  beforeEach(async () => {
    folder = freshFolder();
    location = postgres ? { databaseUrl: await postgres.freshDatabase() } : { folder: folder.folder };
    store = await openStore(location);
    for (const subject of ['a', 'b', 'c', 'd']) await recordAct(store.db, commandLine, now, 'test', subject);
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  /** What somebody could do who owns the database: its guards off, then on again. */
  async function tamper(change: (db: Kysely<Database>) => Promise<unknown>): Promise<void> {
    for (const name of ['audit_unchangeable', 'audit_undeletable'])
      if (postgres) await sql`drop trigger if exists ${sql.ref(name)} on audit`.execute(store.db);
      else await sql`drop trigger if exists ${sql.ref(name)}`.execute(store.db);
    await change(store.db);
  }

  test('an entry’s hash is SHA-256 over the one before it and its own fields', async () => {
    const entries = await store.db.selectFrom('audit').selectAll().orderBy('number').execute();
    let before = '0'.repeat(64);
    for (const [index, entry] of entries.entries()) {
      const { subject } = entry;
      const text = `["${before}",${index + 1},"2026-11-24T02:00:00.000Z","命令行","test","${subject}","命令行","done","{}"]`;
      expect(entry.hash).toBe(createHash('sha256').update(text).digest('hex'));
      before = entry.hash;
    }
    expect(await verifyAudit(store, null)).toEqual({
      entries: 4,
      head: { number: 4, hash: before },
      fault: null,
    });
  });

  test('the application’s own SQL can neither change an entry, nor take one away, nor put another in its place', async () => {
    const attempts = [
      sql`update audit set actor = 'somebody else'`,
      sql`delete from audit where number = 4`,
      sql`delete from audit_head`,
      sql`update audit_head set number = 2`,
      ...(postgres
        ? [sql`truncate audit`, sql`truncate audit_head`]
        : [sql`insert or replace into audit select * from audit where number = 2`]),
    ];
    for (const attempt of attempts) await expect(attempt.execute(store.db)).rejects.toThrow(/chang|forward/);
    expect(await verifyAudit(store, null)).toMatchObject({ entries: 4, fault: null });
  });

  test.each([
    [
      'a changed entry',
      2,
      (db: Kysely<Database>) => db.updateTable('audit').set({ actor: 'x' }).where('number', '=', 2),
    ],
    ['an entry taken away', 3, (db: Kysely<Database>) => db.deleteFrom('audit').where('number', '=', 3)],
    ['the last one taken away', 4, (db: Kysely<Database>) => db.deleteFrom('audit').where('number', '=', 4)],
  ] as const)('%s is found once the triggers are off', async (_what, number, change) => {
    await tamper((db) => change(db).execute());
    expect((await verifyAudit(store, null)).fault?.number).toBe(number);
  });

  test('a chain that was forged anew from the first entry on is found by an entry that was noted before', async () => {
    const { head } = await verifyAudit(store, null);
    await tamper((db) => db.deleteFrom('audit').execute());
    await sql`drop table audit_head`.execute(store.db);
    await sql`create table audit_head (one integer primary key, number integer not null, hash text not null)`.execute(
      store.db,
    );
    for (const subject of ['a', 'x', 'c', 'd']) await recordAct(store.db, commandLine, now, 'test', subject);
    expect((await verifyAudit(store, null)).fault).toBeNull();
    expect((await verifyAudit(store, head)).fault?.number).toBe(4);
  });

  test('two processes that record at once make one chain, and an act that fails leaves no entry', async () => {
    const other = await openStore(location);
    const failing = store.db.transaction().execute(async (transaction) => {
      await recordAct(transaction, commandLine, now, 'test', 'never');
      throw new Error('the act failed');
    });
    const acts = [store, other].flatMap(({ db }, writer) =>
      Array.from({ length: 20 }, (_, index) => recordAct(db, commandLine, now, 'test', `${writer} ${index}`)),
    );
    await expect(failing).rejects.toThrow('the act failed');
    await Promise.all(acts);
    expect(await verifyAudit(store, null)).toMatchObject({ entries: 44, fault: null });
    const subjects = await store.db.selectFrom('audit').select('subject').execute();
    expect(new Set(subjects.map(({ subject }) => subject)).size).toBe(44);
    await other.close();
  });
});

describe('an auditor', () => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let desk: Desk;

  beforeAll(async () => {
    server = await emptyServer(undefined, { RENKEDU_TRUSTED_PROXIES: '127.0.0.1' });
    desk = await person(server, 'auditor.one', ['auditor'], null, '203.0.113.5');
  });
  afterAll(() => server?.end());

  type Page = { entries: { number: number; actor: string; action: string; result: string }[]; more: boolean };

  test('finds entries by person, action and time, page by page', async () => {
    for (let subject = 0; subject < 60; subject += 1)
      await recordAct(server.services.store.db, { name: 'busy.one', origin: 'x' }, now, 'test', `${subject}`);
    const first = await desk.json<Page>('GET', '/api/audit?actor=busy.one');
    expect(first.entries).toHaveLength(50);
    expect(first.more).toBe(true);
    const last = first.entries.at(-1)?.number ?? 0;
    const second = await desk.json<Page>('GET', `/api/audit?actor=busy.one&before=${last}`);
    expect(second.entries).toHaveLength(10);
    expect(second.more).toBe(false);
    const by = async (query: string) => (await desk.json<Page>('GET', `/api/audit?${query}`)).entries.length;
    expect(await by('action=test&subject=7')).toBe(1);
    expect(await by('from=2026-11-24T10:00:00%2B08:00&until=2026-11-24T10:00:01%2B08:00&subject=7')).toBe(1);
    expect(await by('until=2026-11-24T02:00:00Z&subject=7')).toBe(0);
    expect(await desk.status('GET', '/api/audit?from=2026-11-24')).toBe(400);
  });

  test('takes all entries away as CSV, from which the chain can be followed; that is an act of its own', async () => {
    await recordAct(server.services.store.db, commandLine, now, 'test', '=1+1');
    const answer = await desk.call('GET', '/api/audit.csv');
    const rows: Record<string, string>[] = parse(await answer.text(), { columns: true, bom: true });
    expect(rows.at(-1)).toMatchObject({
      action: 'audit-export',
      actor: 'auditor.one',
      origin: '203.0.113.5',
    });
    expect(rows.some(({ subject }) => subject === "'=1+1")).toBe(true);
    let before = '0'.repeat(64);
    for (const row of rows) {
      const fields = ['at', 'actor', 'action', 'subject', 'origin', 'result', 'details'].map((name) =>
        (row[name] ?? '').replace(/^'(?=[=+\-@])/, ''),
      );
      const text = JSON.stringify([before, Number(row['number']), ...fields]);
      before = createHash('sha256').update(text).digest('hex');
      expect(row['hash']).toBe(before);
    }
  });

  test('follows the chain at the desk and by command', async () => {
    const check = await desk.json<{ head: { number: number; hash: string } }>('POST', '/api/audit/verify', {
      mark: null,
    });
    expect(check).toMatchObject({ fault: null });
    const { number, hash } = check.head;
    const noted = `${number}:${hash}`;
    const good = await renkedu(server.folder, 'audit', 'verify', '--mark', noted, '--json');
    expect([good.code, good.json()]).toMatchObject([0, { fault: null }]);
    const forged = `${number}:${hash.replace(/^./, (sign) => (sign === '0' ? '1' : '0'))}`;
    expect((await renkedu(server.folder, 'audit', 'verify', '--mark', forged)).code).toBe(1);
    const out = `${server.folder}/audit.csv`;
    expect((await renkedu(server.folder, 'audit', 'export', '--out', out)).code).toBe(0);
  });

  test('finds every act of a campaign’s life and of an account, each with its person', async () => {
    const other = await person(server, 'acting.one', ['publisher', 'analyst']);
    const file = {
      title: '全程',
      questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire },
      access: { parent: 'code' },
    };
    const { id } = await other.json<{ id: string }>('POST', '/api/campaigns', file);
    const path = `/api/campaigns/${id}`;
    await other.status('PUT', `${path}?revision=1`, { ...file, title: '全程二' });
    await other.call('PUT', `${path}/frame`, smallFrame, { 'content-type': 'text/csv' });
    // Faults: nothing is done, and that is recorded too.
    expect(await other.status('POST', `${path}/close`)).toBe(409);
    await other.status('POST', `${path}/publish`);
    await other.status('POST', `${path}/codes/parent/slips.pdf`);
    await other.status('POST', `${path}/codes/parent/void`);
    const links = await other.json<{ code: string }[]>('GET', `${path}/links`);
    await other.status('POST', `${path}/links/${links[0]?.code}/reissue`);
    await other.status('PUT', `${path}/proof-of-work`, { on: true });
    await other.status('POST', `${path}/close`);
    await other.status('POST', `${path}/seal`);
    await other.document(id, 'csv');
    expect(await other.status('DELETE', `${path}/documents/nothing`)).toBe(404);
    await other.enrol();
    await other.status('POST', '/api/account/recovery-codes', { password });
    await other.status('DELETE', '/api/account/second-factor', { password });
    await other.status('DELETE', '/api/account/sessions');
    await other.status('DELETE', '/api/session');
    const { entries } = await desk.json<Page>('GET', '/api/audit?actor=acting.one');
    expect(entries.map(({ action, result }) => `${action} ${result}`).reverse()).toEqual([
      'sign-in done',
      'password-change done',
      'campaign-create done',
      'campaign-edit done',
      'frame-import done',
      'refused not-published',
      'campaign-publish done',
      'codes-issue done',
      'codes-void done',
      'link-reissue done',
      'campaign-proof-of-work done',
      'campaign-close done',
      'campaign-seal done',
      'document-ask done',
      'document-take done',
      'refused unknown-document',
      'second-factor-begin done',
      'second-factor done',
      'recovery-codes done',
      'second-factor done',
      'session-end done',
      'sign-out done',
    ]);
  });

  test('finds an act whose route forgot to record it', async () => {
    const app = new Hono<SignedInEnv>()
      .use('*', guard(server.services))
      .post('/api/campaigns', (c) => c.text('done'));
    const other = await person(server, 'forgotten.one', ['publisher']);
    const cookie = [...other.cookies].map((pair) => pair.join('=')).join('; ');
    const socket = { remoteAddress: '203.0.113.7' };
    const made = await app.request(
      '/api/campaigns',
      { method: 'POST', headers: { cookie } },
      { incoming: { socket, headers: {} } },
    );
    expect(made.status).toBe(200);
    const { entries } = await desk.json<Page>('GET', '/api/audit?actor=forgotten.one');
    expect(entries[0]).toMatchObject({ action: 'act', result: 'done', origin: '203.0.113.7' });
  });

  test('finds who signed in, who did not and from where; of respondents nothing', async () => {
    const other = new Desk(server, '203.0.113.6');
    await other.signIn('auditor.one', 'Wrong-0000');
    const { entries } = await desk.json<Page>('GET', '/api/audit?action=sign-in');
    expect(entries[0]).toMatchObject({
      actor: 'auditor.one',
      result: 'wrong-password',
      origin: '203.0.113.6',
    });
    const before = entries[0]?.number ?? 0;
    await new Desk(server, '203.0.113.200').status('GET', '/s/nothing');
    await new Desk(server, '203.0.113.200').status('PUT', '/api/responses/nothing', {});
    const after = await desk.json<Page>('GET', '/api/audit');
    expect(after.entries[0]?.number).toBe(before);
  });
});
