import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { releasedReport } from '../../analysis/release.ts';
import { draftBulletin } from '../../server/campaigns/bulletins.ts';
import { deleteResponses, deletionPlan } from '../../server/campaigns/deletion.ts';
import { exportDocument } from '../../server/campaigns/documents.ts';
import { eraseTraces } from '../../server/campaigns/erasing.ts';
import { exclusionsOf, setAside, takeBack } from '../../server/campaigns/exclusions.ts';
import { findingsOf } from '../../server/campaigns/findings.ts';
import { checkKept } from '../../server/campaigns/kept-check.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { participationOf } from '../../server/campaigns/participation.ts';
import { Receipts } from '../../server/campaigns/receipts.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { reportOf } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { trendOfCampaigns } from '../../server/campaigns/trend.ts';
import { restoreBackup, writeBackup } from '../../server/database/backup.ts';
import { leafOf } from '../../server/intake/record.ts';
import { auditEntries, commandLine } from '../../server/queries/audit.ts';
import { goingTables, keptParts } from '../../server/queries/deletions.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { keepUp } from '../../server/upkeep.ts';
import { keptUntil } from '../../surveys/retention.ts';
import { verifyInclusion } from './evidence/inclusion.ts';
import { freshStore, type OpenedServices } from './fresh-store.ts';
import { parentsField } from './parents-field.ts';
import { parentSubmission } from './survey.ts';

const now = new Date('2026-11-24T02:00:00Z');
const publisher = { name: 'publisher.one', origin: '198.51.100.9' };
const order = { title: '剔除', reason: '调查终止，提前删除' };
const words = '食堂的豆腐太咸了，请厨师少放盐';

describe.each(['sqlite', 'postgres'] as const)('deleting the answers on %s', (engine) => {
  let opened: OpenedServices;
  let beside: OpenedServices;
  let store: Awaited<ReturnType<typeof freshStore>>;
  let clock = now;

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => clock);
    beside = await store.open(() => clock);
  });

  afterAll(() => store?.end());

  /** 90 parents of two townships; twenty flagged ones are set aside, and taken back. */
  async function sealed(): Promise<string> {
    clock = now;
    const id = await parentsField(opened, now);
    await opened.intake.submit(
      await parentSubmission(opened, id, { overall: 5, comment: words }, { seconds: 60 }),
    );
    await closeCampaign(opened.store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
    return id;
  }

  const rowsIn = async (table: string, id: string) => {
    const { rows } = await sql<{ rows: number | string }>`
      select count(*) as rows from ${sql.table(table)} where campaign = ${id}`.execute(opened.store.db);
    return Number(rows[0]?.rows);
  };

  test('the plan says what would go and deletes nothing; a wrong title is refused', async () => {
    const id = await sealed();
    const plan = await deletionPlan(opened, id, now);
    expect(plan).toMatchObject({
      responses: 91,
      deletion: null,
      // Closed by hand on 24 November 2026, and the default is 36 months.
      retention: { keptUntil: '2029-11-24', daysLeft: 1096, state: 'kept' },
      counts: { response: 91, exclusion_response: 0, tally: 3, withholding: 1 },
    });
    await expect(
      deleteResponses(opened, id, { ...order, title: '剔' }, publisher, now),
    ).rejects.toMatchObject({ status: 409, code: 'other-title' });
    expect(await rowsIn('response', id)).toBe(91);
    expect(await recount(opened, id)).toMatchObject({ responses: 91, differences: [] });
  });

  test('answers go with everything of single ones; report, receipts, bulletin and trend stay', async () => {
    const id = await sealed();
    const earlier = await sealed();
    await setAside(opened, id, { rule: { flag: 'speed' } }, '经核实为代填的答卷', publisher, now);
    await findingsOf(opened, id, commandLine);
    const before = releasedReport(await reportOf(opened, id, now));
    const receipts: string[] = [];
    for await (const { receipt } of responsesOf(opened.store.reads, id)) receipts.push(receipt);
    const list = async (services: OpenedServices) => {
      let text = '';
      for await (const line of new Receipts(services.store).list(id)) text += line;
      return text;
    };
    const published = await list(opened);
    const bulletin = await draftBulletin(opened, id, now);

    await deleteResponses(opened, id, order, publisher, now);

    for (const table of goingTables) expect(await rowsIn(table, id), table).toBe(0);
    // From another process, and with no more precision for the analyst than for the public.
    expect(await reportOf(beside, id, now)).toEqual(before);
    const revisions = await opened.store.db
      .selectFrom('report_revision')
      .select(['revision', 'report'])
      .where('campaign', '=', id)
      .orderBy('revision')
      .execute();
    expect(revisions).toEqual([{ revision: 1, report: null }]);
    expect(await list(beside)).toBe(published);
    const proof = await new Receipts(beside.store).proofOf(id, receipts[7] ?? '');
    if (proof === null || proof === 'open') throw new Error('the receipt counts');
    const leaf = leafOf(proof.receipt, Buffer.from(proof.commitment, 'hex'));
    const path = proof.path.map((hash) => Buffer.from(hash, 'hex'));
    const root = Buffer.from(proof.root, 'hex');
    expect(verifyInclusion(leaf, proof.index, proof.size, path, root)).toBe(true);
    expect((await draftBulletin(opened, id, now)).bulletin.headline).toEqual(bulletin.bulletin.headline);
    expect((await exclusionsOf(opened, id, now)).acts).toHaveLength(1);
    const { cells } = await participationOf(opened, id, null, now);
    expect(cells.map(({ township, received }) => [township, received])).toEqual([
      ['530426001', 61],
      ['530426103', 30],
    ]);
    const trend = await trendOfCampaigns(opened, [earlier, id], now);
    expect(trend.headline.estimates[1]).toEqual(before.headline);

    // Two townships without schools, each a part; those set aside are in neither.
    expect(
      (await keptParts(opened.store.reads, id)).map(({ places, answers }) => [places[0]?.township, answers]),
    ).toEqual([
      ['530426001', 41],
      ['530426103', 30],
    ]);
    const check = await checkKept(beside, id);
    expect(check).toMatchObject({
      responses: 91,
      answers: 71,
      leftOut: 20,
      disagreements: [],
      countless: [],
    });
    // The answers and the rate of two townships, and the answers of both; option counts did not leave once answers
    // were set aside.
    expect(check.compared).toBe(5);
    expect(check.sealedBy.own).toBe(true);

    const file = join(store.folder, 'document');
    const gone = { status: 410, code: 'responses-deleted' };
    await expect(recount(opened, id)).rejects.toMatchObject(gone);
    await expect(findingsOf(opened, id, commandLine)).rejects.toMatchObject(gone);
    await expect(exportDocument(opened, id, 'csv', file, commandLine, () => undefined)).rejects.toMatchObject(
      gone,
    );
    await expect(
      setAside(opened, id, { rule: { flag: 'speed' } }, '再剔除一次', publisher, now),
    ).rejects.toMatchObject(gone);
    await expect(takeBack(opened, id, 1, '恢复一次', publisher, now)).rejects.toMatchObject(gone);
    await expect(deleteResponses(opened, id, order, publisher, now)).rejects.toMatchObject(gone);
    const book = await exportDocument(opened, id, 'xlsx', file, commandLine, () => undefined);
    expect(book.bytes).toBeGreaterThan(5000);

    const audited = [];
    for await (const entry of auditEntries(opened.store.reads))
      if (entry.action === 'responses-delete' && entry.subject === id) audited.push(entry);
    expect(audited).toMatchObject([{ actor: 'publisher.one', result: 'done' }]);
    expect(JSON.parse(audited[0]?.details ?? '')).toMatchObject({
      ...{ reason: order.reason, due: false, responses: 91 },
    });
  });

  test('the engine deletes no answer without the record, and never the record or what stays', async () => {
    const id = await sealed();
    const other = await sealed();
    await deleteResponses(opened, id, order, publisher, now);
    const { db } = opened.store;
    await expect(db.deleteFrom('response').where('campaign', '=', other).execute()).rejects.toThrow(
      /not deleted without a record/,
    );
    for (const table of ['deletion', 'kept_response', 'kept_tally'] as const) {
      await expect(db.deleteFrom(table).where('campaign', '=', id).execute()).rejects.toThrow();
      await expect(
        db.updateTable(table).set({ campaign: other }).where('campaign', '=', id).execute(),
      ).rejects.toThrow();
    }
    const row = await db
      .selectFrom('response')
      .selectAll()
      .where('campaign', '=', other)
      .executeTakeFirstOrThrow();
    await expect(
      db
        .insertInto('response')
        .values({ ...row, campaign: id })
        .execute(),
    ).rejects.toThrow(/were deleted/);
    if (engine === 'postgres') return;
    await expect(
      sql`insert or replace into deletion select campaign, '', '', '', '', '', 1 from deletion`.execute(db),
    ).rejects.toThrow();
  });

  test('what was written over is in no file of the engine: neither an answer’s words nor a nonce', async () => {
    const id = await sealed();
    const stays = await sealed();
    const nonces: string[] = [];
    for await (const { nonce } of responsesOf(opened.store.reads, id)) nonces.push(nonce);
    const kept: string[] = [];
    for await (const { nonce } of responsesOf(opened.store.reads, stays)) kept.push(nonce);
    await opened.store.tidy();
    expect(inFiles([words, ...nonces])).toHaveLength(engine === 'sqlite' ? 92 : 0);

    await deleteResponses(opened, id, order, publisher, now);
    expect((await deletionPlan(opened, id, now)).erasedAt).toBeNull();
    expect(await eraseTraces(opened, now)).toBe('clean');
    expect((await deletionPlan(opened, id, now)).erasedAt).toBe(now.toISOString());
    // SQLite's files can be read here; of PostgreSQL's tables the pages are, below.
    expect(inFiles(nonces)).toEqual([]);
    if (engine === 'sqlite') expect(inFiles(kept)).toHaveLength(91);
    else {
      await sql`create extension if not exists pageinspect`.execute(opened.store.db);
      const { rows } = await sql<{ text: string }>`
        select encode(get_raw_page('response', page::int), 'escape') as text
        from generate_series(0, pg_relation_size('response') / 8192 - 1) as page`.execute(opened.store.db);
      const bytes = rows.map(({ text }) => text).join('');
      expect(nonces.filter((nonce) => bytes.includes(nonce))).toEqual([]);
      expect(kept.filter((nonce) => bytes.includes(nonce)).length).toBeGreaterThan(80);
    }
  });

  /** Those of the texts that stand in a file of the store's folder. */
  function inFiles(texts: readonly string[]): string[] {
    const files = readdirSync(store.folder).map((name) => join(store.folder, name));
    const bytes = Buffer.concat(
      files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file)),
    );
    return texts.filter((text) => bytes.includes(text));
  }

  test('whoever reads meanwhile reads all or nothing', async () => {
    const id = await sealed();
    const outcomes = new Set<string>();
    let over = false;
    const readers = [opened, beside].map(async (services) => {
      while (!over) {
        const seen = await recount(services, id).then(
          ({ responses, differences }) => `${responses} ${differences.length}`,
          (error: { code?: string }) => String(error.code),
        );
        outcomes.add(seen);
        const lines: string[] = [];
        for await (const line of new Receipts(services.store).list(id)) lines.push(line);
        // The list is the same before, after and in between: its head in two parts and a line a response.
        expect(new Set(lines).size).toBe(2 + 91);
        await setImmediate();
      }
    });
    const findings = findingsOf(beside, id, commandLine).then(
      () => 'made',
      (error: { code?: string }) => String(error.code),
    );
    await deleteResponses(opened, id, order, publisher, now).finally(() => {
      over = true;
    });
    await Promise.all(readers);
    expect([...outcomes].filter((seen) => seen !== '91 0' && seen !== 'responses-deleted')).toEqual([]);
    expect(['made', 'responses-deleted']).toContain(await findings);
    expect(await rowsIn('findings', id)).toBe(0);
  });

  test('a server deletes by itself when the promise is due, and has announced it a week before', async () => {
    const id = await sealed();
    const at = async (day: string) => {
      clock = new Date(`${day}T04:00:00Z`);
      await keepUp(opened);
      return (await deletionPlan(opened, id, clock)).deletion;
    };
    expect(await at('2029-10-24')).toBeNull();
    expect(await at('2029-10-25')).toBeNull();
    expect(await at('2029-11-24')).toBeNull();
    // The last day is over in Shanghai, and was announced thirty days ago.
    expect(await at('2029-11-25')).toMatchObject({ actor: '系统', keptUntil: '2029-11-24' });
    expect(await rowsIn('response', id)).toBe(0);

    // A server that was off: what is due is announced first.
    clock = now;
    const late = await sealed();
    const then = async (day: string) => {
      clock = new Date(`${day}T04:00:00Z`);
      await keepUp(opened);
      return (await deletionPlan(opened, late, clock)).deletion;
    };
    expect(await then('2031-01-01')).toBeNull();
    expect(await then('2031-01-07')).toBeNull();
    expect(await then('2031-01-08')).toMatchObject({ actor: '系统' });
  });

  test('a wrong clock of one day deletes nothing', async () => {
    const id = await sealed();
    clock = new Date('2040-01-01T04:00:00Z');
    await keepUp(opened);
    clock = new Date('2029-11-20T04:00:00Z');
    await keepUp(opened);
    clock = new Date('2029-11-26T04:00:00Z');
    await keepUp(opened);
    // The announcement of 2040 is none; that of the 20th is six days old.
    expect((await deletionPlan(opened, id, clock)).deletion).toBeNull();
    clock = new Date('2029-11-27T04:00:00Z');
    await keepUp(opened);
    expect((await deletionPlan(opened, id, clock)).deletion).not.toBeNull();
  });

  test('months are added as PostgreSQL adds them', async () => {
    if (engine === 'sqlite') return;
    const { rows } = await sql<{ day: string; months: number; until: string }>`
      select to_char(day, 'YYYY-MM-DD') as day, months,
        to_char(day + make_interval(months => months), 'YYYY-MM-DD') as until
      from generate_series('2026-01-01'::timestamp, '2028-12-31', '1 day') as day,
        generate_series(6, 120, 19) as months`.execute(opened.store.db);
    expect(rows.length).toBeGreaterThan(6000);
    for (const { day, months, until } of rows) expect(keptUntil(day, months)).toBe(until);
  });

  test('a backup after a deletion goes back without the answers and is checked', async () => {
    const id = await sealed();
    const fresh = await freshStore(engine);
    const before = join(store.folder, `before-${id}`);
    await writeBackup(opened.store, before, null, now);
    await deleteResponses(opened, id, order, publisher, now);
    const after = join(store.folder, `after-${id}`);
    await writeBackup(opened.store, after, null, now);
    const other = await freshStore(engine === 'sqlite' ? 'postgres' : 'sqlite');
    const back = await other.open(() => now);
    await restoreBackup(back.store, after, null);
    expect(await checkKept(back, id)).toMatchObject({ responses: 91, disagreements: [] });
    expect({ ...(await reportOf(back, id, now)) }).toEqual(await reportOf(opened, id, now));
    await expect(recount(back, id)).rejects.toMatchObject({ code: 'responses-deleted' });
    // An older backup knows of no deletion: it has the answers, and they go again when they are due.
    const older = await fresh.open(() => clock);
    await restoreBackup(older.store, before, null);
    expect(await recount(older, id)).toMatchObject({ responses: 91, differences: [] });
    clock = new Date('2029-12-01T04:00:00Z');
    await keepUp(older);
    clock = new Date('2029-12-08T04:00:00Z');
    await keepUp(older);
    clock = now;
    expect((await deletionPlan(older, id, now)).deletion).toMatchObject({ actor: '系统' });
    await other.end();
    await fresh.end();
  });

  test('answers that somebody changed are not deleted', async () => {
    const id = await sealed();
    const { db, dialect } = opened.store;
    const change = sql`update response set record = replace(record, '"overall":5', '"overall":1')
      where campaign = ${id}`;
    if (dialect === 'postgres') {
      await sql`alter table response disable trigger response_unchangeable`.execute(db);
      await change.execute(db);
      await sql`alter table response enable trigger response_unchangeable`.execute(db);
    } else {
      await sql`drop trigger response_unchangeable`.execute(db);
      await change.execute(db);
      await sql`create trigger response_unchangeable before update on response
        begin select raise(abort, 'a response never changes'); end`.execute(db);
    }
    await expect(deleteResponses(opened, id, order, publisher, now)).rejects.toMatchObject({
      code: 'evidence-changed',
    });
    expect(await rowsIn('response', id)).toBe(91);
    expect(await rowsIn('kept_response', id)).toBe(0);
    expect((await deletionPlan(opened, id, now)).deletion).toBeNull();
  });
});
