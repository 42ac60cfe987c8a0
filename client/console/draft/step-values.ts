import { combinationNames, definitionNames } from '../../../analysis/wording.ts';
import type { CampaignFile, CampaignSettings } from '../../../surveys/campaign.ts';
import type { Township } from '../../../surveys/frame.ts';
import { type GroupCode, groupName } from '../../../surveys/groups.ts';
import { scales } from '../../../surveys/scale.ts';
import { beijingField, fromBeijingField } from '../clock.ts';

/** What the steps' forms hold: percent and per mille as a clerk types them, times by Beijing's clock. */

export interface AboutValues {
  title: string;
  organiser: string;
  complaintContact: string;
  opensAt: string;
  closesAt: string;
  trial: boolean;
  retentionMonths: number | null;
}

export interface PlacesValues {
  townships: Township[];
}

export interface PlanValues {
  residents: number | null;
  /** Per mille. */
  ratio: number | null;
  floor: number | null;
  census: GroupCode[];
  /** In percent. */
  shares: Partial<Record<GroupCode, number | null>>;
  /** Answers that a link, or a cell, takes at most; `null` for no limit. */
  linkCap: number | null;
  cellCap: number | null;
}

export interface RateValues {
  definition: CampaignSettings['definition'];
  combination: CampaignSettings['combination'];
  /** In percent. */
  bar: number | null;
  smallCell: number | null;
  /** Groups that answer by one-time code. */
  codes: GroupCode[];
  /** In percent. */
  level: number | null;
  /** The points of each scale that count as satisfied. */
  satisfied: CampaignSettings['satisfied'];
}

export type Problems<Values> = Partial<Record<keyof Values, string>>;

const wanted = '请填写';
const fieldDays = 7;
const day = 86_400_000;

/** What a new campaign is offered: a week from the next morning on, by Beijing's clock. */
export function offeredTimes(now: Date): Pick<AboutValues, 'opensAt' | 'closesAt'> {
  const from = (days: number, hour: string) =>
    `${beijingField(new Date(now.getTime() + days * day)).slice(0, 10)}T${hour}`;
  return { opensAt: from(1, '08:00'), closesAt: from(fieldDays, '20:00') };
}

export const aboutLabels: Readonly<Record<keyof AboutValues, string>> = {
  title: '标题',
  organiser: '组织单位',
  complaintContact: '意见与投诉联系方式',
  opensAt: '开始（北京时间）',
  closesAt: '截止（北京时间）',
  trial: '这是一次试填',
  retentionMonths: '答卷保存几个月',
};

export function aboutOf(settings: CampaignSettings): AboutValues {
  const { title, organiser, complaintContact, trial, retentionMonths } = settings;
  const [opensAt, closesAt] = [beijingField(settings.opensAt), beijingField(settings.closesAt)];
  return { title, organiser, complaintContact, opensAt, closesAt, trial, retentionMonths };
}

export function aboutFile({
  opensAt,
  closesAt,
  retentionMonths,
  ...rest
}: AboutValues): Partial<CampaignFile> {
  return {
    ...rest,
    retentionMonths: retentionMonths ?? 0,
    opensAt: fromBeijingField(opensAt),
    closesAt: fromBeijingField(closesAt),
  };
}

export function aboutProblems(values: AboutValues): Problems<AboutValues> {
  const problems: Problems<AboutValues> = {};
  for (const key of ['title', 'organiser', 'complaintContact', 'opensAt', 'closesAt'] as const) {
    if (values[key].trim() === '') problems[key] = wanted;
  }
  if (values.opensAt !== '' && values.closesAt !== '' && values.closesAt <= values.opensAt) {
    problems.closesAt = '截止要晚于开始';
  }
  const { retentionMonths } = values;
  if (retentionMonths === null || retentionMonths < 6 || retentionMonths > 120)
    problems.retentionMonths = '应在 6 和 120 之间';
  return problems;
}

/** Faults of the list of townships, by row and column. */
export function townshipProblems(townships: readonly Township[]): Partial<Record<'code' | 'name', string>>[] {
  return townships.map(({ code, name }, index) => {
    const twice = (key: 'code' | 'name', value: string) =>
      value !== '' && townships.findIndex((other) => other[key] === value) < index;
    return {
      ...(!/^\d{9}$/.test(code)
        ? { code: '应为 9 位统计代码' }
        : twice('code', code)
          ? { code: '代码重复' }
          : {}),
      ...(name.trim() === '' ? { name: wanted } : twice('name', name) ? { name: '名称重复' } : {}),
    };
  });
}

export const planLabels: Readonly<Record<keyof PlanValues, string>> = {
  residents: '常住人口',
  ratio: '计划比例（‰）',
  floor: '最少份数',
  census: '全员调查的人群',
  shares: '各人群占多少（%）',
  linkCap: '一个链接最多收几份',
  cellCap: '一格（人群 × 乡镇或学校）最多收几份',
};

export function planOf(settings: CampaignSettings): PlanValues {
  return {
    residents: settings.residents,
    ratio: rounded(settings.sampling.ratio * 1000),
    floor: settings.sampling.floor,
    census: settings.census,
    shares: sharesInPercent(settings),
    linkCap: settings.caps.link,
    cellCap: settings.caps.cell,
  };
}

export function planFile(
  { residents, ratio, floor, census, shares, linkCap, cellCap }: PlanValues,
  settings: CampaignSettings,
): Pick<CampaignFile, 'residents' | 'sampling' | 'census' | 'shares' | 'caps'> {
  return {
    residents,
    census,
    sampling: { ratio: rounded((ratio ?? 0) / 1000), floor: floor ?? 0 },
    shares: sharesTyped(shares, settings),
    caps: { link: linkCap, cell: cellCap },
  };
}

export function planProblems(values: PlanValues): Problems<PlanValues> {
  const problems: Problems<PlanValues> = {};
  if (values.ratio === null) problems.ratio = wanted;
  if (values.floor === null) problems.floor = wanted;
  if (Object.values(values.shares).some((share) => share === null)) problems.shares = wanted;
  else if (Math.abs(sumOf(values.shares) - 100) > 0.1) problems.shares = '合计应为 100';
  return problems;
}

export function planShown(key: keyof PlanValues, value: unknown): string {
  if (key === 'census') return (value as GroupCode[]).map(groupName).join('、') || '无';
  if (key === 'shares') {
    return Object.entries(value as Record<GroupCode, number>)
      .map(([group, share]) => `${groupName(group as GroupCode)} ${share}`)
      .join('，');
  }
  return value === null ? '未填' : String(value);
}

export const rateLabels: Readonly<Record<keyof RateValues, string>> = {
  definition: '口径',
  combination: '各人群怎么合成一个数',
  bar: '标准（%）',
  smallCell: '保护门槛（份）',
  codes: '一人一码的人群',
  level: '区间的把握（%）',
  satisfied: '哪些选项算满意',
};

export function rateOf(settings: CampaignSettings): RateValues {
  return {
    definition: settings.definition,
    combination: settings.combination,
    bar: rounded(settings.bar * 100),
    smallCell: settings.smallCell,
    codes: settings.groups.filter((group) => settings.access[group] === 'code'),
    level: rounded(settings.level * 100),
    satisfied: settings.satisfied,
  };
}

export function rateFile({ bar, smallCell, codes, level, ...rest }: RateValues): Partial<CampaignFile> {
  return {
    ...rest,
    bar: rounded((bar ?? 0) / 100),
    level: rounded((level ?? 0) / 100),
    smallCell: smallCell ?? 0,
    access: Object.fromEntries(codes.map((group) => [group, 'code'])),
  };
}

export function rateProblems({ bar, smallCell, level, satisfied }: RateValues): Problems<RateValues> {
  return {
    ...(bar === null || bar <= 0 || bar >= 100 ? { bar: '应在 0 和 100 之间' } : {}),
    ...(smallCell === null || smallCell < 3 ? { smallCell: '至少 3' } : {}),
    ...(level === null || level < 50 || level > 99.9 ? { level: '应在 50 和 99.9 之间' } : {}),
    ...(Object.values(satisfied).some((points) => points.length === 0)
      ? { satisfied: '每种量表至少选一个' }
      : {}),
  };
}

export function rateShown(key: keyof RateValues, value: unknown): string {
  if (key === 'definition') return definitionNames[value as RateValues['definition']];
  if (key === 'combination') return combinationNames[value as RateValues['combination']];
  if (key === 'satisfied') return satisfiedShown(value as RateValues['satisfied']);
  if (key === 'codes') return (value as GroupCode[]).map(groupName).join('、') || '无';
  return String(value);
}

/** The points of every scale that count as satisfied, in words. */
export function satisfiedShown(satisfied: RateValues['satisfied']): string {
  return Object.values(scales)
    .map(({ code, name }) => `${name}：${satisfied[code].join('、')} 分`)
    .join('；');
}

/** Shares of the groups that stay when others go, or come: in the old proportions, a new one with an equal part. */
export function sharesFor(groups: readonly GroupCode[], settings: CampaignSettings): Record<string, number> {
  const known = groups.map((group) => settings.shares[group] ?? 1 / groups.length);
  const sum = known.reduce((total, share) => total + share, 0);
  return Object.fromEntries(groups.map((group, index) => [group, (known[index] ?? 0) / (sum || 1)]));
}

export function sumOf(shares: PlanValues['shares']): number {
  return Object.values(shares).reduce<number>((sum, share) => sum + (share ?? 0), 0);
}

function sharesInPercent(settings: CampaignSettings): PlanValues['shares'] {
  return Object.fromEntries(
    settings.groups.map((group) => [group, Number(((settings.shares[group] ?? 0) * 100).toFixed(2))]),
  );
}

/**
 * Shares that nobody changed stay exactly what they were, a twelfth and not 8.33 %. What was typed adds up to a hundred
 * but for a few hundredths; what is sent adds up to one.
 */
function sharesTyped(shares: PlanValues['shares'], settings: CampaignSettings): Record<string, number> {
  const before = sharesInPercent(settings);
  if (settings.groups.every((group) => shares[group] === before[group])) {
    return Object.fromEntries(settings.groups.map((group) => [group, settings.shares[group] ?? 0]));
  }
  const sum = sumOf(shares);
  return Object.fromEntries(Object.entries(shares).map(([group, share]) => [group, (share ?? 0) / sum]));
}

/** Without the rest that 0.85 × 100 leaves in a machine. */
function rounded(value: number): number {
  return Number(value.toFixed(9));
}
