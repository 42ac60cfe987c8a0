import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueCodes } from '../../server/campaigns/codes.ts';
import { findingsOf, revisionOf } from '../../server/campaigns/findings.ts';
import { FindingsWork } from '../../server/campaigns/findings-work.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { reportOf } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { trendOfCampaigns } from '../../server/campaigns/trend.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { findFindings, holdFindings } from '../../server/queries/findings.ts';
import { findSeal } from '../../server/queries/seals.ts';
import { freshStore, type OpenedServices } from './fresh-store.ts';
import { emptyServer } from './running.ts';
import { parentSubmission, publishSmall } from './survey.ts';

const start = new Date('2026-11-24T02:00:00Z');

describe.each(['sqlite', 'postgres'] as const)('findings on %s', (engine) => {
  let opened: OpenedServices;
  let beside: OpenedServices;
  let now = start;
  let store: Awaited<ReturnType<typeof freshStore>>;

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => now);
    beside = await store.open(() => now);
  });

  afterAll(() => store?.end());

  test('while the field is open, and until it is sealed, there are none', async () => {
    const id = await field(40);
    await expect(findingsOf(opened, id, commandLine)).rejects.toMatchObject({
      status: 409,
      code: 'not-closed',
    });
    await closeCampaign(opened.store, id, commandLine, now);
    await expect(findingsOf(opened, id, commandLine)).rejects.toMatchObject({ status: 409 });
    await expect(findingsOf(opened, 'none', commandLine)).rejects.toMatchObject({ status: 404 });
    expect(
      await opened.store.db.selectFrom('findings').selectAll().where('campaign', '=', id).execute(),
    ).toEqual([]);
  });

  test('they are counted over the stored responses, and the headline in them is the Report’s', async () => {
    const id = await sealed(40);
    const findings = await findingsOf(opened, id, commandLine);
    const report = await reportOf(opened, id, now);
    expect(findings.quality.rates.headline).toEqual(report.headline);
    expect(findings).toMatchObject({ format: 1, label: '自评', simulated: false, smallCell: 5 });
    const parents = findings.comments.find(({ group }) => group === 'parent');
    // Every fourth of forty wrote; half of those named somebody.
    expect(parents).toMatchObject({ writers: 10, masked: 5 });
    expect(parents).toHaveProperty('words.0', { text: '作业', respondents: 10 });
    expect(JSON.stringify(findings)).not.toMatch(/王小明|13800138000/);
    expect(findings.comments.find(({ group }) => group === 'teacher')).toEqual({
      group: 'teacher',
      suppressed: 'small',
    });
    const matrix = findings.importance.matrices.find(({ group }) => group === 'parent');
    expect(matrix?.items.map(({ item }) => item)).toEqual(['safety']);
  });

  test('who asks is told how far they are, and later gets them; what failed is told once and tried anew', async () => {
    const id = await sealed(500);
    const logged: unknown[] = [];
    // Waits for nothing, so that the first who asks always comes too early.
    const work = new FindingsWork(opened, (error) => logged.push(error), 0);
    const first = await work.ask(id, commandLine);
    // Each of 500 is read twice.
    expect(first).toMatchObject({ making: true, total: 1000 });
    let last = first;
    await expect
      .poll(
        async () => {
          last = await work.ask(id, commandLine);
          return 'making' in last;
        },
        { timeout: 60_000 },
      )
      .toBe(false);
    expect(last).toEqual(await findingsOf(opened, id, commandLine));
    expect(await acts(id)).toHaveLength(1);

    const open = await field(1);
    expect(await settledOf(work, open)).toMatchObject({ status: 409 });
    expect(await settledOf(work, open)).toMatchObject({ status: 409 });
    // A refusal is for whoever asks, and no fault of the server's.
    expect(logged).toEqual([]);
  });

  test('two servers that are asked at once make them once, and later they are read as they were', async () => {
    const id = await sealed(300);
    const asked = [opened, beside, opened, beside].map((one) => findingsOf(one, id, commandLine));
    const [first, ...others] = await Promise.all(asked);
    for (const other of others) expect(other).toEqual(first);
    expect(await acts(id)).toHaveLength(1);
    now = new Date(now.getTime() + 3_600_000);
    expect(await findingsOf(beside, id, commandLine)).toEqual(first);
  });

  test('a server that was stopped while making them does not keep others from it', async () => {
    const id = await sealed(20);
    const seal = await findSeal(opened.store.db, id);
    const key = { campaign: id, revision: revisionOf(seal?.root ?? '', new Set()) };
    const until = new Date(now.getTime() + 60_000);
    expect(await holdFindings(opened.store.db, key, 'stopped', now, until)).toBe(true);
    expect(await holdFindings(beside.store.db, key, 'other', now, until)).toBe(false);
    const waiting = findingsOf(beside, id, commandLine);
    expect(await findFindings(opened.store.db, key)).toBeNull();
    now = new Date(now.getTime() + 61_000);
    expect(await waiting).toMatchObject({ revision: key.revision });
    expect(await findFindings(opened.store.db, key)).not.toBeNull();
  });

  test('what is set aside gives another revision, whatever the order it is named in', () => {
    const root = 'ab'.repeat(32);
    expect(revisionOf(root, new Set(['A', 'B']))).toBe(revisionOf(root, new Set(['B', 'A'])));
    expect(revisionOf(root, new Set(['A']))).not.toBe(revisionOf(root, new Set()));
    expect(revisionOf('cd'.repeat(32), new Set())).not.toBe(revisionOf(root, new Set()));
  });

  test('codes that were handed out are the sample: used over issued', async () => {
    const id = await publishSmall(opened, { access: { teacher: 'code' } });
    await issueCodes(opened, id, 'teacher', commandLine, now);
    await closeCampaign(opened.store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
    const { participation } = await findingsOf(opened, id, commandLine);
    expect(participation.byGroup.find(({ group }) => group === 'teacher')).toEqual({
      group: 'teacher',
      term: 'response-rate',
      formula: 'RR1',
      asked: 10,
      answered: 0,
      rate: 0,
    });
  });

  test('a trend is made of sealed campaigns alone', async () => {
    const [one, other] = [await sealed(20), await sealed(30)];
    const trend = await trendOfCampaigns(opened, [one, other], now);
    expect(trend.campaigns.map(({ id }) => id)).toEqual([one, other]);
    expect(
      trend.byItem.find(({ group, item }) => group === 'parent' && item === 'safety')?.steps[0],
    ).toHaveProperty('change');
    const open = await field(5);
    await expect(trendOfCampaigns(opened, [one, open], now)).rejects.toMatchObject({ status: 409 });
    await expect(trendOfCampaigns(opened, [one, one], now)).rejects.toMatchObject({ status: 400 });
  });

  function acts(id: string) {
    return opened.store.db
      .selectFrom('audit')
      .selectAll()
      .where('subject', '=', id)
      .where('action', '=', 'findings-make')
      .execute();
  }

  /** What asking again and again comes to. */
  async function settledOf(work: FindingsWork, id: string): Promise<unknown> {
    for (;;) {
      try {
        const found = await work.ask(id, commandLine);
        if (!('making' in found)) return found;
      } catch (error) {
        return error;
      }
    }
  }

  async function field(answers: number): Promise<string> {
    const id = await publishSmall(opened);
    const submissions = Array.from({ length: answers }, (_, index) =>
      parentSubmission(opened, id, {
        overall: 1 + (index % 5),
        safety: 1 + ((index * 2) % 5),
        ...(index % 4 === 0
          ? { comment: index % 8 === 0 ? '作业太多，王小明老师电话13800138000' : '作业太多' }
          : {}),
      }),
    );
    await Promise.all((await Promise.all(submissions)).map((one) => opened.intake.submit(one)));
    return id;
  }

  async function sealed(answers: number): Promise<string> {
    const id = await field(answers);
    await closeCampaign(opened.store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
    return id;
  }
});

test('the desk’s route gives them to those who may read the Report', async () => {
  const server = await emptyServer();
  const id = await publishSmall(server.services);
  const refused = await fetch(`${server.url}/api/campaigns/${id}/findings`);
  expect(refused.status).toBe(401);
  const openapi: { paths: Record<string, unknown> } = await (
    await fetch(`${server.url}/api/openapi.json`)
  ).json();
  expect(openapi.paths).toHaveProperty('/api/campaigns/{id}/findings');
  await server.end();
});
