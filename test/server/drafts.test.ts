import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlanOutlook } from '../../analysis/plan-outlook.ts';
import type { CampaignSettings } from '../../surveys/campaign.ts';
import type { DraftCheck } from '../../surveys/checks.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import { type Desk, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { smallQuestionnaire } from './survey.ts';

interface Campaign {
  revision: number;
  settings: CampaignSettings;
  frame: FrameCell[];
  faults: string[];
}
interface Kept {
  source: { title: string };
  version: number;
  versions: { number: number; savedBy: string; faults: number }[];
}
interface Refused {
  code: string;
  details: { revision: number; by: string; at: string };
}

const beginning = {
  from: 'example',
  frame: true,
  title: '2027年调查',
  opensAt: '2027-03-01T08:00:00+08:00',
  closesAt: '2027-03-08T20:00:00+08:00',
  trial: false,
};
const now = new Date('2027-02-01T02:00:00Z');

describe.each(['sqlite', 'postgres'] as const)('a draft on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let postgres: Awaited<ReturnType<typeof startPostgres>> | null = null;
  let desk: Desk;
  let colleague: Desk;

  beforeAll(async () => {
    if (engine === 'postgres') postgres = await startPostgres();
    const env: Record<string, string> = { RENKEDU_TRUSTED_PROXIES: '127.0.0.1' };
    if (postgres) env['DATABASE_URL'] = await postgres.freshDatabase();
    server = await emptyServer(() => now, env);
    desk = await person(server, 'li.na', ['publisher']);
    colleague = await person(server, 'wang.wei', ['publisher']);
  });

  afterAll(async () => {
    await server?.end();
    await postgres?.stop();
  });

  async function begin(more: object = {}): Promise<string> {
    const { id } = await desk.json<{ id: string }>('POST', '/api/drafts', { ...beginning, ...more });
    return id;
  }
  const read = (id: string) => desk.json<Campaign>('GET', `/api/campaigns/${id}`);
  const checks = async (id: string) =>
    (await desk.json<DraftCheck[]>('GET', `/api/campaigns/${id}/checks`)).map(({ code }) => code);

  test('begins from the example with its figures, which the checks name until they are the county’s own', async () => {
    const id = await begin();
    const { frame, faults } = await read(id);
    // Seven groups in eight townships.
    expect(frame.length).toBe(56);
    expect(faults).toEqual([]);
    expect(await checks(id)).toContain('example-frame');
    const bare = await begin({ frame: false });
    expect((await read(bare)).frame).toEqual([]);
    expect(await checks(bare)).toContain('no-frame');
  });

  test('begins from the last campaign with its settings, questionnaires and frame', async () => {
    const first = await begin();
    const { revision } = await read(first);
    await desk.call('PATCH', `/api/campaigns/${first}?revision=${revision}`, {
      bar: 0.9,
      questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire },
      shares: { parent: 0.5, teacher: 0.5 },
      census: [],
    });
    // The frame still holds the other groups, so that was refused; told to drop them, it goes through.
    expect((await read(first)).settings.bar).toBe(0.85);
    const dropped = await desk.json<{ revision: number }>(
      'PATCH',
      `/api/campaigns/${first}?revision=${revision}&drop=1`,
      {
        bar: 0.9,
        questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire },
        shares: { parent: 0.5, teacher: 0.5 },
        census: [],
      },
    );
    const old = await read(first);
    expect(old.revision).toBe(dropped.revision);
    expect(new Set(old.frame.map(({ group }) => group))).toEqual(new Set(['parent', 'teacher']));

    const second = await read(await begin({ from: { campaign: first }, title: '再来一次' }));
    expect(second.settings).toEqual({
      ...old.settings,
      title: '再来一次',
      opensAt: beginning.opensAt,
      closesAt: beginning.closesAt,
    });
    expect(second.frame).toEqual(old.frame);
    expect(
      (await desk.call('POST', '/api/drafts', { ...beginning, from: { campaign: 'none' } })).status,
    ).toBe(404);
  });

  test('keeps what a step does not name, and refuses what another clerk has changed since, saying who', async () => {
    const id = await begin();
    const { revision, settings } = await read(id);
    expect(await colleague.status('PATCH', `/api/campaigns/${id}?revision=${revision}`, { bar: 0.8 })).toBe(
      200,
    );
    const response = await desk.call('PATCH', `/api/campaigns/${id}?revision=${revision}`, { title: '我的' });
    expect(response.status).toBe(409);
    const refused = (await response.json()) as Refused;
    expect(refused).toMatchObject({
      code: 'changed-by-another',
      details: { revision: revision + 1, by: 'wang.wei', at: now.toISOString() },
    });
    await desk.call('PATCH', `/api/campaigns/${id}?revision=${revision + 1}`, { title: '我的' });
    expect((await read(id)).settings).toEqual({ ...settings, bar: 0.8, title: '我的' });
  });

  test('takes a frame only for the revision that was edited', async () => {
    const id = await begin();
    const { revision } = await read(id);
    const put = (at: number) =>
      desk.call('PUT', `/api/campaigns/${id}/frame?revision=${at}`, '人群,乡镇,人数\n家长,甸中镇,7\n', {
        'content-type': 'text/csv',
      });
    expect((await put(revision - 1)).status).toBe(409);
    expect((await put(revision)).status).toBe(200);
    expect((await read(id)).frame).toEqual([
      { group: 'parent', township: '530426103', school: null, eligible: 7 },
    ]);
  });

  test('keeps every version of a questionnaire, a faulty one too, which then blocks publishing', async () => {
    const id = await begin();
    const path = `/api/campaigns/${id}/questionnaires/parent`;
    const begun = await desk.json<Kept>('GET', path);
    expect(begun).toMatchObject({ version: 0, versions: [] });

    const faulty = { ...smallQuestionnaire, title: '改到一半', elements: [{ type: 'matrix', name: 'm' }] };
    const saved = await desk.json('PUT', `${path}?version=0`, faulty);
    // The type is refused, and no overall judgement is left.
    expect(saved).toMatchObject({ version: 2, faults: 2 });
    expect((await read(id)).settings.questionnaires.parent).toEqual(begun.source);
    expect(await checks(id)).toContain('unfinished');
    const publish = await desk.call('POST', `/api/campaigns/${id}/publish`);
    expect(publish.status).toBe(422);
    expect(await publish.text()).toContain('家长问卷还有 2 处问题');

    expect(await colleague.status('PUT', `${path}?version=0`, smallQuestionnaire)).toBe(409);
    expect(await colleague.status('PUT', `${path}?version=2`, smallQuestionnaire)).toBe(200);
    const kept = await desk.json<Kept>('GET', path);
    expect(kept.source.title).toBe('小问卷');
    expect(kept.versions.map(({ number, savedBy, faults }) => [number, savedBy, faults])).toEqual([
      [3, 'wang.wei', 0],
      [2, 'li.na', 2],
      [1, '', 0],
    ]);
    expect(await desk.json('GET', `${path}/versions/1`)).toEqual({ source: begun.source });
    expect(await desk.json('GET', `${path}/versions/2`)).toEqual({ source: faulty });
    expect(await desk.status('GET', `${path}/versions/9`)).toBe(404);
    expect((await read(id)).settings.questionnaires.parent).toEqual(smallQuestionnaire);
    expect(await checks(id)).not.toContain('unfinished');
    expect(await desk.status('DELETE', `/api/campaigns/${id}`)).toBe(204);
  });

  test('a questionnaire without an end is refused before it is kept', async () => {
    const id = await begin();
    const path = `/api/campaigns/${id}/questionnaires/parent`;
    const depth = 3000;
    const source = `{"title":"深","elements":[${'{"type":"panel","elements":['.repeat(depth)}${']}'.repeat(depth)}]}`;
    expect(await desk.status('PUT', `${path}?version=0`, source)).toBe(400);
    const { faults } = await desk.json<{ faults: { message: string }[] }>('POST', `${path}/check`, source);
    expect(faults.map(({ message }) => message).join()).toContain('一层套一层');
    expect(await desk.json<Kept>('GET', path)).toMatchObject({ version: 0 });
  });

  test('a published campaign takes no step any more', async () => {
    const id = await begin();
    const { revision } = await read(id);
    expect(await desk.status('POST', `/api/campaigns/${id}/publish`)).toBe(200);
    for (const [method, path, body] of [
      ['PATCH', `?revision=${revision}`, { bar: 0.8 }],
      ['PUT', '/questionnaires/parent?version=0', smallQuestionnaire],
    ] as const) {
      const response = await desk.call(method, `/api/campaigns/${id}${path}`, body);
      expect([response.status, ((await response.json()) as Refused).code]).toEqual([409, 'frozen']);
    }
  });

  test('questions of the wizard change nothing and stand in no audit', async () => {
    const id = await begin();
    const before = await read(id);
    const entries = async () =>
      (await server.services.store.db.selectFrom('audit').selectAll().execute()).length;
    const recorded = await entries();
    const plan = await desk.json<PlanOutlook>('POST', `/api/campaigns/${id}/plan`, {
      residents: 143_903,
      sampling: { ratio: 0.0015, floor: 600 },
      census: [],
      shares: before.settings.shares,
    });
    // The domain page: 216 by 1.5 ‰ of 143,903; 600 split is 300 parents and 50 of each other group.
    expect([plan.byRatio, plan.size]).toEqual([216, 600]);
    const wanted = Object.fromEntries(plan.groups.map((one) => [one.group, one.wanted]));
    expect(wanted).toMatchObject({ parent: 300, student: 50, teacher: 50 });
    // 31 principals: 8 + 5 + 5 + 3 + 4 + 2 + 2 + 2.
    expect(plan.groups.find(({ group }) => group === 'principal')).toMatchObject({
      eligible: 31,
      wanted: 31,
      beyond: 19,
    });
    const checked = await desk.json<{ faults: unknown[] }>(
      'POST',
      `/api/campaigns/${id}/questionnaires/parent/check`,
      { title: 'x', elements: [{ type: 'radiogroup', name: 'a' }] },
    );
    expect(checked.faults).toContainEqual({ path: 'pages[0].elements[0].choices', message: '要有选项' });
    expect(await entries()).toBe(recorded);
    expect(await read(id)).toEqual(before);
  });

  test('the preview stands in the desk’s frame alone, says what it is, and has no way to send anything', async () => {
    const id = await begin();
    const page = await desk.call('GET', `/api/campaigns/${id}/preview?group=parent&township=530426103`);
    const html = await page.text();
    expect(html).toContain('预览：填了也不会提交');
    expect(html).toContain('甸中镇 · 家长');
    expect(html).toMatch(/<input type="hidden"[^>]* name="ticket" value=""/);
    expect(html).toMatch(/<button[^>]*id="submit"[^>]*disabled/);
    const policy = page.headers.get('content-security-policy') ?? '';
    for (const rule of ["frame-ancestors 'self'", "form-action 'none'", "connect-src 'none'"])
      expect(policy).toContain(rule);
    expect(page.headers.get('x-frame-options')).toBe('SAMEORIGIN');
    const noticed = {
      ...smallQuestionnaire,
      elements: [
        { type: 'html', name: 'n', html: '<p onclick="x()">{organiser}<script>x()</script></p>' },
        ...smallQuestionnaire.elements,
      ],
    };
    const shown = await desk.json<{ model: { elements: { html: string }[] } }>(
      'POST',
      `/api/campaigns/${id}/questionnaires/parent/check`,
      noticed,
    );
    expect(shown.model.elements[0]?.html).toBe('<p>峨山彝族自治县教育体育局</p>');
  });
});
