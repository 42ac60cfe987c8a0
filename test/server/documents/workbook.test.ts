import { strFromU8, unzipSync } from 'fflate';
import readWorkbook from 'read-excel-file/universal';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { composeReport } from '../../../analysis/compose-report.ts';
import { releasedReport } from '../../../analysis/release.ts';
import type { ReleasedReport } from '../../../analysis/report.ts';
import type { ReportSource } from '../../../analysis/report-source.ts';
import type { WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { type Sheet, sourceOf } from '../../analysis/source.ts';
import { type FigurePlace, figuresOf, participationCell, placesOf } from './figure-places.ts';
import { made, opened, type ReadCell, type ReadSheet, tablesOf } from './workbook-reading.ts';

const groups = ['student', 'parent', 'teacher', 'principal'] as const;
const places = ['530426001', '530426103', '530426104', '530426201'];

const questionnaire = {
  title: '问卷',
  elements: [
    {
      type: 'radiogroup',
      name: 'overall',
      title: '总的来说，您满意不满意？',
      role: 'overall',
      scale: 'satisfaction5',
      dimension: 'overall',
      isRequired: true,
      choices: [5, 4, 3, 2, 1].map((value) => ({ value, text: `${value} 级` })),
    },
    {
      type: 'radiogroup',
      name: 'safety',
      title: '=1+1 安全吗 _x0041_',
      description: '校内',
      scale: 'satisfaction3',
      dimension: 'safety',
      choices: [
        { value: 3, text: '满意' },
        { value: 2, text: '基本满意' },
        1,
        { value: 'dk', text: '不了解' },
      ],
    },
    { type: 'rating', name: 'index', title: '几分', scale: 'index7', dimension: 'quality', rateMax: 7 },
    {
      type: 'text',
      name: 'why',
      title: '哪里不安全？',
      role: 'background',
      visibleIf: '{safety} = 1 or ({overall} < 3 and {safety} notempty)',
    },
  ],
};

/** Answers of so many in each township, dissatisfied and 不了解 at fixed steps; every ninth is flagged, half have schools. */
function answers(group: GroupCode, counts: readonly number[], every: number): Sheet[] {
  return counts.flatMap((count, place) =>
    Array.from(
      { length: count },
      (_, index): Sheet => ({
        group,
        township: places[place] ?? '',
        ...(place === 0 ? { school: `=学校${index % 2}` } : {}),
        flagged: index % 9 === 4,
        answers: {
          overall: index % every === 0 ? 2 : 4 + (index % 2),
          safety: index % 11 === 0 ? 'dk' : 1 + (index % 3 === 0 ? index % 2 : 2),
          index: 1 + ((index + place) % 7),
        },
      }),
    ),
  );
}

function fieldOf(
  sheets: readonly Sheet[],
  asked: readonly GroupCode[],
  combination: 'fixed' | 'as-answered',
): ReportSource {
  const frame = asked.flatMap((group) =>
    places.flatMap((township, place) =>
      (place === 0 ? ['=学校0', '=学校1'] : [null]).map((school) => ({
        group,
        township,
        school,
        eligible: group === 'principal' ? 6 : 900,
      })),
    ),
  );
  return sourceOf(
    {
      title: '=cmd 县调查',
      residents: 143_903,
      combination,
      questionnaires: Object.fromEntries(asked.map((group) => [group, questionnaire])),
    },
    frame,
    sheets,
  );
}

/** What closing might decide: a row of every kind that can leave. */
const pattern: WithholdingPattern = {
  format: 1,
  cells: [
    { group: 'student', township: '530426103', reason: 'small' },
    { group: 'parent', township: '530426201', reason: 'small' },
    { group: 'teacher', township: '530426103', reason: 'small' },
    { group: 'teacher', township: '530426104', reason: 'protected' },
    { group: 'teacher', township: '530426201', reason: 'small' },
    { group: 'principal', township: '530426001', reason: 'protected' },
  ],
  groups: [
    { group: 'student', row: 'estimate', items: true, counts: true, kinds: [] },
    { group: 'parent', row: 'steps', items: true, counts: true, kinds: [] },
    { group: 'teacher', row: 'none', items: true, counts: false, kinds: ['街道', '镇'] },
    { group: 'principal', row: 'steps', items: false, counts: false, kinds: [] },
  ],
  townships: [
    { township: '530426001', row: 'estimate', groups: ['student', 'parent', 'teacher', 'principal'] },
    { township: '530426103', row: 'published', groups: ['parent'] },
    { township: '530426104', row: 'steps', groups: [] },
    { township: '530426201', row: 'none', groups: [] },
  ],
  headline: 'tenths',
  combinations: ['fixed', 'as-answered'],
  counts: true,
  items: true,
  withoutFlagged: true,
  changed: [],
  share: 0.375,
  check: null,
};

function releasedOf(source: ReportSource): ReleasedReport {
  return releasedReport(composeReport(source));
}

/** Nothing to withhold; thirty answers are set aside. */
const counted = fieldOf(
  [...answers('student', [220, 160, 190, 130], 6), ...answers('parent', [240, 200, 150, 170], 9)],
  ['student', 'parent'],
  'as-answered',
);
const aside = fieldOf(answers('parent', [30], 2), ['student', 'parent'], 'as-answered').tallies;
const whole: ReportSource = {
  ...counted,
  withholding: {
    ...pattern,
    cells: [],
    combinations: ['fixed', 'population', 'as-answered'],
    groups: pattern.groups.map((row) => ({ ...row, row: 'estimate', items: true, counts: true, kinds: [] })),
    townships: pattern.townships.map((row) => ({ ...row, row: 'estimate' })),
    share: 0,
  },
  excluded: { count: 30, waiting: 0, tallies: aside, kept: counted.tallies },
};
/** Small cells, a small group, a group that said little. */
const withheld: ReportSource = {
  ...fieldOf(
    [
      ...answers('student', [60, 3, 40, 30], 5),
      ...answers('parent', [140, 120, 90, 4], 9),
      ...answers('teacher', [30, 4, 12, 2], 4),
      ...answers('principal', [6, 2, 1, 1], 3),
    ],
    groups,
    'fixed',
  ),
  withholding: pattern,
};

afterEach(() => vi.useRealTimers());

describe.each([
  ['with nothing to withhold', whole],
  ['with small cells', withheld],
])('a workbook %s', (_, source) => {
  let released: ReleasedReport;
  let bytes: Buffer;
  let tables: Map<string, ReadSheet>;

  beforeAll(async () => {
    released = releasedOf(source);
    bytes = await made(released, source);
    tables = tablesOf(await opened(bytes));
  });

  test('prints every number of the Report at its place, and no number that is none', () => {
    const claimed = new Set<string>();
    const claim = (place: FigurePlace, path: string) => {
      const { sheet, cell } = cellAt(tables, place);
      expect([path, cell.value, cell.format]).toEqual([path, place.value, place.format]);
      claimed.add(`${sheet}!${cell.address}`);
    };
    const figures = figuresOf(released);
    for (const figure of figures) {
      for (const place of placesOf(released, figure) ?? []) claim(place, figure.path);
    }
    for (const place of besidesTheReport(released, source)) claim(place, place.sheet);
    const numbers = [...tables.values()].flatMap(({ name, rows }) =>
      rows.flatMap((row) =>
        row.flatMap(({ address, value }) => (typeof value === 'number' ? [`${name}!${address}`] : [])),
      ),
    );
    expect(numbers.filter((address) => !claimed.has(address))).toEqual([]);
    expect(figures.length).toBeGreaterThan(300);
  });

  test('what it does not print stands elsewhere', () => {
    const level = (value: unknown): number[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, part]) => (key === 'level' ? [part as number] : level(part)))
        : [];
    expect(new Set(level(released))).toEqual(new Set([0.95]));
    for (const { township, estimate } of released.release?.townships ?? []) {
      if (estimate === null) continue;
      expect(released.byTownship.find((row) => row.township === township)?.estimate).toEqual(estimate);
    }
  });

  test('another reader reads the same', async () => {
    const theirs = await readWorkbook(new Uint8Array(bytes).buffer, { trim: false });
    const book = await opened(bytes);
    expect(theirs.map(({ sheet }) => sheet)).toEqual(book.worksheets.map(({ name }) => name));
    for (const { sheet, data } of theirs) {
      data.forEach((row, at) => {
        row.forEach((value, column) => {
          const cell = book.getWorksheet(sheet)?.getCell(at + 1, column + 1);
          if (cell?.isMerged && cell.master !== cell) return;
          expect([sheet, cell?.address, cell?.value ?? null]).toEqual([sheet, cell?.address, value]);
        });
      });
    }
  });

  test('its charts draw the cells that they name', () => {
    const parts = unzipSync(bytes);
    const charts = Object.keys(parts).filter((path) => path.startsWith('xl/charts/'));
    expect(charts).toHaveLength(4);
    for (const path of charts) {
      const xml = strFromU8(parts[path] ?? new Uint8Array());
      const drawn = [
        ...xml.matchAll(/<c:f>'图中的数'!\$(\w)\$(\d+)(?::\$\w\$(\d+))?<\/c:f>(.*?)<\/c:(?:str|num)Ref>/g),
      ];
      expect(drawn.length).toBeGreaterThanOrEqual(3);
      for (const [, column = '', first = '', last = first, cache = ''] of drawn) {
        const cached = [...cache.matchAll(/<c:v>(.*?)<\/c:v>/g)].map(([, value]) => unescaped(value ?? ''));
        const cells = tables.get('图中的数');
        const named = Array.from({ length: Number(last) - Number(first) + 1 }, (_unused, index) => {
          const address = `${column}${Number(first) + index}`;
          const row = Number(first) + index;
          if (row === 3) return cells?.heads[column.charCodeAt(0) - 65];
          return cells?.rows[row - 4]?.find((cell) => cell.address === address)?.value;
        });
        expect([path, column, cached]).toEqual([path, column, named.map(String)]);
      }
    }
  });

  test('two makings at other times are the same, byte for byte', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2031-05-06T07:08:09Z') });
    const other = await made(released, source);
    expect(other.equals(bytes)).toBe(true);
    const book = await opened(other);
    expect(book.created.toISOString()).toBe(new Date(released.generatedAt).toISOString());
  });

  test('every sheet prints: an area, heads on each page, heads that stay, numbered pages and the labels', async () => {
    const book = await opened(bytes);
    for (const sheet of book.worksheets) {
      expect(sheet.headerFooter.oddFooter).toMatch(/^&L自评.*&R第 &P 页，共 &N 页$/);
      expect(sheet.pageSetup.printArea).toMatch(/^\$?A\$?1:\$?[A-Z]+\$?\d+$/);
      expect(sheet.getCell('A1').value).toBe('=cmd 县调查（自评）');
      if (sheet.name === '图表') continue;
      expect(sheet.pageSetup.printTitlesRow).toBe('3:3');
      expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 });
      expect(sheet.getCell('A3').font).toMatchObject({ name: '微软雅黑', bold: true });
      expect(sheet.getCell('A4').font.name).toBe('宋体');
    }
  });

  test('its contents lead to every other sheet', async () => {
    const book = await opened(bytes);
    const xml = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
    const links = [...xml.matchAll(/<hyperlink ref="A(\d+)" location="'([^']+)'!A1"/g)];
    expect(links.map(([, , sheet]) => sheet)).toEqual(book.worksheets.slice(1).map(({ name }) => name));
    for (const [, row, sheet] of links) {
      expect(book.getWorksheet('目录')?.getCell(Number(row), 1).value).toBe(sheet);
    }
  });
});

test('a withheld cell says so in words, and the codebook has every item with its condition', async () => {
  const released = releasedOf(withheld);
  const tables = tablesOf(await opened(await made(released, withheld)));
  const cells = tables.get('人群×乡镇')?.rows.map((row) => row[2]?.value) ?? [];
  expect(cells).toContain('答卷太少，不公布');
  // 140 + 120 + 90 + 4 parents.
  const [from, to] =
    tables
      .get('几到几份')
      ?.rows[0]?.slice(3, 5)
      .map(({ value }) => value) ?? [];
  expect(tables.get('分人群')?.rows[1]?.map(({ value }) => value)).toEqual([
    ...['家长', '为保护他人，不公布', '—', '—', '—', '—', '—', '—', '—'],
    `总体评价满意 ${from} 到 ${to} 份，共 354 份`,
  ]);
  const codebook = tables.get('题目表')?.rows.map((row) => row.map(({ value }) => value)) ?? [];
  expect(codebook).toHaveLength(groups.length * 4);
  expect(codebook.slice(0, 4)).toEqual([
    [
      ...['学生', 1, 'overall', '总的来说，您满意不满意？', '单选'],
      '5 = 5 级 √；4 = 4 级 √；3 = 3 级；2 = 2 级；1 = 1 级',
      ...['五级满意度', '总体评价', '总体评价', '必答', '总是出现'],
    ],
    [
      ...['学生', 2, 'safety', '=1+1 安全吗 _x0041_\n（校内）', '单选'],
      '3 = 满意 √；2 = 基本满意 √；1 = 1；dk = 不了解',
      ...['三级满意度', '安全与管理', null, '可不答', '总是出现'],
    ],
    [
      ...['学生', 3, 'index', '几分', '评分'],
      '1 = 1；2 = 2；3 = 3；4 = 4；5 = 5 √；6 = 6 √；7 = 7 √',
      ...['七级指数', '教育质量', null, '可不答', '总是出现'],
    ],
    [
      ...['学生', 4, 'why', '哪里不安全？', '填空（一行）'],
      ...[expect.stringMatching(/^填文字/), null, null, '基本情况', '可不答'],
      '“=1+1 安全吗 _x0041_”选“1”，或者（“总的来说，您满意不满意？”选“2 级”或“1 级”，并且“=1+1 安全吗 _x0041_”答了）',
    ],
  ]);
});

test('tells how far it is, up to the end', async () => {
  const told: [number, number][] = [];
  await made(releasedOf(withheld), withheld, (done, total) => told.push([done, total]));
  expect(told.map(([done]) => done)).toEqual(told.map((_, index) => index + 1));
  expect(told.at(-1)).toEqual([told.length, told.length]);
});

test('before sealing it holds participation, method and codebook alone', async () => {
  const open: ReportSource = { ...withheld, status: 'open', withholding: null };
  const released = releasedReport(composeReport(open));
  expect(released.release).toBeNull();
  const tables = tablesOf(await opened(await made(released, open)));
  expect([...tables.keys()]).toEqual([
    ...['目录', '口径和方法', '人群和权重', '参与·乡镇', '参与·人群', '参与情况'],
    ...['图表', '图中的数', '题目表'],
  ]);
  expect(tables.get('参与·人群')?.rows.map((row) => row.map(({ value }) => value))).toEqual([
    // 60 + 3 + 40 + 30 of five cells of 900.
    ['学生', 4500, expect.any(Number), 133, 0.03],
    ['家长', 4500, expect.any(Number), 354, 0.079],
    ['教师', 4500, expect.any(Number), 48, 0.011],
    ['校长', 30, expect.any(Number), 10, 0.333],
    ['全县', 13_530, expect.any(Number), 545, 0.04],
  ]);
});

/** Numbers of the workbook that the Report has not as they are: sums of its counts, what publication froze, and numbering. */
function besidesTheReport(report: ReleasedReport, { settings, questionnaires }: ReportSource): FigurePlace[] {
  const found: FigurePlace[] = [];
  const count = (sheet: string, row: FigurePlace['row'], head: string, value: number) =>
    found.push({ sheet, row, head, format: '#,##0', value });
  const rate = (sheet: string, row: FigurePlace['row'], head: string, value: number) =>
    found.push({ sheet, row, head, format: '0.0%', value: Math.round(value * 1000) / 1000 });
  const total = (sheet: string, head: string, name: string, cells: ReleasedReport['participation']) => {
    const sum = { eligible: 0, quota: 0, received: 0 };
    for (const { eligible, quota, received } of cells) {
      sum.eligible += eligible;
      sum.quota += quota;
      sum.received += received;
    }
    count(sheet, { [head]: name }, '名册人数', sum.eligible);
    count(sheet, { [head]: name }, '计划数', sum.quota);
    count(sheet, { [head]: name }, '收到', sum.received);
    const [format, value] = participationCell(sum.received / sum.eligible);
    found.push({ sheet, row: { [head]: name }, head: '参与率', format, value });
    if (head === '乡镇')
      found.push({
        ...{ sheet: '图中的数', row: { 图: '各乡镇参与率', 名称: name }, head: '结果' },
        ...{ format, value },
      });
  };
  const { campaign, participation } = report;
  for (const { code, name } of campaign.townships)
    total(
      '参与·乡镇',
      '乡镇',
      name,
      participation.filter((cell) => cell.township === code),
    );
  for (const { code, name } of campaign.groups)
    total(
      '参与·人群',
      '人群',
      name,
      participation.filter((cell) => cell.group === code),
    );
  total('参与·乡镇', '乡镇', '全县', participation);
  total('参与·人群', '人群', '全县', participation);
  count('口径和方法', { 项目: '常住人口' }, '数值', 143_903);
  count('口径和方法', { 项目: '最少份数' }, '数值', 300);
  // 1.5 ‰ keeps its two digits.
  found.push({
    sheet: '口径和方法',
    row: { 项目: '计划比例' },
    head: '数值',
    format: '0.00%',
    value: 0.0015,
  });
  expect(settings.level).toBe(0.95);
  rate('口径和方法', { 项目: '置信水平' }, '数值', 0.95);
  for (const { name } of campaign.groups) {
    const items = [...questionnaires.values()][0]?.items ?? [];
    items.forEach((item, index) => {
      count('题目表', { 人群: name, 代号: item.name }, '序号', index + 1);
    });
  }
  for (let number = 1; number <= report.notes.length + 1; number += 1)
    count('说明', { 序号: number }, '序号', number);
  // The halves of an interval, between figures as they are printed.
  const charted = (name: string, estimate: ReleasedReport['headline']) => {
    if ('suppressed' in estimate) return;
    rate('图中的数', { 名称: name }, '线长·下', estimate.rate - estimate.lower);
    rate('图中的数', { 名称: name }, '线长·上', estimate.upper - estimate.rate);
  };
  const groupNames = new Map(campaign.groups.map(({ code, name }) => [code, name]));
  charted('全县', report.headline);
  for (const { group, estimate } of report.byGroup) charted(groupNames.get(group) ?? '', estimate);
  for (const { group, dimension, estimate } of report.byDimension)
    if (group === null)
      charted(campaign.dimensions.find(({ code }) => code === dimension)?.name ?? '', estimate);
  for (const { group, item, estimate } of report.byItem)
    if (group === null) charted(campaign.items.find(({ name }) => name === item)?.title ?? '', estimate);
  return found;
}

/** The one cell of a row under a head; a head may go on with wordings of its own. */
function cellAt(tables: ReadonlyMap<string, ReadSheet>, { sheet, row, head }: FigurePlace) {
  const table = tables.get(sheet);
  if (!table) throw new Error(`there is no sheet ${sheet}`);
  const column = (name: string) => table.heads.findIndex((one) => one === name || one.startsWith(`${name} `));
  const rows = table.rows.filter((cells: ReadCell[]) =>
    Object.entries(row).every(([name, value]) => (cells[column(name)]?.value ?? null) === (value ?? null)),
  );
  const cell = rows[0]?.[column(head)];
  if (rows.length === 0 || !cell) throw new Error(`${sheet} has no ${JSON.stringify(row)} ${head}`);
  return { sheet, cell };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

test('a participation that is hardly any is a number that prints 不到 0.1%, and nobody prints 0.0%', async () => {
  const frame = places.map((township) => ({
    group: 'parent' as const,
    township,
    school: null,
    eligible: 5000,
  }));
  const sheets = (place: number, count: number) =>
    Array.from({ length: count }, () => ({
      ...{ group: 'parent' as const, township: places[place] ?? '' },
      answers: { overall: 4 },
    }));
  const source = sourceOf({ questionnaires: { parent: questionnaire } }, frame, [
    ...sheets(0, 1),
    ...sheets(1, 40),
  ]);
  const bytes = await made(releasedOf(source), source);
  const rows =
    tablesOf(await opened(bytes))
      .get('参与·乡镇')
      ?.rows.slice(0, 3) ?? [];
  const few = '[=0]0.0%;[<0.001]"不到 0.1%";0.0%';
  expect(rows.map((row) => row.at(-1)).map((cell) => [cell?.value, cell?.format])).toEqual([
    [1 / 5000, few],
    [0.008, few],
    [0, few],
  ]);
  const charts = Object.entries(unzipSync(bytes)).filter(([name]) => name.startsWith('xl/charts/chart'));
  const labelled = charts.map(([, xml]) => unescaped(strFromU8(xml))).filter((xml) => xml.includes(few));
  expect(labelled).toHaveLength(1);
});
