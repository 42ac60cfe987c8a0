import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../analysis/report.ts';
import type { Trend } from '../../analysis/trend.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import type { CampaignFile } from '../../surveys/campaign.ts';
import { Desk, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { parentSubmission, publishSmall, smallQuestionnaire } from './survey.ts';

const hour = 3_600_000;
const reworded = {
  ...smallQuestionnaire,
  elements: smallQuestionnaire.elements.map((element) =>
    element.name === 'safety' ? { ...element, title: '校门口的秩序' } : element,
  ),
};

describe.each(['sqlite', 'postgres'] as const)('the trend’s route on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let analyst: Desk;
  /** In the order in which they opened; the last is open still. */
  let earlier: string;
  let later: string;
  let open: string;
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    const env: Record<string, string> = { RENKEDU_SECOND_FACTOR: 'optional' };
    if (engine === 'postgres') {
      const postgres = await startPostgres();
      ends.push(postgres.stop);
      env['DATABASE_URL'] = await postgres.freshDatabase();
    }
    server = await emptyServer(undefined, env);
    ends.push(server.end);
    analyst = await person(server, 'analyst.one', ['analyst']);
    later = await sealed(20, 1, { parent: reworded, teacher: smallQuestionnaire });
    earlier = await sealed(30, 2, { parent: smallQuestionnaire, teacher: smallQuestionnaire });
    open = await publishSmall(server.services);
  });

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  test.each([
    ['as it may leave', ''],
    ['inside', '&internal=1'],
  ])(
    '%s it quotes the Reports that are shown so, in the order in which the fields opened',
    async (_, view) => {
      const trend = await analyst.json<Trend>('GET', `/api/campaigns/${later}/trend?with=${earlier}${view}`);
      expect(trend.campaigns.map(({ id }) => id)).toEqual([earlier, later]);
      const reports = await Promise.all(
        [earlier, later].map((id) =>
          analyst.json<Report>('GET', `/api/campaigns/${id}/report?${view.slice(1)}`),
        ),
      );
      expect(trend.headline.estimates).toEqual(reports.map(({ headline }) => headline));
      for (const { group, estimates } of trend.byGroup)
        expect(estimates).toEqual(
          reports.map(({ byGroup }) => byGroup.find((row) => row.group === group)?.estimate),
        );
      for (const { group, item, estimates } of trend.byItem)
        expect(estimates).toEqual(
          reports.map(
            ({ byItem }) => byItem.find((row) => row.group === group && row.item === item)?.estimate,
          ),
        );
      // Asked from the other side it is the same.
      const { campaigns } = await analyst.json<Trend>(
        'GET',
        `/api/campaigns/${earlier}/trend?with=${later}${view}`,
      );
      expect(campaigns).toEqual(trend.campaigns);
    },
  );

  test('the trend that may leave has one decimal of a percent, and no effective size', async () => {
    const { headline } = await analyst.json<Trend>('GET', `/api/campaigns/${later}/trend?with=${earlier}`);
    for (const estimate of headline.estimates) {
      if (estimate === null || 'suppressed' in estimate) throw new Error('the headline always leaves');
      expect(estimate.rate).toBe(Math.round(estimate.rate * 1000) / 1000);
      expect(estimate.effectiveN).toBeNull();
    }
  });

  test('an item whose wording changed is not compared, and it says so', async () => {
    const trend = await analyst.json<Trend>(
      'GET',
      `/api/campaigns/${later}/trend?with=${earlier}&internal=1`,
    );
    const steps = (item: string) =>
      trend.byItem.find((row) => row.group === 'parent' && row.item === item)?.steps;
    expect(steps('safety')).toEqual([{ refused: 'wording' }]);
    expect(steps('overall')?.[0]).toHaveProperty('change');
  });

  test('what cannot be compared is refused, and nobody but an analyst is answered', async () => {
    const path = `/api/campaigns/${later}/trend`;
    expect(await analyst.status('GET', path)).toBe(400);
    expect(await analyst.status('GET', `${path}?with=${later}`)).toBe(400);
    expect(await analyst.status('GET', `${path}?${'with=x&'.repeat(10)}`)).toBe(400);
    expect(await analyst.status('GET', `${path}?with=nothing`)).toBe(404);
    expect(await analyst.status('GET', `${path}?with=${open}`)).toBe(409);
    const publisher = await person(server, 'publisher.one', ['publisher']);
    expect(await publisher.status('GET', `${path}?with=${earlier}`)).toBe(403);
    expect(await new Desk(server).status('GET', `${path}?with=${earlier}`)).toBe(401);
  });

  async function sealed(
    answers: number,
    hoursAgo: number,
    questionnaires: NonNullable<CampaignFile['questionnaires']>,
  ): Promise<string> {
    const { services } = server;
    const now = services.clock();
    const id = await publishSmall(services, {
      questionnaires,
      opensAt: new Date(now.getTime() - hoursAgo * hour).toISOString(),
    });
    for (let index = 0; index < answers; index += 1)
      await services.intake.submit(
        await parentSubmission(services, id, { overall: 2 + (index % 4), safety: 1 + (index % 5) }),
      );
    await closeCampaign(services.store, id, commandLine, services.clock());
    await sealCampaign(services, id, commandLine, services.clock());
    return id;
  }
});
