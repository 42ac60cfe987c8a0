import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteResponses, deletionPlan } from '../../server/campaigns/deletion.ts';
import { eraseTraces } from '../../server/campaigns/erasing.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { deleteSubmissions } from '../../server/queries/responses.ts';
import { keepUp } from '../../server/upkeep.ts';
import { freshStore, type OpenedServices } from './fresh-store.ts';
import { parentsField } from './parents-field.ts';
import { publishSmall } from './survey.ts';

/** Ten in the morning in Beijing. */
const now = new Date('2026-11-24T02:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const order = { title: '剔除', reason: '调查终止，提前删除' };

describe.each(['sqlite', 'postgres'] as const)('erasing traces on %s', (engine) => {
  let opened: OpenedServices;
  let store: Awaited<ReturnType<typeof freshStore>>;
  let clock = now;

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => clock);
  });

  afterAll(() => store?.end());

  /** 90 answers, closed by hand at ten and sealed; their ids are dropped at ten the next day. */
  async function sealed(): Promise<{ id: string; ids: string[] }> {
    clock = now;
    const id = await parentsField(opened, now);
    const rows = await opened.store.db
      .selectFrom('submission')
      .select('id')
      .where('campaign', '=', id)
      .execute();
    await closeCampaign(opened.store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
    return { id, ids: rows.map((row) => row.id) };
  }

  /** A field that takes answers for the next `hours`, after which nothing of it is taken any more. */
  async function fieldFor(hours: number): Promise<string> {
    return publishSmall(opened, { closesAt: later(hours - 24).toISOString() });
  }

  const erasedAt = async (id: string) => {
    const row = await opened.store.db
      .selectFrom('retention')
      .select('erased_at')
      .where('campaign', '=', id)
      .executeTakeFirst();
    return row?.erased_at ?? null;
  };

  const at = async (time: Date, services = opened) => {
    clock = time;
    await keepUp(services);
  };

  test('once the ids for retries are dropped, the files are written anew; once a campaign', async () => {
    const { id, ids } = await sealed();
    await at(later(23));
    expect(await erasedAt(id)).toBeNull();
    if (engine === 'sqlite') {
      await opened.store.tidy();
      expect(inFiles(ids)).toEqual(ids);
      expect(await freePages()).toBeGreaterThan(0);
    }
    const before = await tableFile('submission');
    await at(later(24));
    expect(await erasedAt(id)).toBe(later(24).toISOString());
    expect(inFiles(ids)).toEqual([]);
    // SQLite's file has no room left in it that something stood in; PostgreSQL's table has another file.
    if (engine === 'sqlite') expect(await freePages()).toBe(0);
    else expect(await tableFile('submission')).not.toBe(before);
    const second = await tableFile('submission');
    await at(later(30));
    expect(await erasedAt(id)).toBe(later(24).toISOString());
    expect(await tableFile('submission')).toBe(second);

    // Its answers are deleted later: that leaves traces anew.
    clock = later(40);
    await deleteResponses(opened, id, order, commandLine, clock);
    expect((await deletionPlan(opened, id, clock)).erasedAt).toBeNull();
    await at(later(41));
    expect((await deletionPlan(opened, id, clock)).erasedAt).toBe(later(41).toISOString());
  });

  test('ids that are still kept are not taken for erased, whoever comes first', async () => {
    const { id } = await sealed();
    // A command on a store whose server is off.
    expect(await eraseTraces(opened, later(24))).toBe('clean');
    expect(await erasedAt(id)).toBeNull();
    await at(later(25));
    expect(await erasedAt(id)).toBe(later(25).toISOString());
  });

  test('what a server that was killed before it left is done by the next, after a wrong clock as well', async () => {
    const { id } = await sealed();
    // The transaction that dropped the ids was its last.
    await deleteSubmissions(opened.store.db, id);
    const next = await store.open(() => clock);
    await at(later(24), next);
    expect(await erasedAt(id)).toBe(later(24).toISOString());

    const wrong = '2040-01-01T00:00:00.000Z';
    await opened.store.db
      .updateTable('retention')
      .set({ erased_at: wrong })
      .where('campaign', '=', id)
      .execute();
    await at(later(25), next);
    expect(await erasedAt(id)).toBe(later(25).toISOString());
  });

  test('while a field is open it waits for the night, and a deletion says that it does', async () => {
    const { id } = await sealed();
    await fieldFor(72);
    await deleteResponses(opened, id, order, commandLine, now);
    expect(await eraseTraces(opened, now)).toBe('waits');
    if (engine === 'sqlite') expect(statSync(join(store.folder, 'renkedu.sqlite-wal')).size).toBe(0);
    // The answers themselves are gone on the day: only what SQLite's pages or dead rows may hold of them waits.
    const { rows } = await sql`select 1 from response where campaign = ${id}`.execute(opened.store.db);
    expect(rows).toEqual([]);
    // 01:50, 02:00, and 04:59 for another.
    await at(new Date('2026-11-24T17:50:00Z'));
    expect(await erasedAt(id)).toBeNull();
    await at(new Date('2026-11-24T18:00:00Z'));
    expect(await erasedAt(id)).toBe('2026-11-24T18:00:00.000Z');
    const { id: other } = await sealed();
    await deleteResponses(opened, other, order, commandLine, now);
    await at(new Date('2026-11-24T21:00:00Z'));
    expect(await erasedAt(other)).toBeNull();
    await at(new Date('2026-11-24T20:59:00Z'));
    expect(await erasedAt(other)).toBe('2026-11-24T20:59:00.000Z');
  });

  test('a server that is never on at night does it a day later, whoever answers', async () => {
    const { id } = await sealed();
    await fieldFor(96);
    clock = later(1);
    await deleteResponses(opened, id, order, commandLine, clock);
    await at(later(9));
    await at(later(24));
    expect(await erasedAt(id)).toBeNull();
    await at(later(25));
    expect(await erasedAt(id)).toBe(later(25).toISOString());
  });

  test('it is not said to be done while somebody reads what was there before', async () => {
    const { id } = await sealed();
    const atNight = new Date('2026-11-25T18:30:00Z');
    const reader = opened.store.reader();
    await reader
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (transaction) => {
        // Of another table: that one's file may be written anew, but sees to it that dead rows stay.
        await transaction.selectFrom('campaign').select('id').execute();
        await deleteResponses(opened, id, order, commandLine, atNight);
        expect(await eraseTraces(opened, atNight)).toBe('hindered');
        expect(await erasedAt(id)).toBeNull();
      });
    await reader.destroy();
    expect(await eraseTraces(opened, atNight)).toBe('clean');
    expect(await erasedAt(id)).toBe(atNight.toISOString());
  });

  /** Those of the texts that stand in a file of the store's folder. */
  function inFiles(texts: readonly string[]): string[] {
    const files = readdirSync(store.folder).map((name) => join(store.folder, name));
    const bytes = Buffer.concat(
      files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file)),
    );
    return texts.filter((text) => bytes.includes(text));
  }

  async function freePages(): Promise<number> {
    const { rows } = await sql<{ freelist_count: number }>`pragma freelist_count`.execute(opened.store.db);
    return rows[0]?.freelist_count ?? Number.NaN;
  }

  /** Which file PostgreSQL keeps a table in; a VACUUM that leaves nothing puts it into another. */
  async function tableFile(table: string): Promise<string> {
    if (engine === 'sqlite') return '';
    const { rows } = await sql<{
      file: string;
    }>`select pg_relation_filepath(${table}::regclass) as file`.execute(opened.store.db);
    return rows[0]?.file ?? '';
  }
});
