import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bulletin } from '../../analysis/bulletin.ts';
import { publishBulletin } from '../../server/campaigns/bulletins.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { restoreBackup, writeBackup } from '../../server/database/backup.ts';
import { openStore } from '../../server/database/open.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { auditEntries, commandLine } from '../../server/queries/audit.ts';
import { bulletinsOf } from '../../server/queries/bulletins.ts';
import { rectificationsOf, updateRectification } from '../../server/queries/rectifications.ts';
import { holdCampaign } from '../../server/queries/responses.ts';
import { findSeal } from '../../server/queries/seals.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { type Desk, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer, freshFolder } from './running.ts';
import { parentSubmission, publishSmall } from './survey.ts';

interface BulletinDesk {
  bulletin: Bulletin;
  digest: string;
  rectifications: { id: string; action: string; state: string; stateOn: string; revision: number }[];
  revisions: { revision: number; withdrawnAt: string | null }[];
  changed: boolean;
  today: string;
  url: string;
}

const entry = {
  item: 'safety',
  action: '每天放学，校门口有老师和民警护送',
  unit: '县教育体育局',
  due: '2027-06-30',
  state: 'not-started',
  stateOn: '2026-11-25',
};

describe.each(['sqlite', 'postgres'])('a bulletin on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let stopPostgres: (() => Promise<void>) | null = null;
  let analyst: Desk;
  let publisher: Desk;

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    server = await emptyServer(undefined, postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {});
    analyst = await person(server, 'analyst.one', ['analyst']);
    publisher = await person(server, 'publisher.one', ['publisher']);
  });

  afterAll(async () => {
    await server?.end();
    await stopPostgres?.();
  });

  /** A campaign of parents in two townships and three teachers, sealed. Of 20 and 11 parents, 16 and 8 are satisfied. */
  async function sealed(teachers = 3): Promise<string> {
    const { services } = server;
    const id = await publishSmall(services);
    const submit = async (
      group: GroupCode,
      township: string,
      school: string | null,
      count: number,
      good: number,
    ) => {
      for (let at = 0; at < count; at += 1) {
        const answers = { overall: at < good ? 5 : 2, safety: at % 2 === 0 ? 4 : 1 };
        const place = { group, township, school };
        const given = await parentSubmission(services, id, answers, {
          id: newResponseId(),
          place,
          link: null,
        });
        await services.intake.submit(given);
      }
    };
    await submit('parent', '530426001', null, 20, 16);
    await submit('parent', '530426103', null, 11, 8);
    await submit('teacher', '530426001', '甸中小学', teachers, 2);
    await closeCampaign(services.store, id, commandLine, services.clock());
    await sealCampaign(services, id, commandLine, services.clock());
    return id;
  }

  const desk = (id: string, who = analyst) => who.json<BulletinDesk>('GET', `/api/campaigns/${id}/bulletin`);
  const publish = async (id: string, note = '', who = publisher) => {
    const { digest, revisions } = await desk(id);
    const after = revisions[0]?.revision ?? 0;
    return who.call('POST', `/api/campaigns/${id}/bulletin`, { digest, after, note });
  };
  const read = async (path: string) => {
    const response = await fetch(`${server.url}${path}`);
    return { response, text: await response.text() };
  };

  test('before the campaign is sealed there is nothing to write or to publish, and no page', async () => {
    const id = await publishSmall(server.services);
    expect(await analyst.status('GET', `/api/campaigns/${id}/bulletin`)).toBe(409);
    expect(await analyst.status('POST', `/api/campaigns/${id}/rectifications`, entry)).toBe(409);
    const body = { digest: 'a'.repeat(64), after: 0, note: '' };
    expect(await publisher.status('POST', `/api/campaigns/${id}/bulletin`, body)).toBe(409);
    const { response, text } = await read(`/bulletin/${id}`);
    expect(response.status).toBe(404);
    expect(text).toContain('没有这份公报');
  });

  test('says what the released Report says, small counts as "<5", and what anybody may check', async () => {
    const id = await sealed();
    const { bulletin } = await desk(id);
    expect((await publish(id)).status).toBe(201);
    const { response, text } = await read(`/bulletin/${id}`);
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get('content-security-policy')).toContain("script-src 'none'");
    expect(text).not.toContain('<script');
    expect(text).toContain('<strong>自评</strong>');
    // Three teachers: their row says so little, and no other gives it back: 34 less 31 parents would.
    expect(bulletin.participation.groups).toEqual([
      { name: '家长', eligible: 60, quota: 60, received: 'unlisted', rate: null },
      { name: '教师', eligible: 10, quota: 10, received: 'few', rate: null },
    ]);
    expect(text).toContain('少于 5</td>');
    expect(bulletin.answers).toBe(34);
    expect(bulletin.groups.map(({ figure }) => figure)).toEqual([
      { suppressed: 'protected' },
      { suppressed: 'small' },
    ]);
    expect(text).not.toMatch(/>31</);
    // Townships are 23 and 11, which no group can be worked out from.
    expect(bulletin.participation.townships?.map(({ received }) => received)).toEqual([23, 11]);
    const seal = await findSeal(server.services.store.reads, id);
    expect(text).toContain(seal?.root);
    expect(text).toContain(bulletin.seal.fingerprint);
    expect(text).toContain(`action="/receipts/${id}"`);
    // No entry of the list, no user name and no note of the Report that names a group with few answers.
    expect(text).not.toMatch(/publisher\.one|analyst\.one|只有一份|没有答卷/);
  });

  test('the rectification list is written by analyst and publisher, and of two at once the second is told', async () => {
    const id = await sealed();
    const address = `/api/campaigns/${id}/rectifications`;
    const made = await publisher.json<{ id: string; revision: number }>('POST', address, entry);
    const changed = { ...entry, action: '加装护栏', revision: 1 };
    expect(await analyst.status('PUT', `${address}/${made.id}`, changed)).toBe(200);
    const late = await publisher.call('PUT', `${address}/${made.id}`, { ...changed, action: '别的' });
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([
      409,
      'changed-by-another',
    ]);
    expect(await publisher.status('DELETE', `${address}/${made.id}?revision=1`)).toBe(409);
    expect((await desk(id)).rectifications).toMatchObject([{ action: '加装护栏', revision: 2 }]);
    expect(await publisher.status('DELETE', `${address}/${made.id}?revision=2`)).toBe(204);
    expect(await publisher.status('PUT', `${address}/${made.id}`, changed)).toBe(404);
    // An item that was not asked, a day to come, a text that is empty or holds a control character.
    const refused = [
      { ...entry, item: 'nothing' },
      { ...entry, state: 'done', stateOn: '2099-01-01' },
      { ...entry, action: ' ' },
      { ...entry, unit: 'a\u0000b' },
      { ...entry, due: '2027-02-30' },
    ];
    const statuses = [];
    for (const body of refused) statuses.push(await analyst.status('POST', address, body));
    expect(statuses).toEqual([422, 422, 400, 400, 400]);
    const acts = [];
    for await (const { actor, action, result, subject } of auditEntries(server.services.store.reads))
      if (subject === id && action.startsWith('rectification')) acts.push([actor, action, result]);
    expect(acts).toEqual([
      ['publisher.one', 'rectification-create', 'done'],
      ['analyst.one', 'rectification-change', 'done'],
      ['publisher.one', 'rectification-remove', 'done'],
    ]);
  });

  test('of two who write or publish at the very same time one wins, and nothing is lost', async () => {
    const id = await sealed();
    const address = `/api/campaigns/${id}/rectifications`;
    const made = await publisher.json<{ id: string }>('POST', address, entry);
    const writes = await Promise.all(
      ['甲', '乙', '丙', '丁'].map((action) =>
        analyst.status('PUT', `${address}/${made.id}`, { ...entry, action, revision: 1 }),
      ),
    );
    expect(writes.sort()).toEqual([200, 409, 409, 409]);
    const { digest } = await desk(id);
    const sent = await Promise.all(
      Array.from({ length: 4 }, () =>
        publisher.status('POST', `/api/campaigns/${id}/bulletin`, { digest, after: 0, note: '' }),
      ),
    );
    expect(sent.sort()).toEqual([201, 409, 409, 409]);
  });

  test('what is published is what was looked at; the words of a measure wait for a revision, how far it is does not', async () => {
    const id = await sealed();
    const address = `/api/campaigns/${id}/rectifications`;
    const before = await desk(id);
    const made = await analyst.json<{ id: string }>('POST', address, entry);
    const unseen = { digest: before.digest, after: 0, note: '' };
    expect(await publisher.status('POST', `/api/campaigns/${id}/bulletin`, unseen)).toBe(409);
    expect((await publish(id, '', analyst)).status).toBe(403);
    expect((await publish(id)).status).toBe(201);
    const started = {
      ...entry,
      action: '改过的措施',
      state: 'in-progress',
      stateOn: '2026-11-24',
      revision: 1,
    };
    await analyst.status('PUT', `${address}/${made.id}`, started);
    const first = await read(`/bulletin/${id}`);
    expect(first.text).toContain('每天放学');
    expect(first.text).not.toContain('改过的措施');
    expect(first.text).toContain('进行中</strong>（2026年11月24日）');
    expect((await desk(id)).changed).toBe(true);
    expect((await publish(id, '措施更具体')).status).toBe(201);
    const second = await read(`/bulletin/${id}`);
    expect(second.text).toContain('改过的措施');
    expect(second.text).toContain('措施更具体');
    expect((await desk(id)).changed).toBe(false);
    const old = await analyst.call('GET', `/api/campaigns/${id}/bulletin/preview.html?revision=1`);
    const page = await old.text();
    expect(page).toContain('每天放学');
    expect(page).toContain('未开始</strong>');
  });

  test('a measure that is changed while the bulletin is being published is seen, and nothing goes out', async () => {
    const id = await sealed();
    const { store } = server.services;
    const made = await analyst.json<{ id: string }>('POST', `/api/campaigns/${id}/rectifications`, entry);
    const { digest } = await desk(id);
    // The first thing that publishing asks of the writing side is its transaction: its draft is made by then.
    const drafted = Promise.withResolvers<void>();
    const watched = Object.defineProperty({ ...store }, 'db', {
      get: () => {
        drafted.resolve();
        return store.db;
      },
    });
    const services = { ...server.services, store: watched };
    const publishing = await store.db.transaction().execute(async (transaction) => {
      await holdCampaign(transaction, store.dialect, id, 'alone');
      const under = publishBulletin(
        services,
        id,
        { digest, after: 0, note: '' },
        commandLine,
        new Date(),
      ).then(
        () => 'published',
        (error: { code?: string }) => error.code,
      );
      await drafted.promise;
      const [row] = await rectificationsOf(transaction, id);
      if (!row) throw new Error('the measure is gone');
      const changed = { campaign: id, id: made.id, revision: 1 };
      expect(await updateRectification(transaction, changed, { ...row, action: '改过的措施' })).toBe(true);
      return { under };
    });
    expect(await publishing.under).toBe('changed-by-another');
    expect((await desk(id)).revisions).toEqual([]);
  });

  test('a measure typed in several lines is kept as one', async () => {
    const id = await sealed();
    const address = `/api/campaigns/${id}/rectifications`;
    expect(await analyst.status('POST', address, { ...entry, action: '设护学岗，\n\n 每天两次\r\n' })).toBe(
      201,
    );
    expect((await desk(id)).rectifications[0]?.action).toBe('设护学岗， 每天两次');
    expect(await analyst.status('POST', address, { ...entry, unit: '县教育体育局\n办公室' })).toBe(400);
  });

  test('a withdrawn one is gone and says why; the list holds what stands; the engine keeps every revision', async () => {
    const id = await sealed();
    await publish(id);
    expect((await read('/bulletin')).text).toContain(`href="/bulletin/${id}"`);
    const body = { revision: 1, reason: '名册人数有误' };
    expect(await analyst.status('POST', `/api/campaigns/${id}/bulletin/withdraw`, body)).toBe(403);
    expect(await publisher.status('POST', `/api/campaigns/${id}/bulletin/withdraw`, body)).toBe(204);
    expect(await publisher.status('POST', `/api/campaigns/${id}/bulletin/withdraw`, body)).toBe(409);
    const { response, text } = await read(`/bulletin/${id}`);
    expect(response.status).toBe(410);
    expect(text).toContain('名册人数有误');
    expect(text).not.toContain('%');
    expect((await read('/bulletin')).text).not.toContain(`href="/bulletin/${id}"`);
    const { db } = server.services.store;
    await expect(db.deleteFrom('bulletin').where('campaign', '=', id).execute()).rejects.toThrow();
    for (const values of [{ content: '{}' }, { withdrawn_at: null }, { note: 'x' }])
      await expect(
        db.updateTable('bulletin').set(values).where('campaign', '=', id).execute(),
      ).rejects.toThrow();
    expect((await publish(id, '改正后重新公布')).status).toBe(201);
    expect((await read(`/bulletin/${id}`)).text).toContain('改正后重新公布');
  });

  test('a backup holds the bulletin and the list, and gives them back', async () => {
    const id = await sealed();
    await analyst.call('POST', `/api/campaigns/${id}/rectifications`, entry);
    await publish(id);
    await publisher.call('POST', `/api/campaigns/${id}/bulletin/withdraw`, { revision: 1, reason: '改' });
    await publish(id, '改过');
    const fresh = freshFolder();
    const copy = await openStore({ folder: join(fresh.folder, 'copy') });
    try {
      const file = join(fresh.folder, 'backup');
      await writeBackup(server.services.store, file, null, new Date());
      await restoreBackup(copy, file, null);
      const { reads } = server.services.store;
      expect(await bulletinsOf(copy.reads, id)).toEqual(await bulletinsOf(reads, id));
      expect(await rectificationsOf(copy.reads, id)).toEqual(await rectificationsOf(reads, id));
      expect(await bulletinsOf(copy.reads, id)).toHaveLength(2);
    } finally {
      await copy.close();
      fresh.remove();
    }
  });

  test('of a handful of answers nothing is published', async () => {
    const { services } = server;
    const id = await publishSmall(services);
    for (let at = 0; at < 4; at += 1)
      await services.intake.submit(await parentSubmission(services, id, { overall: 5 }));
    await closeCampaign(services.store, id, commandLine, services.clock());
    await sealCampaign(services, id, commandLine, services.clock());
    const refused = await publish(id);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([
      409,
      'too-few-answers',
    ]);
  });

  test('what is not real says so, on the page and in the list, and search engines are told to leave it', async () => {
    const { services } = server;
    const id = await publishSmall(services, { trial: true, title: '试一试' });
    for (let at = 0; at < 8; at += 1)
      await services.intake.submit(await parentSubmission(services, id, { overall: at < 6 ? 5 : 1 }));
    await closeCampaign(services.store, id, commandLine, services.clock());
    await sealCampaign(services, id, commandLine, services.clock());
    expect((await publish(id)).status).toBe(201);
    const { response, text } = await read(`/bulletin/${id}?size=large`);
    expect(text).toContain('class="mark">试填');
    expect(text).toContain('<html lang="zh-CN" class="large">');
    expect(response.headers.get('x-robots-tag')).toBe('noindex');
    expect((await read('/bulletin')).text).toContain('class="mark">试填');
  });
});
