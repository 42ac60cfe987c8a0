import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCampaign, createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { importPaper } from '../../server/campaigns/paper.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { reportOf } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readTable } from '../../server/documents/rows.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

const questionnaire = {
  title: '各种题型',
  elements: [
    {
      type: 'rating',
      name: 'overall',
      role: 'overall',
      scale: 'satisfaction5',
      dimension: 'overall',
      isRequired: true,
    },
    {
      type: 'radiogroup',
      name: 'old',
      scale: 'satisfaction3',
      dimension: 'safety',
      choices: [3, 2, 1, 'dk'],
    },
    { type: 'checkbox', name: 'topics', choices: ['sport', 'music'] },
    { type: 'boolean', name: 'boards' },
    { type: 'text', name: 'kilometres', inputType: 'number', min: 0, max: 100 },
    { type: 'dropdown', name: 'bus', choices: ['yes', 'no'], visibleIf: '{boards} = false' },
    { type: 'comment', name: 'comment', role: 'comment' },
  ],
};
const frame = `group,township,school,eligible
student,530426001,双江小学,6
student,530426001,双江中学,30
student,530426103,,0
public,530426001,,50
`;

let server: Awaited<ReturnType<typeof emptyServer>>;
let id: string;

beforeAll(async () => {
  server = await emptyServer();
  const { store, clock } = server.services;
  const file = {
    title: '各种题型',
    residents: 1000,
    questionnaires: { student: questionnaire, public: questionnaire },
  };
  ({ id } = await createCampaign(store, file, commandLine, clock()));
  await importFrame(store, id, readTable(frame), commandLine, clock());
  await publishCampaign(store, id, commandLine, clock());
});

afterAll(() => server.end());

test('links are made per school, and none where nobody is eligible', async () => {
  const links = await linksOf(server.services.store.db, id);
  expect(links.map(({ group, school }) => [group, school])).toEqual([
    [null, null],
    ['student', '双江中学'],
    ['student', '双江小学'],
    ['public', null],
  ]);
});

test('a form without scripts, the script’s JSON and paper all store the same answers', async () => {
  const { services, url } = server;
  const code = (await linksOf(services.store.db, id)).find((row) => row.school === '双江小学')?.code;
  const page = await (await fetch(`${url}/s/${code}`)).text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const fields = new URLSearchParams({
    ticket,
    overall: '4',
    old: '2',
    boards: 'true',
    kilometres: '3.5',
    bus: 'yes',
    comment: '路\r\n远',
  });
  fields.append('topics', 'sport');
  fields.append('topics', 'music');
  // The bus is not asked of boarders: a browser without scripts sends it all the same, and it does not count.
  expect((await fetch(`${url}/s/${code}`, { method: 'POST', body: fields })).status).toBe(200);

  const next = await (await fetch(`${url}/api/links/${code}/tickets`, { method: 'POST' })).json();
  const answers = {
    overall: 4,
    old: 2,
    topics: ['sport', 'music'],
    boards: true,
    kilometres: 3.5,
    comment: '路\n远',
  };
  const sent = await fetch(`${url}/api/responses/${next.id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket: next.ticket, answers }),
  });
  expect(sent.status).toBe(201);

  const csv = `group,township,school,form,overall,old,topics,boards,kilometres,comment
student,530426001,双江小学,1,4,2,sport;music,true,3.5,"路
远"
student,530426001,双江小学,2,1,dk,,false,,
student,530426001,双江小学,3,2,1,,,,
student,530426001,双江小学,4,5,3,,,,
public,530426001,,5,,,,,,
`;
  const counts = await importPaper(
    services.store,
    services.campaigns,
    services.keys,
    id,
    readTable(csv),
    commandLine,
    services.clock(),
  );
  expect(counts).toEqual({ added: 5, repeated: 0 });
  const same = [];
  for await (const { answers: stored } of responsesOf(services.store.reads, id))
    if (stored['kilometres'] === 3.5) same.push(stored);
  expect(same).toHaveLength(3);
  for (const one of same) expect(one).toEqual(answers);
});

test('a paper form’s number is the whole survey’s: used again for another place it is refused, not dropped', async () => {
  const { services } = server;
  const own = await publishSmall(services);
  const importing = (text: string) =>
    importPaper(
      services.store,
      services.campaigns,
      services.keys,
      own,
      readTable(text),
      commandLine,
      services.clock(),
    );
  const form = (township: string) => `group,township,school,form,overall\n家长,${township},,77,5\n`;
  expect(await importing(form('双江街道'))).toEqual({ added: 1, repeated: 0 });
  expect(await importing(form('双江街道').replaceAll('\n', '\r\n'))).toEqual({ added: 0, repeated: 1 });
  await expect(importing(form('甸中镇'))).rejects.toMatchObject({
    code: 'import-faults',
    details: [{ line: 2, reason: expect.stringContaining('编号在整个调查里不能重复') }],
  });
});

test('paper of a cell where nobody is eligible, and a hidden item’s value, keep the whole file out', async () => {
  const { services } = server;
  const csv =
    'group,township,school,overall,boards,bus\nstudent,530426103,,5,,\nstudent,530426001,双江中学,5,true,yes\n';
  await expect(
    importPaper(
      services.store,
      services.campaigns,
      services.keys,
      id,
      readTable(csv),
      commandLine,
      services.clock(),
    ),
  ).rejects.toMatchObject({ code: 'import-faults', details: [{ line: 2 }, { line: 3, column: 'bus' }] });
});

test('the report counts them: six pupils of a school that has six, of whom four are satisfied', async () => {
  const { store, clock } = server.services;
  await closeCampaign(store, id, commandLine, clock());
  await sealCampaign(server.services, id, commandLine, clock());
  expect((await recount(server.services, id)).differences).toEqual([]);
  const report = await reportOf(server.services, id, clock());
  const student = report.byGroup.find(({ group }) => group === 'student')?.estimate;
  // 4, 4, 4, 1, 2, 5 on the overall item.
  expect(student).toMatchObject({ rate: expect.closeTo(4 / 6, 12), n: 6, valid: 6 });
  // Three times 基本满意, one 不满意, one 满意; one 不了解, which is no answer to judge by.
  const old = report.byItem.find(({ group, item }) => group === 'student' && item === 'old');
  expect(old?.estimate).toMatchObject({ rate: expect.closeTo(4 / 5, 12), valid: 5 });
  expect(old?.options).toContainEqual({ value: 'dk', count: 1 });
  const place = report.participation.find(({ school }) => school === '双江小学');
  expect(place).toMatchObject({ eligible: 6, received: 6, rate: 1 });
  expect(report.participation.find(({ township }) => township === '530426103')).toMatchObject({
    eligible: 0,
    rate: null,
  });
});
