import type { CountInSteps, Estimate, Report } from '../report.ts';
import { definitionNames, withheldInWords } from '../wording.ts';
import { differencesInWords } from './differences.ts';
import { limitsRemark, listedValue, standingInWords, verdictOfName } from './standing.ts';
import { countAt, joined, row, type Sentence, say } from './told.ts';

/** A figure of a group or a township, with its name. */
export interface Named {
  name: string;
  estimate: Estimate;
  path: string;
}

/** The groups' results in the order of the campaign: never a ranking. */
export function groupsInWords(report: Report): Sentence[] {
  const named = report.byGroup.map(({ group, estimate }) => ({
    code: group,
    name: groupNameIn(report, group),
    estimate,
    path: `${row('byGroup', { group })}.estimate`,
  }));
  const steps = report.byGroup.flatMap(({ group }) => {
    const list = row('release.groups', { group });
    const release = report.release?.groups.find((one) => one.group === group);
    const name = groupNameIn(report, group);
    return [
      ...(release?.steps ? [say`${name}${stepsInWords(release.steps, `${list}.steps`)}`] : []),
      ...(release?.kinds ?? []).map(
        ({ kind, steps }) =>
          say`${name}（${kind}）${stepsInWords(steps, `${row(`${list}.kinds`, { kind })}.steps`)}`,
      ),
    ];
  });
  return [
    ...resultsInWords(report, named, '人群'),
    ...stepsSentence(steps),
    ...differencesInWords(
      report.comparisons.groups,
      (code) => groupNameIn(report, code),
      'comparisons.groups',
      '人群',
    ),
  ];
}

/** The townships' results in the order of their codes. */
export function townshipsInWords(report: Report): Sentence[] {
  const named = report.byTownship.map(({ township, estimate }) => ({
    name: townshipNameIn(report, township),
    estimate,
    path: `${row('byTownship', { township })}.estimate`,
  }));
  const steps = report.byTownship.flatMap(({ township }) => {
    const release = report.release?.townships.find((one) => one.township === township);
    if (!release?.steps) return [];
    const path = `${row('release.townships', { township })}.steps`;
    return [say`${townshipNameIn(report, township)}${stepsInWords(release.steps, path)}`];
  });
  const partly = report.byTownship.filter(
    ({ township, estimate }) =>
      !('suppressed' in estimate) &&
      report.release?.townships.find((one) => one.township === township)?.row === 'published',
  );
  return [
    ...resultsInWords(report, named, '乡镇（街道）'),
    ...(partly.length === 0
      ? []
      : [
          [
            `${partly.map(({ township }) => townshipNameIn(report, township)).join('、')}只计入可以公布的人群（见附表），和其他乡镇（街道）的结果不直接可比。`,
          ],
        ]),
    ...stepsSentence(steps),
    ...differencesInWords(
      report.comparisons.townships,
      (code) => townshipNameIn(report, code),
      'comparisons.townships',
      '乡镇（街道）',
    ),
  ];
}

/** First who stands how to the bar, then each figure, then whose is withheld. */
function resultsInWords(report: Report, named: readonly Named[], what: string): Sentence[] {
  const told = named.filter(({ estimate }) => !('suppressed' in estimate));
  if (told.length === 0) {
    const reasons = new Set(
      named.map(({ estimate }) => ('suppressed' in estimate ? withheldInWords[estimate.suppressed] : '')),
    );
    return [[`各${what}的${definitionNames[report.definition]}都不公布：${[...reasons].join('；')}。`]];
  }
  const each = told.map(
    ({ name, estimate, path }) =>
      say`${name} ${listedValue(estimate, path)}，${standingInWords(estimate, report.bar)}`,
  );
  return [
    [`按考虑误差后的判断：${standingsOf(told)}。`],
    say`各${what}的${definitionNames[report.definition]}：${joined(each, '；')}。${limitsRemark(told)}`,
    ...withheldSentences(named, what),
  ];
}

/** 达到标准（参考）的有家长、教师；尚不能判断是否达到标准的有校长. */
function standingsOf(told: readonly Named[]): string {
  const verdicts = [...new Set(told.map(({ estimate }) => verdictOfName(estimate)))];
  return verdicts
    .map((verdict) => {
      const names = told.filter(({ estimate }) => verdictOfName(estimate) === verdict);
      return `${verdict}的有${names.map(({ name }) => name).join('、')}`;
    })
    .join('；');
}

function withheldSentences(named: readonly Named[], what: string): Sentence[] {
  const withheld = (reason: 'small' | 'protected' | 'open') =>
    named.filter(({ estimate }) => 'suppressed' in estimate && estimate.suppressed === reason);
  const sentences = (['small', 'protected', 'open'] as const).flatMap((reason) => {
    const names = withheld(reason)
      .map(({ name }) => name)
      .join('、');
    return names === '' ? [] : [`${names}${withheldInWords[reason]}`];
  });
  return sentences.length === 0 ? [] : [[`没有列出比率的${what}：${sentences.join('；')}。`]];
}

/** A count that leaves in steps of three, because a rate would give somebody away. */
export function stepsInWords({ from, to, valid }: CountInSteps, path: string): Sentence {
  const [low, high, all] = [
    countAt(from, `${path}.from`),
    countAt(to, `${path}.to`),
    countAt(valid, `${path}.valid`),
  ];
  return say`总体评价满意 ${low} 到 ${high} 份，共 ${all} 份`;
}

function stepsSentence(steps: readonly Sentence[]): Sentence[] {
  return steps.length === 0
    ? []
    : [say`为保护他人，下列只公布“几到几份”（不加权，不据此推算比率）：${joined(steps, '；')}。`];
}

export function groupNameIn({ campaign }: Report, code: string | null): string {
  if (code === null) return '全县';
  return campaign.groups.find((one) => one.code === code)?.name ?? code;
}

export function townshipNameIn({ campaign }: Report, code: string): string {
  return campaign.townships.find((one) => one.code === code)?.name ?? code;
}
