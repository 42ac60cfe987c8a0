import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../analysis/report.ts';
import { deleteResponses } from '../../server/campaigns/deletion.ts';
import type { ShelfEntry } from '../../server/campaigns/shelf.ts';
import { duties } from '../../server/people/duties.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { Desk, person } from './desk.ts';
import { sealedYear } from './evidence/yearly-packs.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

describe.each(['sqlite', 'postgres'] as const)('the shelf on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let analyst: Desk;
  let earlier: string;
  let later: string;
  let clock = new Date('2024-06-05T02:00:00Z');
  const ends: (() => unknown)[] = [];
  const shelf = () => analyst.json<ShelfEntry[]>('GET', '/api/shelf');

  beforeAll(async () => {
    const env: Record<string, string> = { RENKEDU_SECOND_FACTOR: 'optional' };
    if (engine === 'postgres') {
      const postgres = await startPostgres();
      ends.push(postgres.stop);
      env['DATABASE_URL'] = await postgres.freshDatabase();
    }
    server = await emptyServer(() => clock, env);
    ends.push(server.end);
    earlier = await sealedYear(server.services, '2024年调查', 60);
    clock = new Date();
    later = await sealedYear(server.services, '今年的调查', 80);
    // One that is open stands on no shelf.
    await publishSmall(server.services);
    analyst = await person(server, 'analyst.one', ['analyst']);
  });

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  test('sealed campaigns stand on it, the last first, as their Reports may leave', async () => {
    const entries = await shelf();
    expect(entries.map(({ id }) => id)).toEqual([later, earlier]);
    for (const { id, headline, root, revision } of entries) {
      const report = await analyst.json<Report>('GET', `/api/campaigns/${id}/report`);
      expect(headline).toEqual(report.headline);
      expect(root).toMatch(/^[0-9a-f]{64}$/);
      expect(revision).toBe(1);
    }
    expect(entries[1]).toMatchObject({
      ...{ answers: 100, eligible: 400, trial: false, simulated: false, exampleFrame: false },
      // Closed on 5 June 2024, kept for 36 months.
      retention: { keptUntil: '2027-06-05' },
      responsesDeletedAt: null,
      packs: { restricted: null, public: null },
    });
  });

  test('it tells of which revision each kind of archive pack was made', async () => {
    await (await analyst.document(later, 'archive')).arrayBuffer();
    const [entry] = await shelf();
    expect(entry?.packs).toEqual({
      restricted: { madeAt: expect.stringMatching(/^20/), revision: 1 },
      public: null,
    });
  });

  test('once the answers are deleted it says when, and what was released stays and is compared', async () => {
    const order = { title: '2024年调查', reason: '按规定提前删除' };
    await deleteResponses(server.services, earlier, order, commandLine, clock);
    const entry = (await shelf()).find(({ id }) => id === earlier);
    expect(entry?.responsesDeletedAt).toBe(clock.toISOString());
    expect(entry?.headline).toMatchObject({ rate: 0.6 });
    expect(await analyst.status('GET', `/api/campaigns/${earlier}/trend?with=${later}`)).toBe(200);
  });

  test('only analysts are answered', async () => {
    expect(await new Desk(server).status('GET', '/api/shelf')).toBe(401);
    for (const duty of duties) {
      const scope = duty === 'liaison' ? { township: '530426001', school: null } : null;
      const desk = await person(server, `a.${duty}`, [duty], scope);
      expect(await desk.status('GET', '/api/shelf'), duty).toBe(duty === 'analyst' ? 200 : 403);
    }
  });
});
