import { combinationNames, definitionNames } from '../../../analysis/wording.ts';
import { townshipName } from '../../../surveys/frame.ts';
import { groupName } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { satisfiedShown } from './step-values.ts';
import type { StepKey } from './steps.ts';

/** One thing of a draft in words, so that two states of it can be told apart. */
interface Fact {
  step: StepKey;
  what: string;
  shown: string;
}

/** What changed between two states of a draft. */
export interface Change {
  step: StepKey;
  what: string;
  /** Empty where there was, or is, nothing. */
  from: string;
  to: string;
}

/** Everything that differs between two states of a draft, in words. */
export function changesBetween(before: Campaign, after: Campaign): Change[] {
  const [old, now] = [factsOf(before), factsOf(after)];
  const changes = [...new Set([...old.keys(), ...now.keys()])].flatMap((key): Change[] => {
    const [one, other] = [old.get(key), now.get(key)];
    if (one?.shown === other?.shown) return [];
    const fact = other ?? one;
    return fact ? [{ step: fact.step, what: fact.what, from: one?.shown ?? '', to: other?.shown ?? '' }] : [];
  });
  for (const group of after.settings.groups) {
    const [one, other] = [before.settings.questionnaires[group], after.settings.questionnaires[group]];
    if (one === undefined || JSON.stringify(one) === JSON.stringify(other)) continue;
    changes.push({ step: 'questionnaires', what: `${groupName(group)}问卷`, from: '', to: '有改动' });
  }
  return changes;
}

function factsOf({ settings, frame }: Campaign): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  const put = (id: string, step: StepKey, what: string, shown: string | number) =>
    facts.set(id, { step, what, shown: String(shown) });
  put('title', 'about', '标题', settings.title);
  put('organiser', 'about', '组织单位', settings.organiser);
  put('complaint', 'about', '意见与投诉联系方式', settings.complaintContact);
  put('opens', 'about', '开始', beijingTime(settings.opensAt));
  put('closes', 'about', '截止', beijingTime(settings.closesAt));
  put('retention', 'about', '答卷保存', `${settings.retentionMonths} 个月`);
  put('trial', 'about', '试填', settings.trial ? '是' : '否');
  for (const { code, name, kind } of settings.townships)
    put(`t ${code}`, 'places', code, `${name}（${kind}）`);
  for (const group of settings.groups) {
    put(`g ${group}`, 'questionnaires', `调查${groupName(group)}`, '是');
    put(`s ${group}`, 'plan', `${groupName(group)}占比`, percent(settings.shares[group] ?? 0));
  }
  put('residents', 'plan', '常住人口', settings.residents ?? '未填');
  put('ratio', 'plan', '计划比例', `${Number((settings.sampling.ratio * 1000).toFixed(3))}‰`);
  put('floor', 'plan', '最少份数', settings.sampling.floor);
  put('census', 'plan', '全员调查的人群', settings.census.map(groupName).join('、') || '无');
  put('linkCap', 'plan', '一个链接最多收', settings.caps.link ?? '不限');
  put('cellCap', 'plan', '一格最多收', settings.caps.cell ?? '不限');
  put('definition', 'rate', '口径', definitionNames[settings.definition]);
  put('combination', 'rate', '合成方式', combinationNames[settings.combination]);
  put('bar', 'rate', '标准', percent(settings.bar));
  put('level', 'rate', '区间的把握', percent(settings.level));
  put('satisfied', 'rate', '算满意的', satisfiedShown(settings.satisfied));
  put('small', 'rate', '保护门槛', `${settings.smallCell} 份`);
  const codes = settings.groups.filter((group) => settings.access[group] === 'code').map(groupName);
  put('codes', 'rate', '一人一码的人群', codes.join('、') || '无');
  for (const { group, township, school, eligible } of frame) {
    const name = townshipName(settings.townships, township);
    const place = [groupName(group), name, school].filter(Boolean).join(' · ');
    put(`f ${group} ${township} ${school ?? ''}`, 'frame', place, `${eligible} 人`);
  }
  return facts;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
