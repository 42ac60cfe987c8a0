import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { readTable } from '../../server/documents/rows.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { keepUp } from '../../server/upkeep.ts';
import { type Desk, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { parentSubmission, publishSmall, smallQuestionnaire } from './survey.ts';

const shuangjiang = '530426001';
const dianzhong = '530426103';

interface Answer {
  code: string;
  message: string;
  townships: { code: string }[];
  participation: { group: string; township: string; school: string | null; received: number }[];
}

describe.each(['sqlite', 'postgres'])('a liaison on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let stopPostgres: (() => Promise<void>) | null = null;
  let campaign: string;
  let draft: string;
  let township: Desk;
  let school: Desk;
  let elsewhere: Desk;
  let publisher: Desk;

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    server = await emptyServer(undefined, postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {});
    const { services } = server;
    campaign = await publishSmall(services);
    ({ id: draft } = await createCampaign(
      services.store,
      { title: '草稿', questionnaires: { parent: smallQuestionnaire } },
      commandLine,
      new Date(),
    ));
    const at = (place: string, name: string | null = null) => ({ township: place, school: name });
    township = await person(server, 'township.one', ['liaison'], at(shuangjiang));
    school = await person(server, 'school.one', ['liaison'], at(shuangjiang, '甸中小学'));
    elsewhere = await person(server, 'elsewhere.one', ['liaison'], at('530426999'));
    publisher = await person(server, 'publisher.one', ['publisher']);
    for (let answer = 0; answer < 3; answer += 1)
      await services.intake.submit(await parentSubmission(services, campaign, { overall: 5 }));
  });

  afterAll(async () => {
    await server?.end();
    await stopPostgres?.();
  });

  const participation = (desk: Desk, id: string) =>
    desk.json<Answer>('GET', `/api/campaigns/${id}/participation`);

  test('of a township sees its cells and no other, before the tally and after it', async () => {
    for (const tallied of [false, true]) {
      if (tallied) await keepUp(server.services);
      const { participation: cells, townships } = await participation(township, campaign);
      expect(cells.map(({ group, school: name, received }) => [group, name, received])).toEqual([
        ['parent', null, 3],
        ['teacher', '甸中小学', 0],
      ]);
      expect(cells.every((cell) => cell.township === shuangjiang)).toBe(true);
      expect(townships).toMatchObject([{ code: shuangjiang }]);
    }
  });

  test('of a school sees that school alone, not the rest of its township', async () => {
    const { participation: cells } = await participation(school, campaign);
    expect(cells).toMatchObject([{ group: 'teacher', school: '甸中小学', received: 0 }]);
    expect(cells).toHaveLength(1);
  });

  test('while those who run the campaign see every cell', async () => {
    const { participation: cells } = await participation(publisher, campaign);
    expect(cells.map((cell) => cell.township)).toEqual([shuangjiang, dianzhong, shuangjiang]);
  });

  test('cannot tell a campaign of others from one that is not there, nor a draft', async () => {
    const answers: string[] = [];
    for (const id of [campaign, 'c000000000000']) {
      const response = await elsewhere.call('GET', `/api/campaigns/${id}/participation`);
      answers.push(`${response.status} ${(await response.text()).replaceAll(id, '…')}`);
    }
    expect(answers[0]).toMatch(/^404 /);
    expect(answers[1]).toBe(answers[0]);
    expect((await participation(township, draft)).code).toBe('unknown-campaign');
    expect(await elsewhere.json('GET', '/api/participation')).toEqual([]);
    expect(await township.json('GET', '/api/participation')).toMatchObject([{ id: campaign }]);
  });

  test('gets 403 from every other way to a campaign, one that is there or not', async () => {
    for (const id of [campaign, draft, 'c000000000000'])
      for (const path of ['', '/report', '/links', '/codes', '/posters.pdf', '/documents'])
        expect(await township.status('GET', `/api/campaigns/${id}${path}`)).toBe(403);
  });

  test('has another scope from the next request on, once it is given', async () => {
    const { store, clock } = server.services;
    const file = { title: '另一项', questionnaires: { parent: smallQuestionnaire } };
    const { id } = await createCampaign(store, file, commandLine, clock());
    await importFrame(
      store,
      id,
      readTable(`group,township,school,eligible\nparent,${dianzhong},,9\n`),
      commandLine,
      clock(),
    );
    await publishCampaign(store, id, commandLine, clock());
    expect((await participation(township, id)).code).toBe('unknown-campaign');
    await store.db
      .updateTable('person')
      .set({ scopeTownship: dianzhong })
      .where('username', '=', 'township.one')
      .execute();
    expect((await participation(township, id)).participation).toHaveLength(1);
    const now = await participation(township, campaign);
    expect(now.participation.map((cell) => cell.township)).toEqual([dianzhong]);
    expect(JSON.stringify(now)).not.toContain(shuangjiang);
  });
});
