import { type GroupCode, groupName } from '../surveys/groups.ts';
import { flagRules } from './quality.ts';
import type { Participation, Report } from './report.ts';
import type { ReportSource } from './report-source.ts';

/** What a reader must know beside the figures: one sentence each, in the order of weight. */
export function notesOf(
  source: ReportSource,
  participation: readonly Participation[],
  groupsWithoutRate: readonly GroupCode[],
): Report['notes'] {
  const { settings } = source;
  const notes: Report['notes'] = [
    { code: 'self-evaluation', text: '本报告是县级自评结果，不是国家督导评估的结论。' },
  ];
  if (source.simulated) notes.push({ code: 'simulated', text: '含模拟数据，仅供演示，不得作为依据。' });
  if (settings.trial) notes.push({ code: 'trial', text: '试填活动，答卷不计入正式结果。' });
  if (source.campaign.exampleFrame) {
    notes.push({ code: 'example-frame', text: '应答人数（名册人数）为示例数据，不是公布的统计数据。' });
  }
  if (settings.groups.some((group) => settings.access[group] !== 'code')) {
    notes.push({
      code: 'open-links',
      text: '任何拿到链接的人都能作答，不是概率抽样，不能排除同一人多次作答；区间仅供参考，回收比例称为参与率。',
    });
  }
  if (source.status !== 'closed') {
    notes.push({ code: 'open', text: '调查尚未结束：任何人都看不到满意率，只能看到参与情况。' });
    return notes;
  }
  notes.push({
    code: 'small-cells',
    text: `有效答卷不足 ${settings.smallCell} 份的单元不公布；但仍可能有人用合计数倒推，有不公布单元的表请勿对外发布。`,
  });
  notes.push({
    code: 'intervals',
    text: `只对单题口径给出区间（Wilson 法，${Math.round(settings.level * 100)}%，按有效答卷数计，未计抽样设计的影响）；其余口径只给点估计，暂不下“达到/未达到”的结论。`,
  });
  if (groupsWithoutRate.length > 0) {
    notes.push({
      code: 'groups-missing',
      text: `${groupsWithoutRate.map(groupName).join('、')}没有有效答卷，其占比已按比例分给其余人群。`,
    });
  }
  const over = participation.filter((cell) => cell.received > cell.eligible);
  if (over.length > 0) {
    notes.push({ code: 'over-frame', text: `有 ${over.length} 个单元收到的答卷多于应答人数，请核对名册。` });
  }
  notes.push({
    code: 'flags',
    text: `被标记的答卷照常计入主要结果。标记规则：${Object.values(flagRules).join('；')}。`,
  });
  return notes;
}
