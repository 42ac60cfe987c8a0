import { type JSONValue, jsonpath } from 'json-p3';
import type { Estimate, ReleasedReport } from '../../../analysis/report.ts';
import { combinationNames, definitionNames, verdictInWords } from '../../../analysis/wording.ts';

/** What the Word report should print, worked out from the Report's JSON by means that share nothing with its maker. */

const tooSmall = '不到 0.1%';

export const percent = (rate: number) => `${(Math.round(rate * 1000) / 10).toFixed(1)}%`;
const points = (difference: number) =>
  `${Math.round(difference * 1000) > 0 ? '+' : ''}${(Math.round(difference * 1000) / 10).toFixed(1)}`;

/** The values that a place of the table 数据出处 names, one for each figure beside it. */
export function valuesAt(report: JSONValue, place: string): JSONValue[] {
  const listed = /^(.*)\.\{([\w,]+)\}$/s.exec(place);
  if (listed) return (listed[2] ?? '').split(',').map((name) => only(report, `${listed[1]}.${name}`));
  const ratio = /^sum\((.*)\) \/ sum\((.*)\)$/s.exec(place);
  if (ratio) return [sum(report, ratio[1] ?? '') / sum(report, ratio[2] ?? '')];
  const called = /^(sum|count)\((.*)\)$/s.exec(place);
  if (called?.[1] === 'sum') return [sum(report, called[2] ?? '')];
  if (called) return [matched(report, called[2] ?? '').length];
  return [only(report, place)];
}

function matched(report: JSONValue, path: string): JSONValue[] {
  return jsonpath.query(`$.${path}`, report).values();
}

function only(report: JSONValue, path: string): JSONValue {
  const [value, ...others] = matched(report, path);
  if (value === undefined || others.length > 0)
    throw new Error(`${path} names ${others.length + 1} or no places`);
  return value;
}

function sum(report: JSONValue, path: string): number {
  return matched(report, path).reduce((total: number, value) => total + Number(value), 0);
}

/** Whether a printed figure says what a value is. */
export function says(printed: string, value: JSONValue): boolean {
  if (typeof value === 'string') {
    const time = /^(\d+)年(\d+)月(\d+)日 ?(\d\d):(\d\d)$/.exec(printed);
    if (!time) return value === printed || (printed.endsWith('…') && value.startsWith(printed.slice(0, -1)));
    const [, year, month, day, hour, minute] = time.map(Number);
    const beijing = Date.UTC(year ?? 0, (month ?? 0) - 1, day, (hour ?? 0) - 8, minute);
    return Math.floor(Date.parse(value) / 60_000) === beijing / 60_000;
  }
  if (typeof value !== 'number') return false;
  if (printed === tooSmall) return value > 0 && value < 0.001;
  if (printed.endsWith('%')) return printed === percent(value) || printed === `${value * 100}%`;
  if (Number.isInteger(value) && value !== 0) return printed === String(value);
  return [String(value), points(value), points(Math.abs(value)).replace('+', '')].includes(printed);
}

const marks = { small: '△', protected: '○', open: '—' };

function rated(estimate: Estimate): string[] {
  if ('suppressed' in estimate) return [marks[estimate.suppressed], '', '', ''];
  const { rate, lower, upper, valid, n } = estimate;
  return [percent(rate), `${percent(lower)} – ${percent(upper)}`, String(valid), String(n)];
}

const judged = (estimate: Estimate) => ('suppressed' in estimate ? '' : verdictInWords(estimate));
const rateOnly = (estimate: Estimate | undefined) => (estimate ? (rated(estimate)[0] ?? '') : '');

/** Rows of every table with figures, by what its title says after its number. */
export function expectedTables(report: ReleasedReport): Record<string, string[][]> {
  const { groups, townships, dimensions, items } = report.campaign;
  const groupOf = (code: string | null) => groups.find((one) => one.code === code)?.name ?? '全县';
  const townshipOf = (code: string) => townships.find((one) => one.code === code)?.name ?? '';
  const answered = (which: (cell: ReleasedReport['participation'][number]) => boolean): string[] => {
    const cells = report.participation.filter(which);
    const add = (of: 'eligible' | 'quota' | 'received') => cells.reduce((total, cell) => total + cell[of], 0);
    const part = add('received') / add('eligible');
    const rate = add('eligible') === 0 ? '无应答人' : part > 0 && part < 0.001 ? tooSmall : percent(part);
    return [String(add('eligible')), String(add('quota')), String(add('received')), rate];
  };
  const all = ['合计', ...answered(() => true)];
  const steps = (one: { from: number; to: number; valid: number }) =>
    `总体评价满意 ${one.from} 到 ${one.to} 份，共 ${one.valid} 份`;
  const groupSteps = (code: string) => {
    const row = report.release?.groups.find(({ group }) => group === code);
    return [
      ...(row?.steps ? [steps(row.steps)] : []),
      ...(row?.kinds ?? []).map((one) => `${one.kind}：${steps(one.steps)}`),
    ].join('；');
  };
  const townshipSteps = (code: string) => {
    const row = report.release?.townships.find(({ township }) => township === code);
    return row?.steps ? steps(row.steps) : '';
  };
  const relation = (pair: { difference: number; lower: number; upper: number; clear: boolean }) => {
    if (pair.clear && pair.lower > 0) return '高于';
    if (pair.clear && pair.upper < 0) return '低于';
    return pair.lower >= -0.03 && pair.upper <= 0.03 ? '基本持平' : '尚不能判断';
  };
  const pairs = <Code extends string>(
    list: readonly {
      one: Code;
      other: Code;
      difference: number;
      lower: number;
      upper: number;
      clear: boolean;
    }[],
    nameOf: (code: string) => string,
  ) =>
    list.map((pair) => [
      nameOf(pair.one),
      nameOf(pair.other),
      points(pair.difference),
      `${points(pair.lower)} 至 ${points(pair.upper)}`,
      relation(pair),
    ]);
  const rateName = definitionNames[report.definition];
  return {
    各人群参与情况: [
      ...groups.map(({ code, name }) => [name, ...answered((cell) => cell.group === code)]),
      all,
    ],
    '各乡镇（街道）参与情况': [
      ...townships.map(({ code, name }) => [name, ...answered((cell) => cell.township === code)]),
      all,
    ],
    '各人群在各乡镇（街道）的参与情况': townships.flatMap((township) =>
      groups
        .filter(({ code }) =>
          report.participation.some((cell) => cell.group === code && cell.township === township.code),
        )
        .map(({ code, name }) => [
          township.name,
          name,
          ...answered((cell) => cell.group === code && cell.township === township.code),
        ]),
    ),
    [`各人群的${rateName}`]: [
      ['全县', ...rated(report.headline), judged(report.headline), ''],
      ...report.byGroup.map(({ group, estimate }) => [
        groupOf(group),
        ...rated(estimate),
        judged(estimate),
        groupSteps(group),
      ]),
    ],
    [`各乡镇（街道）的${rateName}`]: report.byTownship.map(({ township, groups: entering, estimate }) => [
      townshipOf(township),
      ...rated(estimate),
      judged(estimate),
      'suppressed' in estimate ? townshipSteps(township) : entering.map(groupOf).join('、'),
    ]),
    [`各人群在各乡镇（街道）的${rateName}`]: townships.map(({ code, name }) => [
      name,
      ...groups.map((group) =>
        rateOnly(
          report.byGroupTownship.find((one) => one.group === group.code && one.township === code)?.estimate,
        ),
      ),
    ]),
    各方面的满意率: dimensions.map(({ code, name }) => [
      name,
      ...[null, ...groups.map((group) => group.code)].map((group) =>
        rateOnly(report.byDimension.find((one) => one.group === group && one.dimension === code)?.estimate),
      ),
    ]),
    '同一批答卷按其他口径、其他合成方式得到的结果': report.alternatives.map(
      ({ definition, combination, estimate }) => [
        definitionNames[definition],
        combinationNames[combination],
        ...rated(estimate),
        judged(estimate),
      ],
    ),
    '人群之间、乡镇（街道）之间的差（前者减后者，百分点）': [
      ...pairs(report.comparisons.groups, groupOf),
      ...pairs(report.comparisons.townships, townshipOf),
    ],
    各题的满意率和各选项的份数: items.flatMap((asked) =>
      report.byItem
        .filter(({ item, group, estimate }) => item === asked.name && (group === null || 'rate' in estimate))
        .map(({ group, estimate, options }) => [
          asked.title,
          groupOf(group),
          ...rated(estimate).slice(0, 3),
          options
            ?.map(({ value, count }) => `${asked.options.find((one) => one.value === value)?.text} ${count}`)
            .join('；') ?? '不公布',
        ]),
    ),
  };
}
