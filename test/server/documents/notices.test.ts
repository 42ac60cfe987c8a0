import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Participation, ReleasedReport } from '../../../analysis/report.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
} from '../../../server/campaigns/life.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { notices } from '../../../server/documents/notices.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { newResponseId } from '../../../server/intake/ticket.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { parentSubmission, publishSmall, smallQuestionnaire } from '../survey.ts';
import { type PdfText, readPdf } from './read-pdf.ts';
import { bytesOf, madeTwice, storedSource } from './source.ts';

const now = new Date('2026-11-24T02:00:00Z');
const none = () => undefined;
const frame = `group,township,school,eligible
parent,530426001,,5350
parent,530426103,,1200
student,530426001,双江小学,400
student,530426001,双江中学,38
teacher,530426001,双江小学,30
teacher,530426001,双江中学,12
public,530426001,,42100
public,530426202,,0
`;

let store: Awaited<ReturnType<typeof freshStore>>;
let opened: OpenedServices;
let source: DocumentSource;

beforeAll(async () => {
  store = await freshStore('sqlite');
  opened = await store.open(() => now);
  const questionnaires = {
    ...{ parent: smallQuestionnaire, student: smallQuestionnaire },
    ...{ teacher: smallQuestionnaire, public: smallQuestionnaire },
  };
  const file = {
    ...{ title: '参与', organiser: '县教育体育局', questionnaires, residents: null },
    ...{ opensAt: '2026-11-24T00:00:00Z', closesAt: '2026-12-05T10:00:00Z', complaintContact: '0877' },
    sampling: { ratio: 0.001, floor: 80 },
  };
  const { id } = await createCampaign(opened.store, file, commandLine, now);
  await importFrame(opened.store, id, readTable(frame), commandLine, now);
  await publishCampaign(opened.store, id, commandLine, now);
  const places = [
    [{ group: 'parent', township: '530426001', school: null }, 2],
    [{ group: 'student', township: '530426001', school: '双江中学' }, 38],
    [{ group: 'teacher', township: '530426001', school: '双江小学' }, 1],
  ] as const;
  for (const [place, count] of places)
    for (let at = 0; at < count; at += 1)
      await opened.intake.submit(
        await parentSubmission(opened, id, { overall: 5 }, { place, link: null, id: newResponseId() }),
      );
  source = await storedSource(opened, id, { now });
});

afterAll(() => store.end());

/** Arithmetic of the test's own: sums, what is missing cell by cell, and a rate to one decimal. */
function rowOf(name: string, cells: readonly Participation[]): string[] {
  const sum = (of: (cell: Participation) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const written = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
  const [eligible, received] = [sum((cell) => cell.eligible), sum((cell) => cell.received)];
  const tenths = Math.round((1000 * received) / eligible);
  const rate = received > 0 && received / eligible < 0.001 ? '不到 0.1%' : `${(tenths / 10).toFixed(1)}%`;
  const missing = sum(({ quota, received: got }) => (quota > got ? quota - got : 0));
  const counts = [eligible, sum(({ quota }) => quota), received, missing].map(written);
  return [name, ...counts, rate];
}

/** Every row that a township's notice must have: its groups, all of them, and its schools. */
function rowsOf({ campaign, participation }: ReleasedReport, township: string): string[][] {
  const cells = participation.filter((cell) => cell.township === township && cell.eligible > 0);
  const groups = campaign.groups.flatMap(({ code, name }) => {
    const own = cells.filter(({ group }) => group === code);
    return own.length > 0 ? [rowOf(name, own)] : [];
  });
  const names = new Map(campaign.groups.map(({ code, name }) => [code, name]));
  const bySchool = cells.filter(({ school }) => school !== null);
  return [
    ...groups,
    rowOf('合计', cells),
    ...bySchool.map((cell) => rowOf(`${cell.school} · ${names.get(cell.group)}`, [cell])),
  ];
}

const shown = (texts: readonly PdfText[]) => texts.map(({ text }) => text);
/** Six cells that follow one another in the order drawn. */
const rowsRead = (texts: readonly PdfText[]) =>
  shown(texts).flatMap((text, at, all) =>
    all[at + 5]?.endsWith('%') && all.slice(at + 1, at + 5).every((cell) => /^[\d,]+$/.test(cell))
      ? [[text, ...all.slice(at + 1, at + 6)]]
      : [],
  );

test('a page for each township says every figure of the Report’s participation, and no other', async () => {
  const { released } = source;
  const read = await readPdf(await bytesOf(notices(source, none)));
  // 大龙潭乡, where nobody is eligible, gets none.
  const townships = ['530426001', '530426103'];
  expect(read.pages).toBe(townships.length);
  townships.forEach((township, index) => {
    const page = read.texts.filter((text) => text.page === index + 1);
    const expected = rowsOf(released, township);
    const byName = (a: string[], b: string[]) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1);
    expect(rowsRead(page).sort(byName)).toEqual(expected.sort(byName));
    // What is no cell of those rows holds the sums and the missing once more, and dates.
    const all = expected.find(([name]) => name === '合计') ?? [];
    const said = shown(page).join('\n');
    expect(said).toContain(`还缺 ${all[4]} 份`);
    expect(said).toContain(`计划 ${all[2]} 份，已收到 ${all[3]} 份`);
    for (const row of expected.slice(0, released.campaign.groups.length))
      if (row[0] !== '合计' && !row[0]?.includes('·'))
        expect(said.includes(`${row[0]} ${row[4]} 份`)).toBe(row[4] !== '0');
    const percents = expected.map((row) => row[5]);
    for (const [percent] of said.matchAll(/(?:不到 )?[\d.]+%/g)) expect(percents).toContain(percent);
    expect(said).toContain('截止：2026年12月5日 18:00（北京时间）');
    expect(said).not.toMatch(/满意率(?!：|。)|区间|达到(?!计划)/);
  });
  expect(shown(read.texts)).toContain('双江街道办事处：');
  expect(shown(read.texts)).toContain('甸中镇人民政府：');
  expect(shown(read.texts).filter((text) => text === '自评')).toHaveLength(2);
});

test('the same source gives the same bytes, titled, in Chinese and tagged', async () => {
  const [one, other] = await madeTwice(() => bytesOf(notices(source, none)));
  expect(one.equals(other)).toBe(true);
  const read = await readPdf(one);
  expect(read).toMatchObject({
    title: '参与 参与情况通知单',
    language: 'zh-CN',
    madeAt: 'D:20261124020000Z',
  });
  expect(read.roles).toEqual(expect.arrayContaining(['H1', 'H2', 'P', 'Table', 'TD', 'TH', 'TR']));
});

test('a township of sixty schools loses none of them, on further pages where it must', async () => {
  const schools = Array.from({ length: 60 }, (_, at) => `第${String(at + 1).padStart(2, '0')}小学`);
  const [student, teacher] = ['student', 'teacher'] as const;
  const participation = schools.flatMap((school, at) =>
    [student, teacher].map((group) => ({
      ...{ group, township: '530426001', school, eligible: 100 + at, received: at, quota: 10 },
      rate: at / (100 + at),
    })),
  );
  const released = { ...source.released, participation };
  const read = await readPdf(await bytesOf(notices({ ...source, released }, none)));
  expect(read.pages).toBeGreaterThan(1);
  const names = schools.flatMap((school) => [school, school]);
  // In columns a school stands above its groups.
  const rows = read.texts.map(({ text }) => text);
  for (const [at, school] of schools.entries()) {
    const place = rows.indexOf(school);
    const cells = participation.filter((cell) => cell.school === school);
    const expected = cells.flatMap((cell) => rowOf(cell.group === 'student' ? '学生' : '教师', [cell]));
    expect(rows.slice(place + 1, place + 1 + expected.length), names[at]).toEqual(expected);
  }
});

test('before the field opens and after it ends the notice says so, and marks what is not real', async () => {
  const later = { ...source.released.campaign, opensAt: '2026-11-25T00:00:00Z' };
  const scheduled = { ...source, released: { ...source.released, campaign: later } };
  const early = await readPdf(await bytesOf(notices(scheduled, none)));
  expect(early.texts.map(({ text }) => text).join('')).toContain(
    '调查从2026年11月25日 08:00（北京时间）开始',
  );

  const id = await publishSmall(opened, { trial: true });
  await closeCampaign(opened.store, id, commandLine, now);
  await sealCampaign(opened, id, commandLine, now);
  const ended = await readPdf(await bytesOf(notices(await storedSource(opened, id, { now }), none)));
  const said = ended.texts.map(({ text }) => text).join('\n');
  expect(said).toContain('自评 · 试填');
  expect(said).toContain('调查已于2026年11月24日 10:00（北京时间）截止');
  expect(said).not.toContain('请提醒');
});
