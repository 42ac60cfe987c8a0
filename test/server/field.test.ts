import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueCodes } from '../../server/campaigns/codes.ts';
import { countDays } from '../../server/campaigns/days.ts';
import { extendField, pauseField, resumeField } from '../../server/campaigns/field-changes.ts';
import { closeCampaign, createCampaign, importFrame } from '../../server/campaigns/life.ts';
import { dailyCountsOf, participationOf } from '../../server/campaigns/participation.ts';
import { reportOf } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { startTrial } from '../../server/campaigns/trial.ts';
import { readTable } from '../../server/documents/rows.ts';
import { codeHash } from '../../server/intake/code.ts';
import { auditEntries, commandLine } from '../../server/queries/audit.ts';
import { getCampaign } from '../../server/queries/campaigns.ts';
import { linksOf } from '../../server/queries/links.ts';
import { type Desk, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { parentSubmission, publishSmall, smallFrame, smallQuestionnaire } from './survey.ts';

const start = new Date('2026-11-24T02:00:00Z');
const day = 86_400_000;
const township = '530426001';

describe.each(['sqlite', 'postgres'])('the field on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let stopPostgres: (() => Promise<void>) | null = null;
  let now = start;

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    const env: Record<string, string> = postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {};
    server = await emptyServer(() => now, env);
  });

  afterAll(async () => {
    await server?.end();
    await stopPostgres?.();
  });

  const services = () => server.services;
  const answer = async (id: string, times = 1) => {
    for (let count = 0; count < times; count += 1)
      await services().intake.submit(await parentSubmission(services(), id, { overall: 4 }));
  };
  const actions = async (id: string) => {
    const found: string[] = [];
    for await (const { subject, action } of auditEntries(services().store.reads))
      if (subject === id) found.push(action);
    return found;
  };

  test('a later closing keeps the digest, takes answers that would have come too late, and stands in the report', async () => {
    now = start;
    const id = await publishSmall(services());
    const { store, campaigns } = services();
    const { closes_at: before, digest } = await getCampaign(store.db, id);
    const closesAt = new Date(start.getTime() + 3 * day).toISOString();
    const extend = (from: string, until: string) =>
      extendField(store, id, { before: from, closesAt: until, reason: '大雪封路' }, commandLine, now);

    await expect(extend(before, before)).rejects.toMatchObject({ code: 'not-later' });
    await expect(extend(closesAt, closesAt)).rejects.toMatchObject({ code: 'changed-by-another' });
    await extend(before, closesAt);
    now = new Date(start.getTime() + 2 * day);
    await answer(id);
    const row = await getCampaign(store.db, id);
    expect([row.closes_at, row.digest]).toEqual([closesAt, digest]);
    // Compiled anew from what was frozen: it still fits its digest.
    expect((await campaigns.get(id)).settings.title).toBe('小调查');
    const { notes } = await reportOf(services(), id, now);
    expect(notes.find(({ code }) => code === 'extended')?.text).toContain('大雪封路');
    expect(await actions(id)).toContain('campaign-extend');

    // In the day after closing by date, while no rate can have been read, it may be opened again.
    now = new Date(start.getTime() + 3.5 * day);
    await expect(answer(id)).rejects.toMatchObject({ code: 'closed' });
    await extend(closesAt, new Date(start.getTime() + 5 * day).toISOString());
    await answer(id);
    await closeCampaign(store, id, commandLine, now);
    const last = (await getCampaign(store.db, id)).closes_at;
    const later = new Date(start.getTime() + 9 * day).toISOString();
    await expect(extend(last, later)).rejects.toMatchObject({ code: 'over' });
    await sealCampaign(services(), id, commandLine, now);
    await expect(extend(last, later)).rejects.toMatchObject({ code: 'over' });
  });

  test('what was announced of a field cannot be changed or taken away, not even by SQL', async () => {
    const { db } = services().store;
    await expect(db.updateTable('field_change').set({ reason: '别的' }).execute()).rejects.toThrow();
    await expect(db.deleteFrom('field_change').execute()).rejects.toThrow();
  });

  test('a pause sends phones away kindly; a ticket from before it is good after it', async () => {
    now = start;
    const id = await publishSmall(services());
    const { store, tickets } = services();
    const submission = await parentSubmission(services(), id, { overall: 5 });
    const code = submission.link?.code ?? '';
    const ticket = tickets.sign({ id: submission.id, link: code, issuedAt: now });
    const put = () =>
      fetch(`${server.url}/api/responses/${submission.id}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ticket, answers: { overall: 5 } }),
      });
    await pauseField(store, id, '二维码贴错了', commandLine, now);
    await pauseField(store, id, '又点了一次', commandLine, now);
    const refused = await put();
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'paused' });
    const page = await fetch(`${server.url}/s/${code}`);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('调查暂停');
    // Without scripts the form comes back with its ticket and what was filled in.
    const form = await fetch(`${server.url}/s/${code}`, {
      method: 'POST',
      body: new URLSearchParams({ ticket, overall: '5', comment: '路远' }),
    });
    expect(form.status).toBe(422);
    const again = await form.text();
    for (const kept of [ticket, '路远', '调查暂停']) expect(again).toContain(kept);
    await expect(answer(id)).rejects.toMatchObject({ code: 'paused' });

    now = new Date(start.getTime() + 3_600_000);
    await resumeField(store, id, commandLine, now);
    expect((await put()).status).toBe(201);
    const { notes } = await reportOf(services(), id, now);
    expect(notes.find((note) => note.code === 'paused')?.text).toContain('10:00至2026年11月24日 11:00');
    const acts = (await actions(id)).filter((action) => /pause|resume/.test(action));
    expect(acts).toEqual(['campaign-pause', 'campaign-resume']);

    await pauseField(store, id, '停电', commandLine, now);
    now = new Date(start.getTime() + 1.5 * day);
    await expect(resumeField(store, id, commandLine, now)).rejects.toMatchObject({ code: 'over' });
  });

  test('answers are counted by day once, whoever counts when, and sealing counts the same', async () => {
    now = start;
    const id = await publishSmall(services(), {
      closesAt: new Date(start.getTime() + 9 * day).toISOString(),
    });
    const { store, campaigns } = services();
    const compiled = await campaigns.get(id);
    const days = async () => {
      const whole = { group: null, township: null };
      const { days: list } = await dailyCountsOf(services(), id, null, whole, now);
      return list.map(({ phone, paper, total }) => [phone, paper, total]);
    };
    await answer(id, 3);
    expect(await days()).toEqual([[3, 0, 3]]);
    await Promise.all([countDays(store, compiled), countDays(store, compiled)]);
    expect(await days()).toEqual([[3, 0, 3]]);
    now = new Date(start.getTime() + 2 * day);
    await answer(id, 2);
    expect(await days()).toEqual([
      [3, 0, 3],
      [0, 0, 3],
      [2, 0, 5],
    ]);
    await countDays(store, compiled);
    const before = await days();
    await closeCampaign(store, id, commandLine, now);
    await sealCampaign(services(), id, commandLine, now);
    expect(await days()).toEqual(before);
    const marks = await store.db.selectFrom('day_mark').selectAll().where('campaign', '=', id).execute();
    expect(marks).toEqual([]);
  });

  test('of groups with one-time codes nothing is counted by day, and no pace is told', async () => {
    now = start;
    const id = await publishSmall(services(), { access: { teacher: 'code' } });
    const { store, campaigns, keys } = services();
    const place = { group: 'teacher', township, school: '甸中小学' } as const;
    const link = (await linksOf(store.db, id)).find(({ group }) => group === 'teacher');
    const [slip] = await issueCodes(services(), id, 'teacher', commandLine, now);
    const hash = codeHash(keys.codes, id, place, slip?.code ?? '');
    const link_ = { code: link?.code ?? '', issuedAt: now };
    await services().intake.submit(
      await parentSubmission(services(), id, { overall: 5 }, { place, codeHash: hash, link: link_ }),
    );
    await answer(id);
    await countDays(store, await campaigns.get(id));
    const stored = await store.db
      .selectFrom('day_count')
      .select('group')
      .where('campaign', '=', id)
      .execute();
    expect(stored.map(({ group }) => group)).toEqual(['parent']);
    const counted = await dailyCountsOf(services(), id, null, { group: null, township: null }, now);
    expect(counted).toMatchObject({ uncounted: ['teacher'], days: [{ phone: 1 }] });
    const { places } = await participationOf(services(), id, null, now);
    const teachers = places.filter(({ group }) => group === 'teacher');
    expect(teachers[0]?.received).toBe(1);
    expect(new Set(teachers.map(({ pace }) => pace.kind))).toEqual(new Set(['unknown']));
  });

  test('a liaison sees the days and the pace of the own place alone', async () => {
    now = start;
    const id = await publishSmall(services());
    await answer(id, 2);
    const own = await person(server, 'own.one', ['liaison'], { township, school: null });
    const other = await person(server, 'other.one', ['liaison'], { township: '530426103', school: null });
    const elsewhere = await person(server, 'no.one', ['liaison'], { township: '530426999', school: null });
    const total = async (desk: Desk, query = '') => {
      const { days } = await desk.json<{ days: { total: number }[] }>(
        'GET',
        `/api/campaigns/${id}/days${query}`,
      );
      return days.at(-1)?.total;
    };
    expect(await total(own)).toBe(2);
    expect(await total(other)).toBe(0);
    expect(await total(other, `?township=${township}`)).toBe(0);
    expect(await elsewhere.status('GET', `/api/campaigns/${id}/days`)).toBe(404);
    const { places } = await other.json<{ places: { township: string | null }[] }>(
      'GET',
      `/api/campaigns/${id}/participation`,
    );
    expect(new Set(places.map((one) => one.township))).toEqual(new Set([null, '530426103']));
  });

  test('a trial is a copy that is open at once and marked for ever; its draft stays a draft', async () => {
    now = start;
    const { store } = services();
    const file = {
      title: '还没办的调查',
      opensAt: new Date(start.getTime() + 30 * day).toISOString(),
      questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire },
    };
    const { id: draft } = await createCampaign(store, file, commandLine, now);
    // Without a frame yet: ten people stand in for each cell, and the trial says that they are an example.
    const { id: early } = await startTrial(store, draft, commandLine, now);
    expect(await getCampaign(store.db, early)).toMatchObject({
      ...{ status: 'published', trial: 1, example_frame: 1, title: '还没办的调查（试填）' },
    });
    await importFrame(store, draft, readTable(smallFrame), commandLine, now);
    const { id } = await startTrial(store, draft, commandLine, now);
    expect(await getCampaign(store.db, draft)).toMatchObject({ status: 'draft', trial: 0 });
    expect(await getCampaign(store.db, id)).toMatchObject({ trial: 1, example_frame: 0 });
    await answer(id);

    const publisher = await person(server, 'trying.one', ['publisher']);
    const origin = async (campaign: string) =>
      (await publisher.json<{ trialOf: string | null }>('GET', `/api/campaigns/${campaign}`)).trialOf;
    expect([await origin(id), await origin(early), await origin(draft)]).toEqual([draft, draft, null]);
    // Pressed twice, it is filled once: whichever comes second is told so, and so is whoever comes later.
    const fill = () => publisher.status('POST', `/api/campaigns/${id}/simulate`, { responses: 40 });
    expect((await Promise.all([fill(), fill()])).sort()).toEqual([200, 409]);
    expect(await fill()).toBe(409);
    const { participation } = await reportOf(services(), id, now);
    expect(participation.reduce((sum, { received }) => sum + received, 0)).toBe(41);
    const page = await (await fetch(`${server.url}/s/${(await linksOf(store.db, id))[1]?.code}`)).text();
    expect(page).toContain('试填');
    await closeCampaign(store, id, commandLine, now);
    await sealCampaign(services(), id, commandLine, now);
    const report = await reportOf(services(), id, now);
    expect(report.campaign.trial).toBe(true);
    expect(report.notes.map(({ code }) => code)).toContain('trial');
    await expect(
      store.db.updateTable('campaign').set({ trial: 0 }).where('id', '=', id).execute(),
    ).rejects.toThrow();
    // The draft is gone, and the trial knows of none any more.
    expect(await publisher.status('DELETE', `/api/campaigns/${draft}`)).toBe(204);
    expect(await origin(id)).toBeNull();
    await expect(startTrial(store, id, commandLine, now)).rejects.toMatchObject({ code: 'frozen' });
    const real = await publishSmall(services());
    expect(await publisher.status('POST', `/api/campaigns/${real}/simulate`, { responses: 4 })).toBe(409);
  });
});
