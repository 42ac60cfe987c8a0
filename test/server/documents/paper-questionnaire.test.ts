import { stringify } from 'csv-stringify/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleFrame } from '../../../server/campaigns/example.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
} from '../../../server/campaigns/life.ts';
import { importPaper } from '../../../server/campaigns/paper.ts';
import { keyForm } from '../../../server/campaigns/paper-entries.ts';
import { recount } from '../../../server/campaigns/recount.ts';
import { reportOf } from '../../../server/campaigns/report.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { keyingTemplate } from '../../../server/documents/keying-template.ts';
import { paperQuestionnaire, paperQuestionnaires } from '../../../server/documents/paper-questionnaire.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { responsesOf } from '../../../server/queries/responses.ts';
import type { Answers } from '../../../surveys/answers.ts';
import { type GroupCode, groupCodes } from '../../../surveys/groups.ts';
import { noticeParts } from '../../../surveys/notice.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { letters, type PdfText, readPdf } from './read-pdf.ts';
import { bytesOf, madeTwice, storedSource } from './source.ts';

const now = new Date('2026-11-24T02:00:00Z');
const none = () => undefined;
const township = '530426001';
const formsOfGroup = 12;

/** An item as it stands on paper: the name for who keys in, the words, and the figure beside each box. */
interface OnPaper {
  name: string;
  title: string;
  options: { code: string; words: string }[];
}

/** Reads a paper as a clerk does, by the size of its letters: 14 questions, 7.5 names, 9 figures. */
function itemsOnPaper(texts: readonly PdfText[]): OnPaper[] {
  const items: OnPaper[] = [];
  let title = '';
  for (const { text, size } of texts) {
    const item = items.at(-1);
    if (size === 14 && /^\d+\. /.test(text)) title = text;
    else if (size === 7.5) items.push({ name: text, title, options: [] });
    else if (size === 9 && /^\d{1,2}$/.test(text)) item?.options.push({ code: text, words: '' });
    else {
      const option = item?.options.at(-1);
      if (option && option.words === '' && size >= 12) option.words = text;
    }
  }
  return items;
}

/** Figures for a pile of forms, every option among them and blanks. `words` is what was ticked. */
function keyed(items: readonly OnPaper[], form: number): Map<string, OnPaper['options'][number]> {
  return new Map(
    items.flatMap(({ name, options }, at) => {
      const option = options[(form * 5 + at) % (options.length + 1)];
      return option ? [[name, option] as const] : [];
    }),
  );
}

describe.each(['sqlite', 'postgres'] as const)('shipped questionnaires on paper, on %s', (engine) => {
  let store: Awaited<ReturnType<typeof freshStore>>;
  let opened: OpenedServices;
  let id: string;
  let source: DocumentSource;
  const papers = new Map<GroupCode, Awaited<ReturnType<typeof readPdf>>>();

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => now);
    const file = {
      title: '纸卷',
      organiser: '县教育体育局',
      complaintContact: '0877-1',
      opensAt: '2026-11-24T00:00:00Z',
    };
    ({ id } = await createCampaign(opened.store, file, commandLine, now));
    const cells = exampleFrame().map(({ group, eligible, ...cell }) => [group, cell.township, '', eligible]);
    const frame = stringify([['group', 'township', 'school', 'eligible'], ...cells]);
    await importFrame(opened.store, id, readTable(frame), commandLine, now);
    await publishCampaign(opened.store, id, commandLine, now);
    source = await storedSource(opened, id, { now });
    for (const group of groupCodes)
      papers.set(group, await readPdf(await bytesOf(paperQuestionnaire(group)(source, none))));
  });

  afterAll(() => store?.end());

  test.each(groupCodes)('the paper of %s says all that the questionnaire says', (group) => {
    const { texts, pages } = papers.get(group) ?? { texts: [], pages: 0 };
    const questionnaire = source.campaign.questionnaires.get(group);
    if (!questionnaire) throw new Error(`nothing is asked of ${group}`);
    const items = itemsOnPaper(texts);
    expect(items.map(({ name }) => name)).toEqual(questionnaire.items.map(({ name }) => name));
    expect(items.map(({ options }) => options.map(({ words }) => words))).toEqual(
      questionnaire.items.map(({ options }) => options.map(({ text }) => text)),
    );
    const said = letters(texts);
    for (const { title, description } of questionnaire.items)
      for (const words of [title, description ?? '']) expect(said).toContain(words.replace(/\s/g, ''));
    const { ask = '', no = '' } = questionnaire.screening ?? {};
    expect(said).toContain(ask.replace(/\s/g, ''));
    expect(said).toContain(no.replace(/\s/g, ''));
    for (const page of questionnaire.pages)
      for (const block of page.blocks)
        if (block.kind === 'html')
          for (const { runs } of noticeParts(block.html))
            expect(said).toContain(
              letters(runs)
                .replace('{organiser}', '县教育体育局')
                .replace('{complaintContact}', '0877-1')
                .replace('{retentionMonths}', '36'),
            );
    // Whatever is for the respondent has letters of 12 points or more; every page asks for the number.
    const small = texts.filter(({ size }) => size < 12).map(({ text }) => text);
    const forClerks = /^(?:\d{1,2}|[\w-]+|.+问卷|版本 [0-9a-f]{8}|后面还有，请接着填)$/;
    expect(small.filter((text) => !forClerks.test(text))).toEqual([]);
    for (let page = 1; page <= pages; page += 1) {
      const own = letters(texts.filter((text) => text.page === page));
      expect(own).toContain('纸卷编号');
      expect(own).toContain(`第${page}页，共${pages}页`);
    }
    expect(said).toContain('自评');
  });

  test('figures beside the boxes, typed into the template and imported, are the answers that were ticked', async () => {
    const expected = new Map<string, Answers>();
    for (const group of groupCodes) {
      const items = itemsOnPaper(papers.get(group)?.texts ?? []);
      const template = keyingTemplate(source.campaign, group).toString('utf8');
      const columns = readTable(template).columns;
      expect(columns).toEqual(['group', 'township', 'school', 'form', ...items.map(({ name }) => name)]);
      const rows = Array.from({ length: formsOfGroup }, (_, at) => {
        const form = `${group}-${at}`;
        const ticked = keyed(items, at);
        expected.set(form, answersOf(group, ticked, `意见 ${form}`));
        const cells: Record<string, string> = { group, township, form };
        for (const [name, { code }] of ticked) cells[name] = code;
        const comment = items.find(({ options }) => options.length === 0)?.name ?? '';
        return columns.map((column) => (column === comment ? `意见 ${form}` : (cells[column] ?? '')));
      });
      const file = template + stringify(rows, { record_delimiter: 'windows' });
      const { campaigns, keys } = opened;
      const counts = await importPaper(opened.store, campaigns, keys, id, readTable(file), commandLine, now);
      expect(counts).toEqual({ added: formsOfGroup, repeated: 0 });
    }
    const stored = [];
    for await (const { source: way, answers } of responsesOf(opened.store.reads, id)) {
      expect(way).toBe('paper');
      stored.push(canonical(answers));
    }
    expect(stored.sort()).toEqual([...expected.values()].map(canonical).sort());
    expect(await recount(opened, id)).toMatchObject({ responses: expected.size, differences: [] });
  });

  test('the same figures at the desk, keyed in twice, are the same answers, and all of them the Report’s counts', async () => {
    const [li, wu] = [
      { name: 'li.na', origin: '203.0.113.1' },
      { name: 'wu.gang', origin: '203.0.113.2' },
    ];
    const wanted = new Map<string, number>();
    for (const group of groupCodes) {
      const items = itemsOnPaper(papers.get(group)?.texts ?? []);
      const ticked = keyed(items, 3);
      const figures = Object.fromEntries([...ticked].map(([name, { code }]) => [name, code]));
      const values = Object.fromEntries(
        Object.entries(answersOf(group, ticked, null)).map(([name, value]) => [name, String(value)]),
      );
      const form = { form: `desk-${group}`, group, township, school: null };
      // The desk sends values; a script may send what the paper says.
      expect(await keyForm(opened, id, 1, { ...form, fields: figures }, li, now)).toBe('kept');
      expect(await keyForm(opened, id, 2, { ...form, fields: values }, wu, now)).toBe('taken');
      const piles = Array.from({ length: formsOfGroup }, (_, at) => keyed(items, at));
      for (const pile of [...piles, ticked])
        for (const [name, { words }] of pile) {
          const key = `${group} ${name} ${words}`;
          wanted.set(key, (wanted.get(key) ?? 0) + 1);
        }
    }
    await closeCampaign(opened.store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
    const report = await reportOf(opened, id, now);
    expect(report.participation.reduce((sum, { received }) => sum + received, 0)).toBe(
      groupCodes.length * (formsOfGroup + 1),
    );
    let compared = 0;
    for (const { group, item, options } of report.byItem) {
      const asked = source.campaign.questionnaires.get(group ?? 'student');
      const own = asked?.items.find(({ name }) => name === item);
      if (group === null || !own || !options) continue;
      for (const { value, count } of options) {
        const words = own.options.find((option) => option.value === value)?.text;
        expect(count, `${group} ${item} ${words}`).toBe(wanted.get(`${group} ${item} ${words}`) ?? 0);
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(400);
  });

  test('the same source gives the same bytes; each group begins on a sheet of its own', async () => {
    const [all, again] = await madeTwice(() => bytesOf(paperQuestionnaires(source, none)));
    expect(all.equals(again)).toBe(true);
    const read = await readPdf(all);
    expect(read).toMatchObject({ language: 'zh-CN', madeAt: 'D:20261124020000Z' });
    expect(read.roles).toEqual(expect.arrayContaining(['H1', 'H2', 'H3', 'P']));
    const firsts = read.texts.filter(({ text }) => /^第 1 页，/.test(text)).map(({ page }) => page);
    expect(firsts).toHaveLength(groupCodes.length);
    expect(firsts.every((page) => page % 2 === 1)).toBe(true);
  });

  /** What the ticked words mean, by the questionnaire itself. */
  function answersOf(
    group: GroupCode,
    ticked: ReadonlyMap<string, { words: string }>,
    comment: string | null,
  ): Answers {
    const { items = [] } = source.campaign.questionnaires.get(group) ?? {};
    return Object.fromEntries(
      items.flatMap(({ name, type, options }) => {
        if (type === 'comment') return comment === null ? [] : [[name, comment]];
        const words = ticked.get(name)?.words;
        const option = options.find(({ text }) => text === words);
        return option ? [[name, option.value]] : [];
      }),
    );
  }
});

function canonical(answers: Answers): string {
  return JSON.stringify(Object.entries(answers).sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('every type, condition, long word and school stands on paper, and comes back', async () => {
  const store = await freshStore('sqlite');
  try {
    const opened = await store.open(() => now);
    const { id, source } = await everyType(opened);
    const { texts } = await readPdf(await bytesOf(paperQuestionnaire('student')(source, none)));
    const said = letters(texts);
    expect(said).toContain('如果第4题选“否”，请回答这一题；不是就跳过。');
    expect(said).toContain('如果第4题选“是”，并且第5题填的数大于5，这一题必答。');
    expect(said).toContain('如果第3题选“体育”或“音乐”，或者第2题选“基本满意”或“不满意”，请回答这一题');
    expect(said).toContain('填数字，0到100');
    expect(said).toContain('学校');
    expect(said).toContain('（可选几项）');
    const items = itemsOnPaper(texts);
    const codes = (name: string) => items.find((item) => item.name === name)?.options.map(({ code }) => code);
    expect(codes('overall')).toEqual(['1', '2', '3', '4', '5']);
    expect(codes('old')).toEqual(['3', '2', '1', '9']);
    expect(codes('boards')).toEqual(['1', '2']);
    expect(codes('village')?.slice(8)).toEqual(Array.from({ length: 16 }, (_, at) => String(at + 9)));
    const file = `group,township,school,form,overall,old,topics,boards,kilometres,bus,village,why
student,530426001,双江小学,1,5,9,1;2,2,3.5,1,24,远
student,530426001,双江小学,2,1,2,,1,,,,
`;
    await importPaper(opened.store, opened.campaigns, opened.keys, id, readTable(file), commandLine, now);
    const stored = [];
    for await (const { answers } of responsesOf(opened.store.reads, id)) stored.push(answers);
    // The log keeps them in no order.
    expect(stored.sort((a, b) => Number(b['overall']) - Number(a['overall']))).toEqual([
      {
        ...{ overall: 5, old: 'dk', topics: ['体育', '音乐'], boards: false, kilometres: 3.5 },
        ...{ bus: '坐', village: '第24村', why: '远' },
      },
      { overall: 1, old: 2, boards: true },
    ]);
    // Who answers by one-time code is not keyed in by the paper alone, and the paper says so.
    const coded = await readPdf(await bytesOf(paperQuestionnaire('public')(source, none)));
    expect(letters(coded.texts)).toContain('凭一次性验证码填写：问卷要和验证码纸条一起交回');
  } finally {
    await store.end();
  }
});

async function everyType(opened: OpenedServices): Promise<{ id: string; source: DocumentSource }> {
  const choices = (pairs: Record<string, string>) =>
    Object.entries(pairs).map(([value, text]) => ({
      value: /^\d/.test(value) ? Number(value) : value,
      text,
    }));
  const scaled = { scale: 'satisfaction3', dimension: 'safety' };
  const questionnaire = {
    title: '各种题型',
    elements: [
      { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
      {
        ...{ type: 'radiogroup', name: 'old', ...scaled },
        choices: [
          ...choices({ 3: '满意', 2: '基本满意', 1: '不满意' }).reverse(),
          { value: 'dk', text: '不了解' },
        ],
      },
      { type: 'checkbox', name: 'topics', choices: ['体育', '音乐', '长'.repeat(60)] },
      { type: 'boolean', name: 'boards' },
      { type: 'text', name: 'kilometres', inputType: 'number', min: 0, max: 100 },
      { type: 'dropdown', name: 'bus', choices: ['坐', '不坐'], visibleIf: '{boards} = false' },
      {
        ...{
          type: 'dropdown',
          name: 'village',
          choices: Array.from({ length: 24 }, (_, at) => `第${at + 1}村`),
        },
        requiredIf: '{boards} = true and {kilometres} > 5',
      },
      {
        ...{ type: 'panel', name: 'panel', title: '那些' },
        visibleIf: "{topics} anyof ['体育','音乐'] or {old} <= 2",
        elements: [{ type: 'text', name: 'why' }],
      },
      { type: 'comment', name: 'comment', role: 'comment' },
    ],
  };
  const file = {
    ...{ title: '各种题型', residents: 1000, opensAt: '2026-11-24T00:00:00Z' },
    ...{
      questionnaires: { student: questionnaire, public: questionnaire },
      access: { public: 'code' as const },
    },
  };
  const { id } = await createCampaign(opened.store, file, commandLine, now);
  const frame = 'group,township,school,eligible\nstudent,530426001,双江小学,60\npublic,530426001,,50\n';
  await importFrame(opened.store, id, readTable(frame), commandLine, now);
  await publishCampaign(opened.store, id, commandLine, now);
  return { id, source: await storedSource(opened, id, { now }) };
}
