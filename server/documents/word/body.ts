import type { ReleasedReport } from '../../../analysis/report.ts';
import {
  backgroundInWords,
  conductInWords,
  digestInWords,
  freezingInWords,
  methodInWords,
  timesInWords,
} from '../../../analysis/sentences/background.ts';
import { headlineInWords, otherWaysInWords } from '../../../analysis/sentences/headline.ts';
import {
  dimensionsInWords,
  dimensionsOf,
  itemsInWords,
  itemsOf,
} from '../../../analysis/sentences/matters.ts';
import { answeredOf, participationSentences } from '../../../analysis/sentences/participation.ts';
import { groupNameIn, groupsInWords, townshipsInWords } from '../../../analysis/sentences/places.ts';
import { row } from '../../../analysis/sentences/told.ts';
import { writtenInWords } from '../../../analysis/sentences/written.ts';
import { withheldInWords } from '../../../analysis/wording.ts';
import type { DocumentSource } from '../document-source.ts';
import { rateCharts } from './charts.ts';
import { measures } from './measures.ts';
import { type Block, heading, paragraph, paragraphs, points, type Table } from './outline.ts';

export type WordSource = Pick<
  DocumentSource,
  'revision' | 'released' | 'findings' | 'seal' | 'rectifications' | 'campaign'
>;

/** The report's ten chapters; while the field is open those that hold results say so instead. */
export function body(source: WordSource): Block[] {
  const { released: report } = source;
  const { settings } = source.campaign;
  const byCode = settings.groups.filter((group) => settings.access[group] === 'code');
  const over = report.status === 'closed';
  const results = (blocks: () => Block[]): Block[] =>
    over ? blocks() : paragraphs([[`${withheldInWords.open}。`]]);
  return [
    heading(1, '一、背景和依据'),
    ...paragraphs(backgroundInWords(report)),
    heading(1, '二、调查的组织实施'),
    heading(2, '（一）调查对象和方式'),
    ...paragraphs(conductInWords(report, byCode)),
    heading(2, '（二）口径和标准的确定'),
    ...paragraphs(freezingInWords(report)),
    ...digestInWords(report).map((told): Block => ({ kind: 'code', told })),
    heading(2, '（三）时间安排'),
    ...paragraphs(timesInWords(report)),
    heading(1, '三、参与情况'),
    ...paragraph(participationSentences(report)),
    participationTable(report, 'group'),
    participationTable(report, 'township'),
    heading(1, '四、总体结果'),
    ...results(() => [
      heading(2, '（一）主要结果'),
      ...paragraphs(headlineInWords(report)),
      heading(2, '（二）换一种算法'),
      ...paragraphs(otherWaysInWords(report)),
    ]),
    heading(1, '五、分人群结果'),
    ...results(() => [...paragraphs(groupsInWords(report)), ...groupCharts(report)]),
    heading(1, '六、分乡镇（街道）结果'),
    ...results(() => paragraphs(townshipsInWords(report))),
    heading(1, '七、分方面和分题结果'),
    ...results(() => [
      heading(2, '（一）各方面'),
      ...paragraphs(dimensionsInWords(report)),
      ...rateCharts('各方面满意率（全县）', dimensionsOf(report), report.bar),
      heading(2, '（二）各题'),
      ...paragraphs(itemsInWords(report)),
      ...rateCharts('各题满意率（全县）', itemsOf(report), report.bar),
    ]),
    heading(1, '八、意见和建议'),
    ...results(() => paragraphs(writtenInWords(source.findings?.comments ?? null, report))),
    heading(1, '九、存在的不足和整改措施'),
    ...results(() => measures(report, source.rectifications ?? [])),
    heading(1, '十、方法和局限'),
    ...points(methodInWords(report)),
  ];
}

function participationTable(report: ReleasedReport, by: 'group' | 'township'): Table {
  const names =
    by === 'group'
      ? report.campaign.groups.map(({ code, name }) => ({
          name,
          answered: answeredOf(report, { group: code }),
        }))
      : report.campaign.townships.map(({ code, name }) => ({
          name,
          answered: answeredOf(report, { township: code }),
        }));
  const what = by === 'group' ? '人群' : '乡镇（街道）';
  return {
    kind: 'table',
    title: `各${what}参与情况`,
    columns: [
      { head: what, width: 3 },
      { head: '名册人数', width: 2, numbers: true },
      { head: '计划数', width: 2, numbers: true },
      { head: '收到', width: 2, numbers: true },
      { head: '参与率', width: 2, numbers: true },
    ],
    rows: [...names, { name: '合计', answered: answeredOf(report) }].map(({ name, answered }) => [
      name,
      answered.eligible,
      answered.quota,
      answered.received,
      answered.rate ?? '无应答人',
    ]),
  };
}

/** The county first, then its groups in the order of the campaign. */
function groupCharts(report: ReleasedReport): Block[] {
  const groups = report.byGroup.map(({ group, estimate }) => ({
    name: groupNameIn(report, group),
    estimate,
    path: `${row('byGroup', { group })}.estimate`,
  }));
  const county = { name: '全县', estimate: report.headline, path: 'headline' };
  return rateCharts('全县和各人群的结果', [county, ...groups], report.bar);
}
