import type { Comparison, Estimate, ReleasedReport } from '../../../analysis/report.ts';
import { relationOf } from '../../../analysis/sentences/differences.ts';
import { answeredOf } from '../../../analysis/sentences/participation.ts';
import { groupNameIn, stepsInWords, townshipNameIn } from '../../../analysis/sentences/places.ts';
import { isCensus } from '../../../analysis/sentences/standing.ts';
import {
  countAt,
  joined,
  rateAt,
  ratesAt,
  row,
  type Sentence,
  say,
} from '../../../analysis/sentences/told.ts';
import {
  combinationNames,
  definitionNames,
  points,
  verdictInWords,
  withheldInWords,
} from '../../../analysis/wording.ts';
import type { Cell, Table } from './outline.ts';

/** What stands in a narrow cell where a figure is withheld. */
const marks = { small: '△', protected: '○', open: '—' } as const;
export const marksInWords = `△：${withheldInWords.small}；○：${withheldInWords.protected}。`;

const rateColumns = [
  { head: '结果', width: 11, numbers: true },
  { head: '区间', width: 20, numbers: true },
  { head: '有效答卷', width: 11, numbers: true },
  { head: '答卷', width: 10, numbers: true },
] as const;

/** Result, interval, valid answers and answers, or why there are none. */
function rateCells(estimate: Estimate, path: string): Cell[] {
  if ('suppressed' in estimate) return [marks[estimate.suppressed], '', '', ''];
  const { valid, n } = estimate;
  return [
    ratesAt(estimate, path).rate,
    limitsOf(estimate, path),
    countAt(valid, `${path}.valid`),
    countAt(n, `${path}.n`),
  ];
}

function limitsOf(estimate: Estimate, path: string): Cell {
  if ('suppressed' in estimate) return '';
  if (isCensus(estimate)) return '全员调查';
  const { lower, upper } = ratesAt(estimate, path);
  return say`${lower} – ${upper}`;
}

function judged(estimate: Estimate): string {
  return 'suppressed' in estimate ? '' : verdictInWords(estimate);
}

export function participationByCell(report: ReleasedReport): Table {
  const { groups, townships } = report.campaign;
  return {
    kind: 'table',
    title: '各人群在各乡镇（街道）的参与情况',
    columns: [
      { head: '乡镇（街道）', width: 3 },
      { head: '人群', width: 2 },
      { head: '名册人数', width: 2, numbers: true },
      { head: '计划数', width: 2, numbers: true },
      { head: '收到', width: 2, numbers: true },
      { head: '参与率', width: 2, numbers: true },
    ],
    rows: townships.flatMap((township) =>
      groups.flatMap((group) => {
        const place = { group: group.code, township: township.code };
        if (
          !report.participation.some((cell) => cell.group === group.code && cell.township === township.code)
        )
          return [];
        const { eligible, quota, received, rate } = answeredOf(report, place);
        return [[township.name, group.name, eligible, quota, received, rate ?? '无应答人']];
      }),
    ),
    note: '参与率 = 收到 ÷ 名册人数。计划数是目标，不是上限。分学校的人数见报表（XLSX）。',
  };
}

export function ratesByGroup(report: ReleasedReport): Table {
  return {
    kind: 'table',
    title: `各人群的${definitionNames[report.definition]}`,
    columns: [
      { head: '人群', width: 14 },
      ...rateColumns,
      { head: '判断', width: 20 },
      { head: '不公布比率时的份数', width: 24 },
    ],
    rows: [
      ['全县', ...rateCells(report.headline, 'headline'), judged(report.headline), ''],
      ...report.byGroup.map(({ group, estimate }) => [
        groupNameIn(report, group),
        ...rateCells(estimate, `${row('byGroup', { group })}.estimate`),
        judged(estimate),
        groupSteps(report, group),
      ]),
    ],
    note: marksInWords,
  };
}

function groupSteps(report: ReleasedReport, group: string): Sentence {
  const list = row('release.groups', { group });
  const release = report.release?.groups.find((one) => one.group === group);
  const kinds = (release?.kinds ?? []).map(
    ({ kind, steps }) => say`${kind}：${stepsInWords(steps, `${row(`${list}.kinds`, { kind })}.steps`)}`,
  );
  return joined([...(release?.steps ? [stepsInWords(release.steps, `${list}.steps`)] : []), ...kinds], '；');
}

export function ratesByTownship(report: ReleasedReport): Table {
  return {
    kind: 'table',
    title: `各乡镇（街道）的${definitionNames[report.definition]}`,
    columns: [
      { head: '乡镇（街道）', width: 15 },
      ...rateColumns,
      { head: '判断', width: 18 },
      { head: '计入的人群；不公布比率时的份数', width: 28 },
    ],
    rows: report.byTownship.map(({ township, groups, estimate }) => {
      const steps = report.release?.townships.find((one) => one.township === township)?.steps;
      return [
        townshipNameIn(report, township),
        ...rateCells(estimate, `${row('byTownship', { township })}.estimate`),
        judged(estimate),
        'suppressed' in estimate
          ? steps
            ? stepsInWords(steps, `${row('release.townships', { township })}.steps`)
            : ''
          : groups.map((group) => groupNameIn(report, group)).join('、'),
      ];
    }),
    note: marksInWords,
  };
}

/** Townships down, groups across: the rate and its limits below it. */
export function ratesByCell(report: ReleasedReport): Table {
  const { groups, townships } = report.campaign;
  return {
    kind: 'table',
    title: `各人群在各乡镇（街道）的${definitionNames[report.definition]}`,
    columns: [
      { head: '乡镇（街道）', width: 3 },
      ...groups.map(({ name }) => ({ head: name, width: 3, numbers: true as const })),
    ],
    rows: townships.map((township) => [
      township.name,
      ...groups.map(({ code }): Cell => {
        const found = report.byGroupTownship.find(
          (one) => one.group === code && one.township === township.code,
        );
        if (!found) return '';
        if ('suppressed' in found.estimate) return marks[found.estimate.suppressed];
        const path = `${row('byGroupTownship', { group: code, township: township.code })}.estimate`;
        return rateAt(found.estimate.rate, `${path}.rate`);
      }),
    ]),
    note: `${marksInWords}空格：没有应答人。区间见报表（XLSX）。`,
  };
}

/** Dimensions down, the county and the groups across. */
export function ratesByDimension(report: ReleasedReport): Table {
  const columns = [null, ...report.campaign.groups.map(({ code }) => code)];
  return {
    kind: 'table',
    title: '各方面的满意率',
    columns: [
      { head: '方面', width: 4 },
      ...columns.map((group) => ({ head: groupNameIn(report, group), width: 3, numbers: true as const })),
    ],
    rows: report.campaign.dimensions.map(({ code, name }) => [
      name,
      ...columns.map((group): Cell => {
        const found = report.byDimension.find((one) => one.group === group && one.dimension === code);
        if (!found) return '';
        if ('suppressed' in found.estimate) return marks[found.estimate.suppressed];
        return rateAt(found.estimate.rate, `${row('byDimension', { group, dimension: code })}.estimate.rate`);
      }),
    ]),
    note: `${marksInWords}空格：没有问。`,
  };
}

export function otherWays(report: ReleasedReport): Table {
  return {
    kind: 'table',
    title: '同一批答卷按其他口径、其他合成方式得到的结果',
    columns: [
      { head: '口径', width: 22 },
      { head: '合成方式', width: 22 },
      ...rateColumns,
      { head: '判断', width: 20 },
    ],
    rows: report.alternatives.map(({ definition, combination, estimate }) => [
      definitionNames[definition],
      combinationNames[combination],
      ...rateCells(estimate, `${row('alternatives', { definition, combination })}.estimate`),
      judged(estimate),
    ]),
    note: marksInWords,
  };
}

const relationNames = {
  higher: '高于',
  lower: '低于',
  'about-equal': '基本持平',
  undecided: '尚不能判断',
} as const;

export function differences(report: ReleasedReport): Table {
  const rows = <Code>(pairs: readonly Comparison<Code>[], list: string, nameOf: (code: Code) => string) =>
    pairs.map((pair, index): Cell[] => {
      const path = `${list}[${index}]`;
      const at = (of: 'difference' | 'lower' | 'upper') => ({
        text: points(pair[of]),
        path: `${path}.${of}`,
      });
      return [
        nameOf(pair.one),
        nameOf(pair.other),
        at('difference'),
        say`${at('lower')} 至 ${at('upper')}`,
        relationNames[relationOf(pair)],
      ];
    });
  return {
    kind: 'table',
    title: '人群之间、乡镇（街道）之间的差（前者减后者，百分点）',
    columns: [
      { head: '前者', width: 3 },
      { head: '后者', width: 3 },
      { head: '相差', width: 2, numbers: true },
      { head: '差的区间', width: 4, numbers: true },
      { head: '前者与后者', width: 3 },
    ],
    rows: [
      ...rows(report.comparisons.groups, 'comparisons.groups', (code) => groupNameIn(report, code)),
      ...rows(report.comparisons.townships, 'comparisons.townships', (code) => townshipNameIn(report, code)),
    ],
    note: '只列两者的比率都可以公布、又没有要保护的单元的。',
    empty: '没有两个人群、两个乡镇（街道）的结果可以放在一起比较：为保护他人，不公布。',
  };
}

/** Every item for the county, and for the groups whose row leaves; counts of options where they leave. */
export function items(report: ReleasedReport): Table {
  const shown = report.byItem.filter(({ group, estimate }) => group === null || !('suppressed' in estimate));
  return {
    kind: 'table',
    title: '各题的满意率和各选项的份数',
    columns: [
      { head: '题目', width: 34 },
      { head: '人群', width: 12 },
      { head: '满意率', width: 11, numbers: true },
      { head: '区间', width: 19, numbers: true },
      { head: '有效答卷', width: 10, numbers: true },
      { head: '各选项份数', width: 30 },
    ],
    rows: report.campaign.items.flatMap((asked) =>
      shown
        .filter(({ item }) => item === asked.name)
        .map(({ group, item, estimate, options }) => {
          const list = row('byItem', { group, item });
          const [rate = '', limits = '', valid = ''] = rateCells(estimate, `${list}.estimate`);
          const counts = options?.map(({ value, count }, index) => {
            const text = asked.options.find((option) => option.value === value)?.text ?? String(value);
            return say`${text} ${countAt(count, `${list}.options[${index}].count`)}`;
          });
          return [
            asked.title,
            groupNameIn(report, group),
            rate,
            limits,
            valid,
            counts ? joined(counts, '；') : '不公布',
          ];
        }),
    ),
    note: `${marksInWords}没有列出的人群，该题的结果不公布。`,
  };
}
