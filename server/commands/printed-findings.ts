import type { Findings } from '../../analysis/findings.ts';
import { quadrantNames, signNames, unknownImportance } from '../../analysis/findings-wording.ts';
import type { ImportanceMatrix } from '../../analysis/importance.ts';
import type { RakedRate } from '../../analysis/raking.ts';
import type { ShareRow } from '../../analysis/shares.ts';
import type { Interval } from '../../analysis/statistics/interval.ts';
import type { Step, Trend } from '../../analysis/trend.ts';
import { refusalsInWords } from '../../analysis/trend-refusals.ts';
import { estimateInWords, labelsOf, percent, points } from '../../analysis/wording.ts';
import { type GroupCode, groupName } from '../../surveys/groups.ts';

type TableOf = (head: string[], rows: (string | number)[][]) => string;

/** What can be worked out again by hand, and what schools as clusters would make of the headline. */
function plainInWords({ plain, schools }: Findings, table: TableOf): string[] {
  const rows = plain.map((row) => [
    row.group === null ? '全部答卷' : groupName(row.group),
    `${row.satisfied} / ${row.valid}`,
    percent(row.rate),
    limits(row.wilson),
    limits(row.clopperPearson),
  ]);
  return [
    '总体评价的简单比率（不加权、不分层，供核对）',
    table(['', '满意 / 有效', '比率', 'Wilson 区间', 'Clopper–Pearson 区间'], rows),
    ...(schools
      ? [
          `把每所学校当作一个整体：主要结果 ${percent(schools.rate)}，区间 ${limits(schools)}，标准误是逐份计算的 ${schools.widened.toFixed(2)} 倍`,
        ]
      : []),
  ];
}

/** The alternative by declared margins; nothing where none were declared. */
function rakingInWords({ raking }: Findings, table: TableOf): string[] {
  if (raking.groups.length === 0) return [];
  const row = (name: string, rate: RakedRate, more: string) => [
    name,
    percent(rate.unraked),
    percent(rate.rate),
    limits(rate),
    rate.designEffect?.toFixed(2) ?? '',
    more,
  ];
  const rows = raking.groups.map(({ group, outcome }) => {
    if ('refused' in outcome) return [groupName(group), '', outcome.refused, '', '', ''];
    if ('suppressed' in outcome) return [groupName(group), '', hidden, '', '', ''];
    const { rounds, trimmed, blank } = outcome;
    return row(groupName(group), outcome, `${rounds} 轮收敛，削权 ${trimmed} 份，未答背景题 ${blank} 份`);
  });
  const county = raking.county ? [row('全县', raking.county, '')] : [];
  const declared = raking.groups.flatMap(({ group, margins }) =>
    margins.map(({ title, options }) => [
      groupName(group),
      title,
      options.map(({ text, share }) => `${text} ${percent(share)}`).join('、'),
    ]),
  );
  return [
    '按背景构成加权（另一种算法，不是主要结果）',
    table(['人群', '背景题', '发布前写定的构成'], declared),
    table(['人群', '原结果', '加权后', '区间', '设计效应', '说明'], [...county, ...rows]),
  ];
}

const hidden = '太少，不单列';

function limits({ lower, upper }: Interval): string {
  return `${percent(lower)} 至 ${percent(upper)}`;
}

/** The Findings on a terminal; the groups' matrices and the comments are in the JSON alone. */
export function printFindings(findings: Findings, table: TableOf): string {
  const { participation, quality, importance, comments, notes } = findings;
  const titles = new Map(findings.campaign.items.map(({ name, title }) => [name, title]));
  const townships = new Map(findings.campaign.townships.map(({ code, name }) => [code, name]));
  const labels = labelsOf(findings);
  return [
    `${findings.campaign.title}（${labels.join(' · ')}）`,
    '一、谁答了',
    table(
      ['人群', '口径', '发出或名册人数', '收到', '比例'],
      participation.byGroup.map(({ group, term, asked, answered, rate }) => [
        groupName(group),
        term === 'response-rate' ? '应答率（RR1）' : '参与率',
        asked,
        answered,
        rate === null ? '' : percent(rate),
      ]),
    ),
    table(
      ['乡镇', '名册人数', '收到', '没答', '参与率', '代表程度'],
      participation.byTownship
        .filter(({ group }) => group === null)
        .map((row) => [
          townships.get(row.township) ?? row.township,
          row.eligible,
          row.answered,
          row.missing,
          row.rate === null ? '' : percent(row.rate),
          row.represented?.toFixed(2) ?? '',
        ]),
    ),
    '二、答得怎么样',
    table(
      ['提示', '全县', '各人群', '去掉后的主要结果'],
      quality.signs.map(({ sign, county, byGroup }) => {
        const without = quality.rates.without.find((one) => one.sign === sign)?.headline ?? null;
        return [
          signNames[sign],
          shareInWords(county),
          byGroup.map((row) => `${namesOf(row.groups)} ${shareInWords(row)}`).join('\n'),
          without === null ? '' : estimateInWords(without),
        ];
      }),
    ),
    `主要结果（全部答卷）：${estimateInWords(quality.rates.headline)}；雷同答卷 ${quality.identical.bursts.length} 处`,
    ...plainInWords(findings, table),
    ...rakingInWords(findings, table),
    '三、先改什么',
    table(
      ['人群', '题目', '满意率', '可能提升'],
      importance.levers
        .slice(0, 10)
        .map(({ group, item, rate, effect }) => [
          groupName(group),
          titles.get(item) ?? item,
          percent(rate),
          `${(100 * effect).toFixed(1)} 个百分点`,
        ]),
    ),
    ...importance.matrices.slice(0, 1).map((matrix) => printMatrix(matrix, titles, table)),
    '四、写了什么',
    table(
      ['人群', '写了意见', '常用的词'],
      comments.map((one) =>
        'suppressed' in one
          ? [groupName(one.group), hidden, '']
          : [
              groupName(one.group),
              one.writers,
              one.words
                .slice(0, 8)
                .map(({ text, respondents }) => `${text} ${respondents}`)
                .join('、'),
            ],
      ),
    ),
    ...notes.map(({ text }) => `· ${text}`),
  ].join('\n');
}

function printMatrix(matrix: ImportanceMatrix, titles: ReadonlyMap<string, string>, table: TableOf): string {
  const head = `${matrix.group === null ? '全县' : groupName(matrix.group)}${matrix.steady ? '' : '（人数少，只作参考）'}`;
  const rows = matrix.items.map(({ item, importance, performance, quadrant }) => [
    titles.get(item) ?? item,
    'suppressed' in importance ? unknownImportance[importance.suppressed] : importance.correlation.toFixed(2),
    estimateInWords(performance),
    quadrant === null ? '' : quadrantNames[quadrant],
  ]);
  return `${head}\n${table(['题目', '重要性', '满意率', '位置'], rows)}`;
}

function namesOf(groups: readonly GroupCode[]): string {
  return groups.map(groupName).join('、');
}

function shareInWords(row: ShareRow): string {
  return 'suppressed' in row ? hidden : `${row.count}/${row.answers}（${percent(row.share)}）`;
}

/** A trend on a terminal. */
export function printTrend(trend: Trend, table: TableOf): string {
  const rows = [
    { name: '主要结果', ...trend.headline },
    ...trend.byGroup.map((row) => ({ name: groupName(row.group), ...row })),
    ...trend.byItem.map((row) => ({ name: `${groupName(row.group)}：${row.title}`, ...row })),
  ];
  const labels = [trend.label, ...(trend.simulated ? ['模拟数据'] : [])].join(' · ');
  return `${labels}；变化为百分点，方括号内为区间${trend.indicative ? '（参考）' : ''}，两次可能有相同的人作答，区间已放宽\n${table(
    ['', ...trend.campaigns.map(({ title }) => title), ...trend.campaigns.slice(1).map(() => '变化')],
    rows.map(({ name, estimates, steps }) => [
      name,
      ...estimates.map((estimate) => (estimate === null ? '没有问' : estimateInWords(estimate))),
      ...steps.map(stepInWords),
    ]),
  )}`;
}

function stepInWords(step: Step): string {
  if ('refused' in step) return `不能比：${refusalsInWords[step.refused]}`;
  return `${points(step.change)} [${points(step.lower)}, ${points(step.upper)}]${step.clear ? '' : ' 看不出变化'}`;
}
