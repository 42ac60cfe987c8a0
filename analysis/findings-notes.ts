import type { CampaignSettings } from '../surveys/campaign.ts';
import { groupName } from '../surveys/groups.ts';
import type { Quality } from './answer-quality.ts';
import type { Comments } from './comments.ts';
import { burstSettings } from './identical-answers.ts';
import { importanceSettings } from './importance.ts';
import type { Lever } from './levers.ts';
import type { ParticipationTerms } from './participation-terms.ts';
import type { Raking } from './raking.ts';

/** What of the Findings asks for a note. */
interface Noted {
  quality: Quality;
  importance: { levers: Lever[] };
  raking: Raking;
  participation: ParticipationTerms;
  comments: Comments;
  simulated: boolean;
  smallCell: number;
}

export interface FindingsNote {
  code: string;
  text: string;
}

/** What a reader of the Findings must know beside the figures: one sentence each. */
export function findingsNotes(
  { quality, importance, raking, participation, comments, simulated, smallCell }: Noted,
  settings: Pick<CampaignSettings, 'trial' | 'definition'>,
): FindingsNote[] {
  const notes: FindingsNote[] = [
    { code: 'self-evaluation', text: '本分析是县级自评材料，不是国家督导评估的结论。' },
  ];
  if (simulated) notes.push({ code: 'simulated', text: '含模拟数据，仅供演示，不得作为依据。' });
  if (settings.trial) notes.push({ code: 'trial', text: '试填活动，答卷不计入正式结果。' });
  notes.push({
    code: 'signs',
    text: `各种提示都不剔除答卷；全选“满意”可能就是真实看法。少于 ${smallCell} 份的，不单列数目，也不给“去掉后”的结果。`,
  });
  notes.push({
    code: 'identical',
    text: `雷同答卷：同一单元同一天至少 ${burstSettings.answers} 份量表题逐题相同，且与本人群其他单元相比出现的可能性极小（整个调查合计误报机会 ${burstSettings.level}）。答卷只有日期，没有几点几分；题目少、大家都满意时，雷同很平常，规则已放宽。它只说明值得了解，不说明有人作弊。`,
  });
  if (quality.identical.uncompared > 0)
    notes.push({
      code: 'identical-uncompared',
      text: `另有 ${quality.identical.uncompared} 组相同答卷，因本人群在其他单元的答卷不足 ${burstSettings.elsewhere} 份，无从比较。`,
    });
  notes.push({
    code: 'importance',
    text: `重要性是该题得分与总体评价得分的相关系数，是相关，不是因果；不足 ${importanceSettings.least} 人不计算，不足 ${importanceSettings.steady} 人的只作参考。全县一行先扣除人群之间的差别。`,
  });
  if (importance.levers.length > 0)
    notes.push({
      code: 'levers',
      text:
        settings.definition === 'overall'
          ? '“可能提升”是最乐观的估计：假定转为满意的人，其总体评价也像现在满意的人一样。'
          : '“可能提升”是按口径计算的：该题升到标准线，主要结果会提高多少。',
    });
  if (raking.groups.length > 0)
    notes.push({
      code: 'raking',
      text: '“按背景构成加权”是另一种算法，不是主要结果：把答卷按背景题加权到发布前写定的构成，只能纠正这几道题上的偏差。没答背景题的保持原来的权重；权重超过平均数 5 倍的削到 5 倍。',
    });
  const coded = participation.byGroup.filter(({ term }) => term === 'response-rate');
  if (coded.length > 0)
    notes.push({
      code: 'response-rate',
      text: `${coded.map(({ group }) => groupName(group)).join('、')}用一次性验证码，发出的验证码就是样本，交回 ÷ 发出为应答率（AAPOR RR1）；没有联系结果，不能计算 RR3、RR5。`,
    });
  if (coded.length < participation.byGroup.length)
    notes.push({
      code: 'participation-rate',
      text: '开放链接没有样本，收到 ÷ 名册人数只能称为参与率，不能称为应答率。',
    });
  if (comments.some((one) => !('suppressed' in one)))
    notes.push({
      code: 'comments',
      text: '意见中的电话、证件号、账号和称谓旁的姓名已自动遮盖，难免遗漏或误遮；仍可能从内容认出人来，请勿对外发布原文。顺序随机，与交卷先后无关。',
    });
  return notes;
}
