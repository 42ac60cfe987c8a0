import type { JSONValue } from 'json-p3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beijingTime } from '../../../analysis/beijing.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import { freshStore } from '../fresh-store.ts';
import { expectedTables, percent, says, valuesAt } from './word-figures.ts';
import { changed, made, mainText, paragraphsOf, tablesOf, tableTitled } from './word-read.ts';
import { askedCampaign } from './word-source.ts';

let store: Awaited<ReturnType<typeof freshStore>>;
/** Seven groups, 600 answers: most is withheld. Two groups, 1,600: nothing is. */
let hidden: DocumentSource;
let told: DocumentSource;
let open: DocumentSource;

const now = new Date('2026-11-24T02:00:00Z');

beforeAll(async () => {
  store = await freshStore('sqlite');
  const opened = await store.open(() => now);
  hidden = await askedCampaign(opened, {}, 600);
  const frame = ['530426001', '530426002', '530426103'].flatMap((township) =>
    (['parent', 'teacher'] as const).map(
      (group): FrameCell => ({ group, township, school: null, eligible: 3000 }),
    ),
  );
  const questionnaires = { parent: 'parent', teacher: 'teacher' };
  told = await askedCampaign(opened, { questionnaires, organiser: '某县教育局' }, 1600, { frame });
  open = await askedCampaign(opened, {}, 60, { sealed: false });
});

afterAll(() => store?.end());

const json = (source: DocumentSource): JSONValue => JSON.parse(JSON.stringify(source.released));

/** Digits that are no figures: names of rules, and how the text chooses its words. */
const noFigures = [
  /〔2017〕6号/g,
  /县工作方案第13条/g,
  /办法要求达到 85% 以上/g,
  /SHA-256/g,
  /正负 3 个百分点/g,
  /（只列数值较低的 8 题，其余见附表）/g,
  /^\d+\. /g,
  /^[附表图\d-]+　/g,
];

describe('every figure', () => {
  const campaigns = ['hidden', 'told'] as const;
  const sourceOf = (name: (typeof campaigns)[number]) => (name === 'hidden' ? hidden : told);

  test.each(campaigns)(
    'of the text stands in the table of sources, whose places hold it (%s)',
    async (name) => {
      const source = sourceOf(name);
      const read = await made(source);
      const report = json(source);
      const figures = (tableTitled(read, '正文中的数字')?.rows.slice(1) ?? []).flatMap(
        ([, , numbers = '', place = '']) => {
          const values = valuesAt(report, place);
          const printed = values.length === 1 ? [numbers] : numbers.split('；');
          expect(printed.length, place).toBe(values.length);
          return printed.map((text, index) => ({ text, place, value: values[index] ?? null }));
        },
      );
      expect(figures.length).toBeGreaterThan(30);
      for (const { text, place, value } of figures)
        expect(says(text, value), `${text} at ${place}: ${value}`).toBe(true);

      // Every figure is taken out of the text where it stands; what is left has no digit that the text did not bring.
      const left = figures.values();
      let figure = left.next();
      for (const paragraph of mainText(read)) {
        const { title } = source.released.campaign;
        const text = noFigures.reduce(
          (words, known) => words.replaceAll(known, ''),
          paragraph.text.replaceAll(title, ''),
        );
        let rest = '';
        let at = 0;
        while (!figure.done) {
          const { value, text: printed } = figure.value;
          const whole = printed.endsWith('…') && typeof value === 'string' ? value : printed;
          const found = text.indexOf(whole, at);
          if (found < 0) break;
          rest += text.slice(at, found);
          at = found + whole.length;
          figure = left.next();
        }
        rest += text.slice(at);
        expect(rest, text).not.toMatch(/\d/);
      }
      expect(figure.done, `${figure.value?.text} of the table is not in the text`).toBe(true);
    },
  );

  test.each(campaigns)('of every table is the Report’s, row by row (%s)', async (name) => {
    const source = sourceOf(name);
    const read = await made(source);
    const expected = expectedTables(source.released);
    for (const [title, rows] of Object.entries(expected)) {
      const table = tableTitled(read, title);
      if (rows.length === 0) expect(table, title).toBeUndefined();
      else expect(table?.rows.slice(1), title).toEqual(rows);
    }
    const others = ['整改清单', '正文中的数字', '表和图中的数字', '核对依据'];
    const titles = tablesOf(read).map((table) => table.title.replace(/^[附表图\d-]+　/, ''));
    expect(titles.filter((title) => !(title in expected))).toEqual(others);
  });

  test.each(campaigns)('of a picture is told beside it, for who does not see it (%s)', async (name) => {
    const source = sourceOf(name);
    const { campaign, headline, byGroup, byItem, byDimension, bar } = source.released;
    const drawn = (named: [string, (typeof byGroup)[number]['estimate'] | undefined][]) =>
      named.flatMap(([label, estimate]) =>
        estimate && 'rate' in estimate
          ? [
              [
                label,
                percent(estimate.rate),
                '95%',
                percent(estimate.lower),
                percent(estimate.upper),
                estimate.valid,
              ].join(' '),
            ]
          : [],
      );
    const county = <Row extends { group: string | null }>(rows: readonly Row[], is: (row: Row) => boolean) =>
      rows.find((one) => one.group === null && is(one));
    const expected = [
      ...drawn([
        ['全县', headline],
        ...byGroup.map(({ group, estimate }): [string, typeof estimate] => [
          campaign.groups.find(({ code }) => code === group)?.name ?? '',
          estimate,
        ]),
      ]),
      ...drawn(
        campaign.dimensions
          .filter(({ code }) => code !== 'overall')
          .map(({ code, name: label }) => [
            label,
            county(byDimension, ({ dimension }) => dimension === code)?.estimate,
          ]),
      ),
      ...drawn(
        campaign.items
          .filter(({ overall }) => !overall)
          .map(({ name: item, title }) => [title, county(byItem, (row) => row.item === item)?.estimate]),
      ),
    ];
    const read = await made(source);
    const alts = paragraphsOf(read).flatMap(({ pictures }) => pictures.map(({ alt }) => alt));
    const said = alts.flatMap((alt) =>
      alt
        .slice(alt.indexOf('竖线为标准。') + '竖线为标准。'.length, -1)
        .split('；')
        .map((one) =>
          one.replace(
            /^(.*) ([\d.]+%)（(95%) 区间 ([\d.]+%) 至 ([\d.]+%)(?:（参考）)?，有效答卷 (\d+) 份）$/,
            '$1 $2 $3 $4 $5 $6',
          ),
        ),
    );
    expect(said).toEqual(expected);
    expect(bar).toBe(0.85);
  });
});

test('the seal, the revision and when it was made stand at the end', async () => {
  const read = await made(hidden);
  const { seal, released } = hidden;
  expect(Object.fromEntries(tableTitled(read, '核对依据')?.rows ?? [])).toMatchObject({
    报告数据版次: '第 1 版',
    报告数据生成时间: `${beijingTime(released.generatedAt)}（北京时间），数据里写作 ${released.generatedAt}`,
    '冻结内容摘要（SHA-256）': released.campaign.digest,
    封存的答卷份数: '600',
    '全部答卷的 Merkle 根': seal?.root,
    组织单位签名公钥的指纹: seal?.fingerprint,
  });
});

test('measures stand with their item’s rate, who does it, until when and how far it is', async () => {
  const read = await made(told);
  const [item] = told.released.campaign.items;
  const found = told.released.byItem.find((one) => one.group === null && one.item === item?.name);
  if (!found || 'suppressed' in found.estimate) throw new Error('all items leave here');
  expect(tableTitled(read, '整改清单')?.rows[1]).toEqual([
    item?.title,
    percent(found.estimate.rate),
    '每学期公布一次课后服务的安排和收费，逐校核对。',
    '县教育体育局、双江小学',
    '2027年8月31日',
    '进行中（2026年11月20日）',
  ]);
});

test('the county is the one that the campaign names', async () => {
  const text = (await made(told)).xml('word/document.xml');
  expect(text).toContain('某县教育局组织了');
  const other = {
    ...told.released.campaign,
    townships: [{ code: '330102001', name: '某街道', kind: '街道' }],
  };
  const elsewhere = changed(told, { released: { ...told.released, campaign: other } });
  expect(
    mainText(await made(elsewhere))
      .map(({ text: one }) => one)
      .join(),
  ).not.toMatch(/峨山|第13条/);
});

test('nobody’s own words leave, and no count of words', async () => {
  const comments =
    hidden.findings?.comments.flatMap((one) => ('suppressed' in one ? [] : one.comments)) ?? [];
  expect(comments.length).toBeGreaterThan(5);
  const read = await made(hidden);
  const text = read.xml('word/document.xml');
  for (const comment of comments) expect(text).not.toContain(comment);
  const said = mainText(read).find(({ text: one }) => one.startsWith('写到的人较多的词语'));
  expect(said?.text).toContain('“作业”');
  expect(said?.text).not.toMatch(/\d/);
});

test('while the field is open it holds who answered and no result', async () => {
  const read = await made(open);
  const results = paragraphsOf(read).map(({ text }) => text);
  expect(results.filter((text) => text === '调查未结束，不公布。')).toHaveLength(6);
  expect(tablesOf(read).map(({ title }) => title.replace(/^[附表图\d-]+　/, ''))).toEqual([
    '各人群参与情况',
    '各乡镇（街道）参与情况',
    '各人群在各乡镇（街道）的参与情况',
    '正文中的数字',
    '表和图中的数字',
    '核对依据',
  ]);
  expect(read.xml('word/document.xml')).not.toContain('<w:drawing>');
  expect(tableTitled(read, '各人群参与情况')?.rows.slice(1)).toEqual(
    expectedTables(open.released)['各人群参与情况'],
  );
});

test('each questionnaire stands there with its questions and options', async () => {
  const lines = paragraphsOf(await made(told)).filter(({ style }) => style === 'Question');
  const text = lines.map((line) => line.text).join('\n');
  for (const questionnaire of told.campaign.questionnaires.values()) {
    for (const item of questionnaire.items) {
      expect(text).toContain(item.title);
      if (item.options.length > 0)
        expect(text).toContain(item.options.map((option) => `□${option.text}`).join('　'));
    }
  }
  expect(text).not.toMatch(/<\w|\{organiser\}|\{retentionMonths\}/);
});
