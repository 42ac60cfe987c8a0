import type { Estimate, Report, Verdict } from '../report.ts';
import { limitsRemark, listedValue } from './standing.ts';
import { countAt, joined, rateAt, row, type Sentence, say } from './told.ts';

/** Items that a paragraph names one by one. */
const mostNamed = 8;

/** A dimension or an item of the county. */
export interface Matter {
  name: string;
  estimate: Estimate;
  path: string;
}

/** In the order asked; the overall judgement is no dimension of its own here. */
export function dimensionsOf(report: Report): Matter[] {
  const { dimensions, items } = report.campaign;
  const single = dimensions.filter(({ code }) =>
    items.some(({ dimension, overall }) => dimension === code && !overall),
  );
  return single.flatMap(({ code, name }) => {
    const found = report.byDimension.find(({ group, dimension }) => group === null && dimension === code);
    const path = `${row('byDimension', { group: null, dimension: code })}.estimate`;
    return found ? [{ name, estimate: found.estimate, path }] : [];
  });
}

/** Single matters in the order asked; the overall judgement is none. */
export function itemsOf(report: Report): Matter[] {
  return report.campaign.items.flatMap(({ name, title, overall }) => {
    const found = report.byItem.find(({ group, item }) => group === null && item === name);
    const path = `${row('byItem', { group: null, item: name })}.estimate`;
    return found && !overall ? [{ name: title, estimate: found.estimate, path }] : [];
  });
}

/**
 * Strong is what lies at the bar or above with its whole interval, weak what lies under it with its whole interval; of
 * the others nothing is said but how their figure stands. They are told in the order asked, since no difference between
 * two of them was tested.
 */
export function dimensionsInWords(report: Report): Sentence[] {
  const all = dimensionsOf(report);
  const told = all.filter(({ estimate }) => !('suppressed' in estimate));
  if (told.length === 0) return [[noneTold(all, '方面')]];
  const each = told.map(({ name, estimate, path }) =>
    'rate' in estimate ? say`${name} ${rateAt(estimate.rate, `${path}.rate`)}` : [name],
  );
  return [
    say`各方面的满意率（该方面各题选“满意”及以上的题次 ÷ 作出评价的题次）：${joined(each, '、')}。区间见图。`,
    [strongAndWeak(told, '方面')],
  ];
}

export function itemsInWords(report: Report): Sentence[] {
  const all = itemsOf(report);
  const told = all.filter(({ estimate }) => !('suppressed' in estimate));
  if (told.length === 0) return [[noneTold(all, '题')]];
  const weak = withVerdict(told, 'not-reached');
  const under = told.filter(
    ({ estimate }) => 'rate' in estimate && estimate.verdict === 'undecided' && !estimate.meetsBar,
  );
  const notOverall = report.campaign.items.filter(({ overall }) => overall).map(({ name }) => name);
  const counted = (verdict: Verdict) => {
    const tests = [
      '@.group==null',
      ...notOverall.map((name) => `@.item!=${JSON.stringify(name)}`),
      `@.estimate.verdict==${JSON.stringify(verdict)}`,
    ];
    return countAt(withVerdict(told, verdict).length, `count(byItem[?${tests.join(' && ')}])`);
  };
  const few =
    withVerdict(told, 'too-few').length === 0 ? '' : say`，答卷太少、不能判断的 ${counted('too-few')} 题`;
  return [
    say`全县公布结果的各题（总体评价除外）中，区间整个不低于标准的 ${counted('reached')} 题，整个低于标准的 ${counted(
      'not-reached',
    )} 题，区间跨过标准、尚不能判断的 ${counted('undecided')} 题${few}。各题结果见附表。`,
    ...named(weak, '区间整个低于标准的题'),
    ...named(under, '数值低于标准、但尚不能判断的题'),
  ];
}

/** Why nothing is told of any of them: none is asked, or too few judged it, or it would tell what somebody chose. */
function noneTold(all: readonly Matter[], what: string): string {
  if (all.length === 0) return `问卷除了总体评价，没有其他${what}。`;
  const few = all.every(({ estimate }) => 'suppressed' in estimate && estimate.suppressed === 'small');
  return few
    ? `各${what}的全县结果都不公布：答卷太少。`
    : `各${what}的全县结果没有公布：公布了会让人推算出个别人的选择。`;
}

/** Items by name, one to a line; the lowest figures where there are many. */
function named(matters: readonly Matter[], which: string): Sentence[] {
  if (matters.length === 0) return [];
  const rateOf = ({ estimate }: Matter) => ('rate' in estimate ? estimate.rate : 1);
  const lowest = new Set([...matters].sort((a, b) => rateOf(a) - rateOf(b)).slice(0, mostNamed));
  const shown = matters.filter((one) => lowest.has(one));
  const rest = matters.length > shown.length ? `（只列数值较低的 ${mostNamed} 题，其余见附表）` : '';
  return [
    [`${which}${rest}，按提问顺序列出，相互之间没有比较高低：`],
    ...shown.map(
      ({ name, estimate, path }, index) =>
        say`${String(index + 1)}. ${name} ${listedValue(estimate, path)}${index === shown.length - 1 ? '。' : '；'}`,
    ),
    limitsRemark(shown),
  ];
}

function strongAndWeak(told: readonly Matter[], what: string): string {
  const names = (verdict: Verdict) =>
    withVerdict(told, verdict)
      .map(({ name }) => name)
      .join('、');
  const parts = [
    ['区间整个不低于标准的', names('reached')],
    ['区间整个低于标准的', names('not-reached')],
    ['区间跨过标准、尚不能判断的', names('undecided')],
    ['答卷太少、不能判断的', names('too-few')],
  ].flatMap(([which, found]) => (found ? [`${which}${what}：${found}`] : []));
  return `${parts.join('；')}。各${what}按提问顺序列出，相互之间没有比较高低。`;
}

function withVerdict(matters: readonly Matter[], verdict: Verdict): Matter[] {
  return matters.filter(({ estimate }) => 'rate' in estimate && estimate.verdict === verdict);
}
