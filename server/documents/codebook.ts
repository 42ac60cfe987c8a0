import { type Flag, flagRules } from '../../analysis/quality.ts';
import type { Report } from '../../analysis/report.ts';
import type { OptionValue } from '../../surveys/answers.ts';
import { groups as allGroups, type GroupCode, groupName } from '../../surveys/groups.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import { type DesignStratum, designStrata } from './design.ts';
import { itemVariables } from './item-variables.ts';
import type { Category, Variable } from './variable.ts';
import { validNames } from './variable-names.ts';

export interface Codebook {
  variables: readonly Variable[];
  strata: readonly DesignStratum[];
}

/** The codebook of a campaign: facts of each answer first, then the questions in the order asked. */
export function codebookOf(
  campaign: Pick<PublishedCampaign, 'settings' | 'frame' | 'questionnaires'>,
  report: Pick<Report, 'joinedStrata'>,
): Codebook {
  const strata = designStrata(campaign, report);
  const facts = factVariables(campaign.settings, strata);
  const variables = [...facts, ...itemVariables(campaign.questionnaires)];
  const names = validNames(variables.map(({ name }) => name));
  return {
    strata,
    variables: variables.map((variable, index) => ({ ...variable, name: names[index] ?? variable.name })),
  };
}

export const sourceNames = { phone: '手机', paper: '纸质', simulation: '模拟' } as const;
const flagNames: Readonly<Record<Flag, string>> = {
  speed: '答得太快',
  'straight-line': '全选一个分',
  coached: '有人要求怎样答',
  'night-burst': '夜间扎堆',
  'same-text': '意见一字不差',
};
export const flagOrder = Object.keys(flagRules).filter((flag): flag is Flag =>
  Object.hasOwn(flagNames, flag),
);

type Fact = Pick<Variable, 'name' | 'column' | 'label' | 'kind' | 'measure'> &
  Partial<Pick<Variable, 'about' | 'values' | 'option'>>;

function factVariables(
  { groups, townships }: PublishedCampaign['settings'],
  strata: readonly DesignStratum[],
): Variable[] {
  const coded = (values: readonly (readonly [number, OptionValue, string])[]): Category[] =>
    values.map(([code, value, label]) => ({ code, value, label, missing: null }));
  const yes = (label: string): Category => ({ code: 1, value: null, label, missing: null });
  const no = (label: string): Category => ({ code: 0, value: null, label, missing: null });
  const facts: Fact[] = [
    {
      ...{ name: 'group', column: 'group', label: '人群', kind: 'number', measure: 'nominal' },
      values: coded(groups.map((group) => [groupNumber(group), group, groupName(group)])),
    },
    {
      ...{
        name: 'township',
        column: 'township',
        label: '乡镇（9 位统计代码）',
        kind: 'number',
        measure: 'nominal',
      },
      values: coded(townships.map(({ code, name }) => [Number(code), code, name])),
    },
    {
      name: 'school',
      column: 'school',
      label: '学校（名册不分学校的为空）',
      kind: 'text',
      measure: 'nominal',
    },
    { name: 'day', column: '_day', label: '哪一天填的（北京时间）', kind: 'date', measure: 'scale' },
    {
      ...{ name: 'seconds', column: '_seconds', label: '从打开到提交用了多少秒（纸质没有）' },
      ...{ kind: 'number', measure: 'scale' },
    },
    {
      ...{ name: 'source', column: '_source', label: '怎样交来的', kind: 'number', measure: 'nominal' },
      values: coded(
        Object.entries(sourceNames).map(([source, name], index) => [index + 1, source, name] as const),
      ),
    },
    ...flagOrder.map(
      (flag): Fact => ({
        ...{
          name: `flag_${flag}`,
          column: '_flags',
          label: `标记：${flagNames[flag]}（${flagRules[flag]}）`,
        },
        ...{ kind: 'number', measure: 'nominal', option: flag },
        values: [yes('有'), no('没有')],
      }),
    ),
    {
      name: 'aside',
      column: '_aside',
      label: '剔除记录的编号（没有剔除的为空）',
      kind: 'number',
      measure: 'nominal',
    },
    {
      ...{ name: 'counted', column: '_counted', label: '报告的数字是否计入这份答卷' },
      ...{ kind: 'number', measure: 'nominal' },
      values: [yes('计入'), no('不计入')],
    },
    {
      ...{ name: 'stratum', column: '_stratum', label: '层（人群×乡镇，答卷过少的已合并）' },
      ...{ kind: 'number', measure: 'nominal' },
      values: coded(strata.map(({ code, label }) => [code, code, label])),
    },
    {
      ...{ name: 'population', column: '_population', label: '层内名册人数 N（有限总体校正用）' },
      ...{ kind: 'number', measure: 'scale' },
    },
    {
      ...{ name: 'weight', column: '_weight', label: '权数 N÷n：这份答卷代表层内多少人（不计入的为空）' },
      ...{ kind: 'number', measure: 'scale' },
    },
  ];
  return facts.map((fact) => ({
    ...{
      about: null,
      values: [],
      option: null,
      groups,
      questions: [],
      dimension: null,
      scale: null,
      role: null,
    },
    ...{ source: 'fact' as const },
    ...fact,
  }));
}

/** A group's number in every file, whichever groups a campaign asks. */
export function groupNumber(group: GroupCode): number {
  return allGroups.findIndex(({ code }) => code === group) + 1;
}
