import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
} from '../../analysis/wording.ts';
import { groupName } from '../../surveys/groups.ts';
import type { Campaign } from './api.ts';
import { satisfiedShown } from './draft/step-values.ts';
import { type Fact, Facts } from './facts.tsx';

const texts = {
  organiser: '组织单位',
  complaint: '意见与投诉',
  definition: '口径',
  combination: '合成方式',
  shares: '各人群占比',
  codes: '一人一码的人群',
  bar: '标准',
  sample: '计划份数',
  bySize: (size: number, residents: number | null, ratio: number, floor: number) =>
    residents === null
      ? `${size} 份（最少份数）`
      : `${size} 份（常住人口 ${residents.toLocaleString('zh-CN')} 人的 ${ratio}‰，不少于 ${floor} 份）`,
  census: '全员调查',
  none: '无',
  smallCell: '保护门槛',
  smallCellText: (count: number) => `有效答卷不足 ${count} 份的不公布`,
  level: '区间的把握',
  satisfied: '算满意的',
  caps: '最多收几份',
  capsText: (link: number | null, cell: number | null) =>
    link === null && cell === null ? '不限' : `一个链接 ${link ?? '不限'}，一格 ${cell ?? '不限'}`,
  retention: '保存期限',
  months: (count: number) => `${count} 个月`,
  digest: '冻结内容的摘要',
};

/** A campaign's settings to read: what was decided, and in words what it means. */
export function SettingsSummary({ campaign }: { campaign: Campaign }) {
  const { settings } = campaign;
  const ratio = Number((settings.sampling.ratio * 1000).toFixed(3));
  const facts: Fact[] = [
    [texts.organiser, settings.organiser],
    [texts.complaint, settings.complaintContact],
    [texts.definition, definitionNames[settings.definition], definitionsInWords[settings.definition]],
    [texts.combination, combinationNames[settings.combination], combinationsInWords[settings.combination]],
    [
      texts.shares,
      settings.groups
        .map((group) => `${groupName(group)} ${Number(((settings.shares[group] ?? 0) * 100).toFixed(1))}%`)
        .join('，'),
    ],
    [texts.bar, `${Number((settings.bar * 100).toFixed(1))}%`],
    [texts.sample, texts.bySize(campaign.sampleSize, settings.residents, ratio, settings.sampling.floor)],
    [texts.census, settings.census.map(groupName).join('、') || texts.none],
    [
      texts.codes,
      settings.groups
        .filter((group) => settings.access[group] === 'code')
        .map(groupName)
        .join('、') || texts.none,
    ],
    [texts.smallCell, texts.smallCellText(settings.smallCell)],
    [texts.caps, texts.capsText(settings.caps.link, settings.caps.cell)],
    [texts.level, `${Number((settings.level * 100).toFixed(1))}%`],
    [texts.satisfied, satisfiedShown(settings.satisfied)],
    [texts.retention, texts.months(settings.retentionMonths)],
    ...(campaign.digest ? [[texts.digest, campaign.digest] as const] : []),
  ];
  return <Facts facts={facts} />;
}
