import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../analysis/report.ts';
import { exampleFrame } from '../../server/campaigns/example.ts';
import { campaignQuestionnaires, readCampaign } from '../../surveys/campaign.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { renkedu } from './cli.ts';
import { emptyServer } from './running.ts';

const answersSent = 600;

let server: Awaited<ReturnType<typeof emptyServer>>;

beforeAll(async () => {
  server = await emptyServer();
});

afterAll(() => server.end());

test('600 respondents over HTTP: the report is a recount of the CSV, and the CSV makes the same report again', async () => {
  const { folder } = server;
  const id = await publish(folder, '六百人');
  const links = (await renkedu(folder, 'links', id, '--json')).json() as { group: GroupCode; url: string }[];
  expect(links).toHaveLength(56);
  const questionnaires = campaignQuestionnaires(readCampaign({ title: 't' }, new Date()));
  const respondents = Array.from({ length: answersSent }, (_, index) => index);
  // Sixteen phones at a time, beside a command that reads the same store.
  const phones = Array.from({ length: 16 }, async () => {
    for (let index = respondents.pop(); index !== undefined; index = respondents.pop()) {
      const link = links[(index * 11) % links.length];
      if (!link) throw new Error('no link');
      await answer(
        link.url.split('/').at(-1) ?? '',
        answersOf(questionnaires.get(link.group)?.items ?? [], index),
      );
    }
  });
  await Promise.all(phones);

  const open = (await renkedu(folder, 'report', id, '--json')).json() as Report;
  expect(open.headline).toEqual({ suppressed: 'open' });
  expect(open.participation.reduce((sum, cell) => sum + cell.received, 0)).toBe(answersSent);
  expect(
    (await renkedu(folder, 'export', id, '--format', 'csv', '--out', join(folder, 'early.csv'))).code,
  ).toBe(1);
  expect((await renkedu(folder, 'campaign', 'close', id)).code).toBe(0);
  const report = (await renkedu(folder, 'report', id, '--json')).json() as Report;
  const recounted = await renkedu(folder, 'recount', id, '--json');
  expect(recounted).toMatchObject({ code: 0 });
  expect(recounted.json()).toMatchObject({ responses: answersSent, differences: [] });

  const file = join(folder, 'rows.csv');
  await renkedu(folder, 'export', id, '--format', 'csv', '--out', file);
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true, bom: true });
  expect(rows).toHaveLength(answersSent);
  expect(Object.keys(rows[0] ?? {}).filter((name) => /receipt|nonce|^id$|link/.test(name))).toEqual([]);
  checkAgainstRows(report, rows);

  const copy = await publish(folder, '抄录');
  const imported = await renkedu(folder, 'import', copy, file, '--json');
  expect(imported.json()).toEqual({ added: answersSent, repeated: 0 });
  expect((await renkedu(folder, 'import', copy, file, '--json')).json()).toEqual({
    added: 0,
    repeated: answersSent,
  });
  await renkedu(folder, 'campaign', 'close', copy);
  const again = (await renkedu(folder, 'report', copy, '--json')).json() as Report;
  for (const part of [
    'headline',
    'alternatives',
    'byGroup',
    'byTownship',
    'byGroupTownship',
    'byDimension',
    'byItem',
  ] as const) {
    expect(again[part], part).toEqual(report[part]);
  }
});

test('a wrong row keeps the whole file out, and says where and why', async () => {
  const { folder } = server;
  const id = await publish(folder, '录错');
  const file = join(folder, 'wrong.csv');
  writeFileSync(
    file,
    'group,township,form,overall\npublic,530426001,A1,5\npublic,530426001,A2,7\nparents,530426001,A3,5\n',
  );
  const refused = await renkedu(folder, 'import', id, file, '--json');
  expect(refused.code).toBe(1);
  expect(refused.stdout).toBe('');
  expect(refused.stderr).toContain('第 3 行“overall”列');
  expect(refused.stderr).toContain('第 4 行“group”列');
  expect((await renkedu(folder, 'recount', id, '--json')).json()).toMatchObject({ responses: 0 });
  writeFileSync(file, 'group,township,form,overall\npublic,530426001,A1,5\n');
  expect((await renkedu(folder, 'import', id, file, '--json')).json()).toEqual({ added: 1, repeated: 0 });
  writeFileSync(file, 'group,township,form,overall\npublic,530426001,A1,4\n');
  expect((await renkedu(folder, 'import', id, file, '--json')).code).toBe(1);
});

test('an empty file to key a group’s paper into is written once, and is taken back filled in', async () => {
  const { folder } = server;
  const id = await publish(folder, '空表');
  const file = join(folder, 'keyed.csv');
  expect((await renkedu(folder, 'import-template', id, 'public', file)).code).toBe(0);
  const columns = parse(readFileSync(file), { bom: true })[0] as string[];
  const form = [
    'public',
    '530426001',
    '',
    'A1',
    ...columns.slice(4).map((name) => (name === 'overall' ? 5 : '')),
  ];
  appendFileSync(file, `${form.join()}\n`);
  const again = await renkedu(folder, 'import-template', id, 'public', file);
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('已经有')]);
  expect((await renkedu(folder, 'import', id, file, '--json')).json()).toEqual({ added: 1, repeated: 0 });
  const absent = await renkedu(folder, 'import-template', id, 'nobody', join(folder, 'other.csv'));
  expect([absent.code, existsSync(join(folder, 'other.csv'))]).toEqual([2, false]);
});

test('synthetic answers stay out of a real campaign', async () => {
  const { folder } = server;
  const id = await publish(folder, '正式');
  expect((await renkedu(folder, 'simulate', id, '--responses', '5', '--seed', '1')).code).toBe(1);
});

async function publish(folder: string, title: string): Promise<string> {
  const campaign = join(folder, 'campaign.json');
  const frame = join(folder, 'frame.csv');
  writeFileSync(campaign, JSON.stringify({ title }));
  const cells = exampleFrame().map(({ group, township, eligible }) => `${group},${township},,${eligible}`);
  writeFileSync(frame, `group,township,school,eligible\n${cells.join('\n')}\n`);
  const { id } = (await renkedu(folder, 'campaign', 'create', campaign, '--json')).json() as { id: string };
  expect((await renkedu(folder, 'frame', 'import', id, frame)).code).toBe(0);
  expect((await renkedu(folder, 'campaign', 'publish', id)).code).toBe(0);
  return id;
}

async function answer(link: string, answers: object): Promise<void> {
  const ticket = await (await fetch(`${server.url}/api/links/${link}/tickets`, { method: 'POST' })).json();
  const response = await fetch(`${server.url}/api/responses/${ticket.id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ticket: ticket.ticket, answers }),
  });
  expect(response.status, await response.text()).toBe(201);
}

/** Answers that differ from person to person, some of them words that a spreadsheet could run. */
function answersOf(
  items: readonly { name: string; role: string | null; options: readonly { value: unknown }[] }[],
  index: number,
) {
  return Object.fromEntries(
    items.flatMap(({ name, role, options }, place) => {
      if (role === 'comment')
        return index % 9 === 0 ? [[name, index % 2 ? '=1+1 "很好"\n第二行' : '作业少一点，谢谢']] : [];
      return [[name, options[(index * (place + 3) + place) % options.length]?.value]];
    }),
  );
}

/** Counts the rows anew in a few lines that share nothing with the product. */
function checkAgainstRows(report: Report, rows: Record<string, string>[]): void {
  const satisfied = (row: Record<string, string>) =>
    ['4', '5'].includes(row['overall'] || row['overall_student'] || '');
  // 不了解 is no judgement.
  const judged = rows.filter((row) => (row['overall'] || row['overall_student']) !== 'dk');
  const share = (some: Record<string, string>[]) => some.filter(satisfied).length / some.length;
  for (const { group, township, estimate } of report.byGroupTownship) {
    const cell = judged.filter((row) => row['group'] === group && row['township'] === township);
    expect('rate' in estimate ? estimate.rate : estimate.suppressed).toEqual(
      cell.length < 5 ? 'small' : expect.closeTo(share(cell), 12),
    );
  }
  const asAnswered = report.alternatives.find(
    (one) => one.definition === 'overall' && one.combination === 'as-answered',
  );
  expect(asAnswered?.estimate).toMatchObject({ rate: expect.closeTo(share(judged), 12), n: rows.length });
  // Groups: each answer of a township stands for eligible ÷ answers people, those who judged and those who did not;
  // the county: parents half, the others alike.
  let headline = 0;
  for (const { code, share: weight } of report.campaign.groups) {
    let [people, pleased] = [0, 0];
    for (const cell of report.participation.filter((one) => one.group === code)) {
      const here = rows.filter((row) => row['group'] === code && row['township'] === cell.township);
      const judging = here.filter((row) => judged.includes(row));
      people += (cell.eligible * judging.length) / here.length;
      pleased += (cell.eligible * judging.filter(satisfied).length) / here.length;
    }
    headline += (weight * pleased) / people;
  }
  expect(report.joinedStrata).toEqual([]);
  expect(report.headline).toMatchObject({ rate: expect.closeTo(headline, 12) });
  for (const { group, item, options } of report.byItem) {
    for (const { value, count } of options ?? []) {
      const found = rows.filter(
        (row) => row[item] === String(value) && (group === null || row['group'] === group),
      );
      expect(found.length, `${group} ${item} ${value}`).toBe(count);
    }
  }
}
