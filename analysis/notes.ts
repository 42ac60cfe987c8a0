import { type GroupCode, groupName } from '../surveys/groups.ts';
import { fieldChangeNotes } from './field/changes.ts';
import type { Cell } from './influence.ts';
import { flagRules } from './quality.ts';
import type { Report } from './report.ts';
import type { ReportSource } from './report-source.ts';
import { isCensus } from './strata.ts';
import { fewestAnswers, fewestInGroup } from './verdict.ts';

/** Under so many answers a group may well agree by chance, and then shows no error (docs/decisions/004). */
const tooFewToVary = 15;

type Notes = Report['notes'];

/** What is told of the headline beside its figures; `null` where the headline is withheld or it cannot be known. */
export interface HeadlineNotes {
  /** Answers behind it, and how many of equal weight they are worth (Kish). */
  weighted: { answers: number; effective: number } | null;
  /** Times its standard error would be with schools as clusters. */
  schoolsWiden: number | null;
}

/** What the notes need to know of the tallies. */
interface Cells {
  cells(measure: Report['definition'], group: GroupCode): Cell[];
}

/** What a reader must know beside the figures: one sentence each, in the order of weight. */
export function notesOf(source: ReportSource, view: Cells, headline: HeadlineNotes): Notes {
  const { settings } = source;
  const notes: Notes = [{ code: 'self-evaluation', text: '本报告是县级自评结果，不是国家督导评估的结论。' }];
  if (source.simulated) notes.push({ code: 'simulated', text: '含模拟数据，仅供演示，不得作为依据。' });
  if (settings.trial) notes.push({ code: 'trial', text: '试填活动，答卷不计入正式结果。' });
  if (source.campaign.exampleFrame) {
    notes.push({ code: 'example-frame', text: '名册人数为示例数据，不是公布的统计数据。' });
  }
  notes.push(...fieldChangeNotes(source.fieldChanges));
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
  notes.push(...withholdingNotes(source));
  notes.push(...methodNotes(source, headline), ...groupNotes(source, view), ...frameNotes(source, view));
  const { count, waiting } = source.excluded;
  if (count > 0 || waiting > 0) {
    notes.push({
      code: 'excluded',
      text: `核实后剔除 ${count} 份答卷：答卷不删除，有记录，可恢复。${waiting === 0 ? '各项数字不含这些答卷。' : `有 ${waiting} 份暂不按剔除（或恢复）计算：和以前的报告一比，就能看出这几份怎么答的。`}`,
    });
  }
  notes.push({
    code: 'flags',
    text: `被标记的答卷照常计入主要结果。标记规则：${Object.values(flagRules).join('；')}。`,
  });
  return notes;
}

/** Why less leaves of the headline than of others; which cell it is about is not told. */
const coarseHeadline = {
  whole:
    '外发的县总体只公布到整数百分点（写作“约”），不公布其他口径：再细一位，就能从它推出某个不公布的单元。区间和判断只按这个整数和答卷份数估算，因此比按全部答卷算的宽。',
  none: '外发的报表不公布县总体：连整数百分点也能推出某个不公布的单元。',
} as const;

/** What is withheld and why; the rule is told, and of no cell why it is. */
function withholdingNotes({ settings, withholding }: ReportSource): Notes {
  const notes: Notes = [
    {
      code: 'small-cells',
      text: `有效答卷不足 ${settings.smallCell} 份的单元不公布；为了不让人用合计数倒推，另有一些单元和合计也不公布，或者只公布到“几到几份”。外发的报表在结束时用推算检验过：按主要结果的口径，不公布的单元推不到一份以内；各题、各方面只要有人群要保护，就只公布全县的比率，区间只按答卷份数估算。`,
    },
  ];
  if (withholding && withholding.share > 0) {
    notes.push({
      code: 'withheld-share',
      text: `人群 × 乡镇的单元里，有 ${Math.round(withholding.share * 100)}% 不公布。`,
    });
  }
  if (withholding && withholding.headline !== 'tenths') {
    notes.push({ code: 'coarse-headline', text: coarseHeadline[withholding.headline] });
  }
  return notes;
}

/** How intervals and verdicts are made, and what they leave out. */
function methodNotes({ settings, frame }: ReportSource, { weighted, schoolsWiden }: HeadlineNotes): Notes {
  const notes: Notes = [
    {
      code: 'intervals',
      text: `区间为 ${Math.round(settings.level * 100)}%（Korn–Graubard 法）：各人群按乡镇分层，每份答卷代表“名册人数 ÷ 答卷数”个人，按有限总体校正；同一层里看法全部一致时，按有效答卷数计。区间只含“谁来作答”的偶然误差，不含不愿作答、受人影响等偏差。`,
    },
    {
      code: 'verdicts',
      text: `判断：区间下限不低于标准为“达到”，上限低于标准为“未达到”，否则“尚不能判断”；有效答卷不足 ${fewestAnswers} 份且不是全员作答的${settings.combination === 'fixed' ? `，或者有人群缺答卷、不足 ${fewestInGroup} 份的` : ''}，不下判断。`,
    },
  ];
  if (weighted) {
    notes.push({
      code: 'weights',
      text: `各人群、各乡镇每份答卷的权重不同：主要结果的 ${weighted.answers} 份答卷，相当于 ${Math.round(weighted.effective)} 份权重相同的答卷（Kish 法）。`,
    });
  }
  if (frame.some(({ school }) => school !== null)) {
    notes.push({
      code: 'schools',
      text: '同一学校的人看法往往相近，区间没有计入这一点，实际误差可能更大。',
    });
    if (schoolsWiden !== null) {
      notes.push({
        code: 'schools-widen',
        text: `把每所学校当作一个整体重算，主要结果的标准误约为现在的 ${schoolsWiden.toFixed(1)} 倍。`,
      });
    }
  }
  return notes;
}

/** Groups that are missing, too small, or without anyone who is eligible. */
function groupNotes({ settings }: ReportSource, view: Cells): Notes {
  const notes: Notes = [];
  const cells = new Map(settings.groups.map((group) => [group, view.cells(settings.definition, group)]));
  const sum = (group: GroupCode, of: 'n' | 'valid') =>
    (cells.get(group) ?? []).reduce((total, { moments }) => total + moments[of], 0);
  const named = (which: (group: GroupCode) => boolean) =>
    settings.groups.filter(which).map(groupName).join('、');
  const shared = settings.combination === 'as-answered' ? '' : '，其占比已按比例分给其余人群';

  const nobody = named((group) => cells.get(group)?.length === 0);
  if (nobody) notes.push({ code: 'nobody-eligible', text: `${nobody}没有应答人${shared}。` });
  const missing = named((group) => cells.get(group)?.length !== 0 && sum(group, 'n') === 0);
  if (missing) notes.push({ code: 'groups-missing', text: `${missing}没有答卷${shared}。` });
  const small = named((group) => sum(group, 'n') > 0 && sum(group, 'valid') < settings.smallCell);
  // Which of them chose 不了解 to a man would tell what somebody answered, so the rule is told and no name.
  if (small) {
    notes.push({
      code: 'small-groups',
      text: `${small}的有效答卷不足 ${settings.smallCell} 份：不单列，照常计入合计；其中若没有有效答卷（都选了“不了解”或未答）${shared}。`,
    });
  }
  const lonely = named((group) => {
    const own = cells.get(group) ?? [];
    return sum(group, 'n') === 1 && !own.every(({ stratum }) => isCensus(stratum));
  });
  if (lonely) {
    notes.push({
      code: 'one-answer',
      text: `${lonely}只有一份答卷：照常计入，但一份答卷看不出误差，区间没有计入它的误差${settings.combination === 'as-answered' ? '' : '，因此不下判断'}。`,
    });
  }
  const few = named((group) => {
    const own = cells.get(group) ?? [];
    const n = sum(group, 'n');
    return n > 1 && n < tooFewToVary && !own.every(({ stratum }) => isCensus(stratum));
  });
  if (few && settings.combination !== 'as-answered' && settings.groups.length > 1) {
    notes.push({
      code: 'few-in-group',
      text: `${few}的答卷不足 ${tooFewToVary} 份：答卷这样少，看法又恰好一致时，看不出误差，合成后的区间会偏窄（模拟中，六个人群各 5 份、满意率 95% 时，全县的 95% 区间实际只盖住约 80%）。`,
    });
  }
  return notes;
}

/** Where the frame and the answers meet in an unusual way. */
function frameNotes(source: ReportSource, view: Cells): Notes {
  const { settings } = source;
  const notes: Notes = [];
  const whole = settings.groups.filter((group) => {
    const own = view.cells(settings.definition, group);
    return own.length > 0 && own.every(({ stratum }) => isCensus(stratum));
  });
  const names = (groups: readonly GroupCode[]) => groups.map(groupName).join('、');
  const byCode = whole.filter((group) => settings.access[group] === 'code');
  if (byCode.length > 0) {
    notes.push({
      code: 'census',
      text: `${names(byCode)}凭一次性验证码全部作答，属全员调查：结果没有抽样误差。`,
    });
  }
  const byLink = whole.filter((group) => settings.access[group] !== 'code');
  if (byLink.length > 0) {
    notes.push({
      code: 'as-many-as-eligible',
      text: `${names(byLink)}的答卷数正好等于名册人数，但链接人人可开，不能认定人人都答了；单列时按有效答卷数给区间。`,
    });
  }
  const over = new Set(
    settings.groups.flatMap((group) =>
      view
        .cells(settings.definition, group)
        .map(({ stratum }) => stratum)
        .filter(({ answered, eligible }) => answered > eligible),
    ),
  );
  if (over.size > 0) {
    notes.push({
      code: 'over-frame',
      text: `有 ${over.size} 层收到的答卷多于名册人数，请核对名册：这些层照“名册人数 ÷ 答卷数”加权，不作有限总体校正，也不算全员调查。`,
    });
  }
  return notes;
}
