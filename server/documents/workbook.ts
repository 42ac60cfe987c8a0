import ExcelJS from 'exceljs';
import type { Comparison, Estimate, ReleasedReport, Report } from '../../analysis/report.ts';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  groupReleaseInWords,
  intervalInWords,
  labelsOf,
  percent,
  released,
  sensitivityInWords,
  settlingInWords,
  townshipReleaseInWords,
  verdictInWords,
  withheldInWords,
} from '../../analysis/wording.ts';
import { beijing } from './print.ts';

/** A table on a sheet: column heads with widths, then rows. */
interface Sheet {
  name: string;
  about: string;
  heads: readonly (readonly [string, number])[];
  rows: readonly (readonly Cell[])[];
}

/** Text, a count, a rate, or a difference of rates in percentage points. */
type Cell = string | number | { rate: number } | { points: number };

const font = { name: '宋体', size: 11 } as const;
const headFont = { name: '微软雅黑', size: 11, bold: true } as const;
const notReleased = Object.entries(withheldInWords).map(([code, words]) => `“${words}”（${code}）`);

/**
 * The Report as an Excel workbook: releasable, so no rows and rates with one decimal of a percent. Every cell holds a
 * real number; what is withheld says so in words.
 */
export async function workbook(report: ReleasedReport): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.creator = '认可度';
  book.created = new Date(report.generatedAt);
  const labels = labelsOf(report).join(' · ');
  const sheets = sheetsOf(report);
  const contents: Sheet = {
    name: '目录',
    about: report.campaign.title,
    heads: [
      ['工作表', 20],
      ['内容', 80],
    ],
    rows: sheets.map((sheet) => [sheet.name, sheet.about]),
  };
  for (const sheet of [contents, ...sheets]) addSheet(book, sheet, labels, report.campaign.title);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function addSheet(
  book: ExcelJS.Workbook,
  { name, about, heads, rows }: Sheet,
  labels: string,
  title: string,
): void {
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: 3 }],
    pageSetup: {
      paperSize: 9,
      orientation: heads.length > 6 ? 'landscape' : 'portrait',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: '3:3',
    },
    headerFooter: { oddFooter: '&C第 &P 页，共 &N 页' },
  });
  sheet.columns = heads.map(([, width]) => ({ width }));
  sheet.addRow([`${title}（${labels}）`]).font = { ...headFont, size: 13 };
  sheet.addRow([about]).font = { ...font, color: { argb: 'FF555555' } };
  const head = sheet.addRow(heads.map(([text]) => text));
  head.font = headFont;
  head.eachCell((cell) => {
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE8EEF1' } };
    cell.border = { bottom: { style: 'thin', color: { argb: 'FF1D4E63' } } };
    cell.alignment = { wrapText: true, vertical: 'middle' };
  });
  for (const cells of rows) {
    const row = sheet.addRow(cells.map(printed));
    row.font = font;
    cells.forEach((cell, index) => {
      const written = row.getCell(index + 1);
      if (typeof cell === 'object') written.numFmt = 'rate' in cell ? '0.0%' : '+0.0;-0.0;0.0';
      if (typeof cell === 'number') written.numFmt = '#,##0';
      const wide = (heads[index]?.[1] ?? 0) > 40;
      const horizontal = typeof cell === 'string' || wide ? 'left' : 'right';
      written.alignment = { wrapText: typeof cell === 'string', vertical: 'top', horizontal };
    });
  }
}

function printed(cell: Cell): string | number {
  if (typeof cell !== 'object') return cell;
  return 'rate' in cell ? released(cell.rate) : Math.round(cell.points * 1000) / 10;
}

function sheetsOf(report: Report): Sheet[] {
  const { campaign } = report;
  const groupName = (code: string | null) =>
    code === null ? '全县' : (campaign.groups.find((group) => group.code === code)?.name ?? code);
  const townshipName = (code: string) =>
    campaign.townships.find((township) => township.code === code)?.name ?? code;
  const dimensionName = (code: string) => campaign.dimensions.find((one) => one.code === code)?.name ?? code;
  const rateHeads = [
    ['结果', 14],
    ['区间下限', 10],
    ['区间上限', 10],
    ['有效答卷', 10],
    ['答卷', 10],
  ] as const;
  const judgedHeads = [...rateHeads, ['判断', 20]] as const;
  return [
    {
      name: '结论',
      about: '发布前确定的主要结果，及其算法',
      heads: [
        ['项目', 24],
        ['内容', 90],
      ],
      rows: headlineRows(report),
    },
    {
      name: '其他口径',
      about: '同一批答卷按其他算法得到的结果，供对照',
      heads: [['口径', 20], ['合成方式', 20], ...judgedHeads],
      rows: report.alternatives.map(({ definition, combination, estimate }) => [
        definitionNames[definition],
        combinationNames[combination],
        ...judgedCellsOf(estimate),
      ]),
    },
    {
      name: '参与情况',
      about: campaign.exampleFrame
        ? '名册人数为示例数据。参与率 = 收到 ÷ 名册人数'
        : '参与率 = 收到 ÷ 名册人数',
      heads: [
        ['人群', 12],
        ['乡镇', 14],
        ['学校', 24],
        ['名册人数', 12],
        ['计划数', 10],
        ['收到', 10],
        ['参与率', 10],
      ],
      rows: report.participation.map((cell) => [
        groupName(cell.group),
        townshipName(cell.township),
        cell.school ?? '',
        cell.eligible,
        cell.quota,
        cell.received,
        cell.rate === null ? '无应答人' : { rate: cell.rate },
      ]),
    },
    {
      name: '分人群',
      about: `${definitionNames[report.definition]}，各人群`,
      heads: [['人群', 14], ...judgedHeads, ['不公布比率时的份数', 50]],
      rows: report.byGroup.map(({ group, estimate }) => [
        groupName(group),
        ...judgedCellsOf(estimate),
        groupReleaseInWords(report.release, group),
      ]),
    },
    {
      name: '分乡镇',
      about: `${definitionNames[report.definition]}，各乡镇；计入的人群列在最后`,
      heads: [['乡镇', 14], ...judgedHeads, ['计入人群', 50], ['不公布比率时的份数', 50]],
      rows: report.byTownship.map(({ township, groups, estimate }) => [
        townshipName(township),
        ...judgedCellsOf(estimate),
        groups.map(groupName).join('、'),
        townshipReleaseInWords(report.release, township),
      ]),
    },
    {
      name: '人群×乡镇',
      about: `${definitionNames[report.definition]}，各人群在各乡镇`,
      heads: [['人群', 14], ['乡镇', 14], ...rateHeads],
      rows: report.byGroupTownship.map(({ group, township, estimate }) => [
        groupName(group),
        townshipName(township),
        ...cellsOf(estimate),
      ]),
    },
    {
      name: '差异',
      about:
        '人群之间、乡镇之间的差（前者减后者）。“明显”：许多差一起看（Holm 校正），也不像是偶然；没有写“明显”的，不要据此排名次。区间是这一行单独看的（未校正），比“明显”宽松，所以不含 0 也可能不写“明显”',
      heads: [
        ['前者', 14],
        ['后者', 14],
        ['相差（百分点）', 14],
        ['区间下限（单看）', 16],
        ['区间上限（单看）', 16],
        ['是否明显', 12],
      ],
      rows: [
        ...report.comparisons.groups.map((pair) => [
          groupName(pair.one),
          groupName(pair.other),
          ...differenceOf(pair),
        ]),
        ...report.comparisons.townships.map((pair) => [
          townshipName(pair.one),
          townshipName(pair.other),
          ...differenceOf(pair),
        ]),
      ],
    },
    {
      name: '方面',
      about: '各方面的满意率：该方面各题选“满意”及以上的题次 ÷ 作出评价的题次',
      heads: [['方面', 18], ['人群', 14], ...rateHeads],
      rows: report.byDimension.map(({ dimension, group, estimate }) => [
        dimensionName(dimension),
        groupName(group),
        ...cellsOf(estimate),
      ]),
    },
    {
      name: '题目',
      about: '各题的满意率和各选项的答卷数',
      heads: [['题目', 60], ['人群', 14], ...rateHeads, ['选项分布', 60]],
      rows: report.byItem.map(({ item, group, estimate, options }) => {
        const asked = campaign.items.find((one) => one.name === item);
        const textOf = (value: unknown) =>
          asked?.options.find((option) => option.value === value)?.text ?? String(value);
        const counts = options?.map(({ value, count }) => `${textOf(value)} ${count}`).join('；') ?? '';
        return [asked?.title ?? item, groupName(group), ...cellsOf(estimate), counts];
      }),
    },
    {
      name: '说明',
      about: '阅读以上各表须知',
      heads: [
        ['序号', 8],
        ['内容', 110],
      ],
      rows: [
        ...report.notes.map((note) => note.text),
        ...report.joinedStrata.map(
          ({ group, townships }) =>
            `${groupName(group)}：${townships.map(townshipName).join('、')}答卷过少，加权时合并为一层。`,
        ),
        `未列数字的单元：${notReleased.join('、')}。`,
      ].map((text, index) => [index + 1, text]),
    },
  ];
}

function headlineRows(report: Report): Cell[][] {
  const { campaign, headline } = report;
  const instants = `${inBeijing(campaign.opensAt)} 至 ${inBeijing(campaign.closedAt ?? campaign.closesAt)}（北京时间）`;
  const figures: Cell[][] =
    'suppressed' in headline
      ? [['主要结果', withheldInWords[headline.suppressed]]]
      : [
          ['主要结果', { rate: headline.rate }],
          ['分母', `有效答卷 ${headline.valid} 份（答卷共 ${headline.n} 份）`],
          [`${Math.round(headline.level * 100)}% 区间`, intervalInWords(headline)],
          ['与标准比较', headline.meetsBar ? `不低于 ${percent(report.bar)}` : `低于 ${percent(report.bar)}`],
          ['判断', [verdictInWords(headline), settlingInWords(report)].filter(Boolean).join('；')],
          ['换一种算法', sensitivityInWords(report).join('\n') || '其他口径和合成方式得到同样的判断'],
        ];
  const without = report.flagged.headlineWithout;
  return [
    ...figures,
    ['算法', `${definitionNames[report.definition]}：${definitionsInWords[report.definition]}`],
    ['合成', `${combinationNames[report.combination]}：${combinationsInWords[report.combination]}`],
    ['标准', { rate: report.bar }],
    ['有标记的答卷', report.flagged.count],
    ...(without && !('suppressed' in without) ? [['去掉有标记的答卷后', { rate: without.rate }]] : []),
    ['组织单位', campaign.organiser],
    ['起止时间', instants],
    ['冻结内容摘要', campaign.digest ?? ''],
    ['生成时间', `${inBeijing(report.generatedAt)}（北京时间）`],
  ];
}

function differenceOf({ difference, lower, upper, clear }: Comparison<unknown>): Cell[] {
  return [{ points: difference }, { points: lower }, { points: upper }, clear ? '明显' : ''];
}

function cellsOf(estimate: Estimate): Cell[] {
  if ('suppressed' in estimate) return [withheldInWords[estimate.suppressed], '', '', '', ''];
  const { rate, lower, upper, valid, n } = estimate;
  return [{ rate }, { rate: lower }, { rate: upper }, valid, n];
}

/** The same with how it stands to the bar: for figures of the headline's definition, and other ways to the headline. */
function judgedCellsOf(estimate: Estimate): Cell[] {
  return [...cellsOf(estimate), 'suppressed' in estimate ? '' : verdictInWords(estimate)];
}

function inBeijing(instant: string): string {
  return beijing.format(new Date(instant));
}
