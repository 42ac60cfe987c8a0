import { Parser } from 'htmlparser2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Bulletin } from '../../../analysis/bulletin.ts';
import { renderBulletin } from '../../../client/bulletin/pages.tsx';
import { draftBulletin } from '../../../server/campaigns/bulletins.ts';
import { addExample } from '../../../server/campaigns/example.ts';
import { closeCampaign } from '../../../server/campaigns/life.ts';
import { postersOf } from '../../../server/campaigns/posters.ts';
import { addRectification } from '../../../server/campaigns/rectifications.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import { readConfig } from '../../../server/config.ts';
import { bulletinPdf, type PublishedBulletin } from '../../../server/documents/bulletin-pdf.ts';
import { posters } from '../../../server/documents/poster.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { findSeal } from '../../../server/queries/seals.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { letters, readPdf } from './read-pdf.ts';
import { bytesOf, madeTwice } from './source.ts';

const now = new Date('2026-11-24T02:00:00Z');
const site = 'https://renkedu.example.gov.cn';
const history = [
  { revision: 2, at: '2026-12-20T02:00:00Z', note: '措施更具体', withdrawnAt: null },
  { revision: 1, at: '2026-12-10T02:00:00Z', note: '', withdrawnAt: '2026-12-11T02:00:00Z' },
];

let store: Awaited<ReturnType<typeof freshStore>>;
let opened: OpenedServices;
let id: string;
let bulletin: Bulletin;

beforeAll(async () => {
  store = await freshStore('sqlite');
  opened = await store.open(() => now);
  id = (await addExample(opened.store, opened.campaigns, opened.intake, commandLine, () => now)) ?? '';
  await closeCampaign(opened.store, id, commandLine, now);
  await sealCampaign(opened, id, commandLine, now);
  const first = await draftBulletin(opened, id, now);
  const items = [...first.bulletin.weakest.slice(0, 2).map(({ item }) => item), 'overall'];
  for (const [at, item] of items.entries()) {
    const state = at === 0 ? 'done' : 'in-progress';
    const entry = { item, action: `第${at}条措施，每天做`, unit: '县教育体育局', due: '2027-06-30' };
    const fields = { ...entry, state, state_on: `2026-11-2${at}` } as const;
    await addRectification(opened, id, fields, commandLine, now);
  }
  ({ bulletin } = await draftBulletin(opened, id, now));
});

afterAll(() => store.end());

const publishedAs = (one: Bulletin, past = history): PublishedBulletin => ({
  bulletin: one,
  published: { revision: past[0]?.revision ?? 1, at: past[0]?.at ?? '' },
  history: past,
  page: `${site}/bulletin/${one.campaign.id}`,
  receipts: `${site}/receipts/${one.campaign.id}`,
});

/** The words of the page as a browser has them, without what only a screen needs. */
function wordsOfPage(view: PublishedBulletin): string {
  const html = renderBulletin({
    ...view,
    receipts: `/receipts/${view.bulletin.campaign.id}`,
    ...{ style: '/x.css', size: 'normal', query: '?' },
  });
  let words = '';
  const passed: string[] = [];
  const parser = new Parser({
    onopentag(tag, { class: own = '', href = '' }) {
      const onScreenAlone =
        ['title', 'nav'].includes(tag) || own.includes('no-print') || href.endsWith('list.txt');
      if (passed.length > 0 || onScreenAlone) passed.push(tag);
    },
    ontext(text) {
      if (passed.length === 0) words += text;
    },
    onclosetag() {
      passed.pop();
    },
  });
  parser.end(html);
  return words.replace(/\s/g, '');
}

/** The words of the PDF, without page numbers and what paper has in place of links. */
async function wordsOfPdf(view: PublishedBulletin): Promise<string> {
  const { texts } = await readPdf(await bytesOf(bulletinPdf(view)));
  const said = letters(texts.filter(({ size }) => size !== 9));
  const links = /查询网址（扫左边的码，或在浏览器里输入）：\S+?网上的最新一版：\S+?(?=给核验人员)/;
  expect(said).toMatch(links);
  return said.replace(links, '');
}

test('the PDF has the page’s words and figures, all of them, in its order, and nothing else', async () => {
  const view = publishedAs(bulletin);
  expect(wordsOfPage(view)).toContain('不是国家督导评估的结论。主要结果总体评价满意率');
  expect(await wordsOfPdf(view)).toBe(wordsOfPage(view));
});

const suppressed = { suppressed: 'protected' } as const;
const cases: [string, (one: Bulletin) => Partial<Bulletin>][] = [
  ['a headline that is withheld', () => ({ headline: suppressed })],
  [
    'a census, over the bar',
    ({ headline }) =>
      'suppressed' in headline
        ? {}
        : { headline: { ...headline, rate: 0.9, lower: 0.9, upper: 0.9, meetsBar: true, indicative: false } },
  ],
  ['lists that tell too much', () => ({ participation: { groups: null, townships: null } })],
  [
    'few and unlisted',
    ({ participation }) => ({
      participation: {
        ...participation,
        groups: (participation.groups ?? []).map((row, at) => ({
          ...row,
          ...(at === 0 ? { received: 'few' as const, rate: null } : {}),
          ...(at === 1 ? { received: 'unlisted' as const, rate: null } : {}),
        })),
      },
    }),
  ],
  ['no item that leaves', () => ({ weakest: [] })],
  ['no measure yet', () => ({ rectifications: [] })],
  [
    'bare rates',
    ({ groups }) => ({
      groups: groups.map((one) => ({ ...one, figure: { rate: 0.805, meetsBar: false }, steps: null })),
    }),
  ],
  [
    'another way of counting',
    () => ({ definition: 'index100', combination: 'population', simulated: false }),
  ],
];

test.each(cases)('so it is of %s', async (_, change) => {
  const view = publishedAs({ ...bulletin, ...change(bulletin) }, history.slice(1));
  expect(await wordsOfPdf(view)).toBe(wordsOfPage(view));
});

test('a rate that rounds to the bar it is under says so, on the page and on paper', async () => {
  const { headline } = bulletin;
  const view = publishedAs({
    ...bulletin,
    bar: 0.85,
    headline: { ...headline, rate: 0.8496, meetsBar: false },
  });
  expect(wordsOfPage(view)).toContain('85.0%低于标准（85.0%）（四舍五入后与标准相同）');
  expect(await wordsOfPdf(view)).toBe(wordsOfPage(view));
});

test('every figure of the frozen bulletin stands in it as it was frozen', async () => {
  const { texts } = await readPdf(await bytesOf(bulletinPdf(publishedAs(bulletin))));
  const all = texts.map(({ text }) => text);
  const said = letters(texts);
  const follows = (...cells: string[]) =>
    all.some((_, at) => cells.every((cell, by) => all[at + by] === cell));
  const count = (number: number) => String(number).replace(/\B(?=(\d{3})+$)/g, ',');
  const rate = (fraction: number) => `${(Math.round(1000 * fraction) / 10).toFixed(1)}%`;
  const { headline, participation, groups, weakest, rectifications, seal, campaign } = bulletin;
  if ('suppressed' in headline) throw new Error('the example has a headline');
  expect(all).toContain(rate(headline.rate));
  expect(said).toContain(`大致在${rate(headline.lower)}到${rate(headline.upper)}之间`);
  expect(said).toContain(
    `共收到${count(headline.n)}份答卷，其中作出评价、计入计算的${count(headline.valid)}份`,
  );
  expect(said).toContain(
    `共收到${count(bulletin.answers)}份答卷；名册上可以填的有${count(bulletin.eligible)}人`,
  );
  const rows = [...(participation.groups ?? []), ...(participation.townships ?? [])];
  expect(rows).toHaveLength(15);
  for (const { name, eligible, quota, received, rate: part } of rows) {
    if (typeof received !== 'number' || part === null) throw new Error('the example tells every count');
    const words = part < 0.001 ? '不到 0.1%' : rate(part);
    expect(follows(name, count(eligible), count(quota), count(received), words), name).toBe(true);
  }
  for (const { name, figure, steps } of groups) {
    const words = steps
      ? [`总体评价满意 ${steps.from} 到 ${steps.to} 份，共 ${steps.valid} 份`]
      : 'lower' in figure
        ? [
            rate(figure.rate),
            `${rate(figure.lower)} – ${rate(figure.upper)}（参考）`,
            `有效 ${figure.valid} 份`,
          ]
        : [];
    expect(words.length, name).toBeGreaterThan(0);
    expect(follows(name, ...words), name).toBe(true);
  }
  for (const { title, rate: own } of weakest) expect(said).toContain(title + rate(own));
  for (const { action, due } of rectifications) {
    const [year, month, day] = due.split('-').map(Number);
    expect(said).toContain(`${action}责任单位县教育体育局期限${year}年${month}月${day}日`);
  }
  expect(said).toContain(`整改共${rectifications.length}条，已完成1条。`);
  for (const sign of [seal.root, seal.publicKey, seal.fingerprint, campaign.digest ?? 'missing'])
    expect(said).toContain(sign.replace(/\s/g, ''));
  const kept = await findSeal(opened.store.reads, id);
  expect(seal.root).toBe(kept?.root);
});

test('the same revision gives the same bytes, dated by its publication, titled and tagged', async () => {
  const view = publishedAs(bulletin);
  const [one, other] = await madeTwice(() => bytesOf(bulletinPdf(view)));
  expect(one.equals(other)).toBe(true);
  const read = await readPdf(one);
  expect(read).toMatchObject({
    ...{ title: `${bulletin.campaign.title}公报`, language: 'zh-CN', madeAt: 'D:20261220020000Z' },
  });
  expect(read.roles).toEqual(expect.arrayContaining(['Figure', 'H1', 'H2', 'H3', 'Table', 'TH']));
});

test('the posters bear the fingerprint of the key that signs, the one that the bulletin names', async () => {
  const config = readConfig({ RENKEDU_DATA: store.folder, RENKEDU_PUBLIC_URL: site });
  const { list, madeAt } = await postersOf({ ...opened, config }, id, null);
  const some = list.slice(0, 3);
  const [bytes, again] = await madeTwice(() => posters(some, madeAt));
  expect(bytes.equals(again)).toBe(true);
  const { texts, pages } = await readPdf(bytes);
  for (let page = 1; page <= pages; page += 1)
    expect(letters(texts.filter((text) => text.page === page))).toContain(
      bulletin.seal.fingerprint.replace(/\s/g, ''),
    );
});
