import { z } from 'zod';
import { type CampaignFault, CampaignFaults } from './campaign-faults.ts';
import eshan from './frames/eshan.json' with { type: 'json' };
import { type GroupCode, groupCodes, groupName, isGroupCode } from './groups.ts';
import { marginFaults, marginsFile } from './margins.ts';
import type { Questionnaire } from './questionnaire.ts';
import { QuestionnaireFaults, readQuestionnaire } from './questionnaire-reader.ts';
import { shippedQuestionnaires } from './questionnaires/index.ts';
import { isScaleCode, type Scale, scales } from './scale.ts';

const groupCode = z.enum(groupCodes);
const fraction = z.number({ error: '应为 0 到 1 之间的数' }).gt(0, '应大于 0').lt(1, '应小于 1');
const count = z.int({ error: '应为整数' }).positive('应大于 0');
const instant = z.iso.datetime({ offset: true, error: '应为带时区的时间，如 2026-12-01T08:00:00+08:00' });
/** A line that a clerk types: it stands in reports, documents and the audit. */
export const plainText = (longest: number) => plain(longest, (text) => text);
/** The same from a field of several lines: a break that a clerk typed, or pasted, is a space. */
export const plainParagraph = (longest: number) =>
  plain(longest, (text) => text.replace(/\s*[\r\n\u2028\u2029]\s*/g, ' '));
const plain = (longest: number, joined: (text: string) => string) =>
  z
    .string({ error: '应为文字' })
    .overwrite(joined)
    .trim()
    .min(1, '不能为空')
    .max(longest, `不能超过 ${longest} 个字`)
    .refine((value) => !/\p{Cc}/u.test(value) && value.isWellFormed(), '不能含有控制字符');
const township = z.strictObject({
  code: z.string().regex(/^\d{9}$/, '应为 9 位统计代码'),
  name: plainText(30),
  kind: z.enum(['街道', '镇', '乡'], { error: '应为 街道、镇 或 乡' }),
});

/** The campaign file as `campaign create` takes it: every key but the title may be left out. */
export const campaignFile = z.strictObject({
  title: plainText(80),
  organiser: plainText(80).default('峨山彝族自治县教育体育局'),
  complaintContact: plainText(120).default('峨山彝族自治县教育体育局（可向学校或乡镇政府询问电话）'),
  opensAt: instant.optional(),
  closesAt: instant.optional(),
  trial: z.boolean().default(false),
  bar: fraction.default(0.85),
  level: fraction.default(0.95),
  smallCell: z.int().min(3, '保护门槛不能低于 3').max(100).default(5),
  definition: z.enum(['overall', 'pooled', 'mean5', 'index100']).default('overall'),
  combination: z.enum(['fixed', 'population', 'as-answered']).default('fixed'),
  shares: z.partialRecord(groupCode, z.number().min(0).max(1).optional()).optional(),
  residents: count.nullable().optional(),
  sampling: z
    .strictObject({ ratio: z.number().min(0).max(1).default(0.0015), floor: z.int().min(0).default(300) })
    .prefault({}),
  census: z.array(groupCode).optional(),
  access: z.partialRecord(groupCode, z.enum(['open', 'code']).optional()).default({}),
  caps: z
    .strictObject({ link: count.nullable().default(null), cell: count.nullable().default(null) })
    .prefault({}),
  retentionMonths: z.int().min(6, '至少 6 个月').max(120).default(36),
  satisfied: z.record(z.string(), z.array(z.int()).min(1)).default({}),
  townships: z.array(township).min(1, '至少要有一个乡镇').optional(),
  margins: marginsFile.default({}),
  questionnaires: z
    .partialRecord(groupCode, z.union([z.string(), z.record(z.string(), z.unknown())]).optional())
    .optional(),
});

export type CampaignFile = z.input<typeof campaignFile>;

/** Share of the sample, and of a `fixed` combination, per group. */
export type Shares = Partial<Record<GroupCode, number | undefined>>;

/** A campaign's settings, complete: what publication freezes, with the times that it does not. */
export type CampaignSettings = Omit<
  z.output<typeof campaignFile>,
  'opensAt' | 'closesAt' | 'shares' | 'residents' | 'census' | 'townships' | 'questionnaires' | 'satisfied'
> & {
  opensAt: string;
  closesAt: string;
  groups: GroupCode[];
  shares: Shares;
  residents: number | null;
  census: GroupCode[];
  townships: z.output<typeof township>[];
  /** The points that count as satisfied, for every scale. */
  satisfied: Record<Scale['code'], number[]>;
  /** SurveyJS JSON per group, as it will be asked. */
  questionnaires: Partial<Record<GroupCode, Record<string, unknown> | undefined>>;
};

const fieldDays = 14;

/**
 * Reads a campaign file. What is left out takes the product's default: it opens now, closes after a
 * fortnight, asks all seven groups of 峨山县 the shipped questionnaires, parents half of the sample.
 * Throws `CampaignFaults` with every fault.
 */
export function readCampaign(file: unknown, now: Date): CampaignSettings {
  const parsed = campaignFile.safeParse(file);
  if (!parsed.success) throw new CampaignFaults(parsed.error.issues.map(faultOf));
  const value = parsed.data;
  const faults: CampaignFault[] = [];

  const opensAt = value.opensAt ?? now.toISOString();
  const closesAt = value.closesAt ?? new Date(Date.parse(opensAt) + fieldDays * 86_400_000).toISOString();
  if (Date.parse(closesAt) <= Date.parse(opensAt)) {
    faults.push({ path: 'closesAt', message: '截止时间应晚于开始时间' });
  }
  const { groups, questionnaires } = resolveQuestionnaires(value.questionnaires, faults);
  const shares = value.shares ?? defaultShares(groups);
  checkShares(shares, groups, faults);
  checkGroups('census', value.census ?? [], groups, faults);
  checkGroups('access', Object.keys(value.access), groups, faults);
  const townships = value.townships ?? eshanTownships;
  checkTownships(townships, faults);
  const satisfied = readSatisfied(value.satisfied, faults);
  // Margins are of items, so they are read once these are whole.
  if (faults.length === 0)
    faults.push(...marginFaults(value.margins, campaignQuestionnaires({ groups, questionnaires })));
  if (faults.length > 0) throw new CampaignFaults(faults);
  return {
    ...value,
    opensAt,
    closesAt,
    groups,
    shares,
    census: value.census ?? groups.filter((group) => group === 'principal'),
    residents:
      value.residents !== undefined ? value.residents : value.townships ? null : eshan.county.residents,
    townships: [...townships].sort((a, b) => (a.code < b.code ? -1 : 1)),
    satisfied,
    questionnaires,
  };
}

/** The scales of a campaign, with the points that it counts as satisfied. */
export function campaignScales(settings: Pick<CampaignSettings, 'satisfied'>): Record<Scale['code'], Scale> {
  return {
    satisfaction5: { ...scales.satisfaction5, satisfied: settings.satisfied.satisfaction5 },
    satisfaction3: { ...scales.satisfaction3, satisfied: settings.satisfied.satisfaction3 },
    index7: { ...scales.index7, satisfied: settings.satisfied.index7 },
  };
}

/** The questionnaires of a campaign, read: one per group, in the order of the groups. */
export function campaignQuestionnaires(
  settings: Pick<CampaignSettings, 'groups' | 'questionnaires'>,
): Map<GroupCode, Questionnaire> {
  return new Map(settings.groups.map((group) => [group, readQuestionnaire(settings.questionnaires[group])]));
}

const eshanTownships = z.array(township).parse(eshan.townships);

const typeNames: Readonly<Record<string, string>> = {
  object: '一组设置（{ … }）',
  record: '一组设置（{ … }）',
  array: '列表（[ … ]）',
  string: '文字',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
};

function faultOf(issue: z.core.$ZodIssue): CampaignFault {
  const path = issue.path.join('.') || '（整个文件）';
  if (issue.code === 'unrecognized_keys') return { path, message: `不认识的设置：${issue.keys.join('、')}` };
  if (issue.code === 'invalid_value') return { path, message: `应为下列之一：${issue.values.join('、')}` };
  if (issue.code === 'invalid_key') return { path, message: `应为下列之一：${groupCodes.join('、')}` };
  if (issue.code === 'invalid_type')
    return { path, message: `应为${typeNames[issue.expected] ?? issue.expected}` };
  return { path, message: issue.message };
}

function resolveQuestionnaires(
  given: z.output<typeof campaignFile>['questionnaires'],
  faults: CampaignFault[],
): Pick<CampaignSettings, 'groups' | 'questionnaires'> {
  const chosen = given ?? Object.fromEntries(groupCodes.map((code) => [code, code]));
  const groups = groupCodes.filter((code) => chosen[code] !== undefined);
  if (groups.length === 0) faults.push({ path: 'questionnaires', message: '至少要有一个人群的问卷' });
  const questionnaires: CampaignSettings['questionnaires'] = {};
  for (const group of groups) {
    const choice = chosen[group];
    const path = `questionnaires.${group}`;
    if (typeof choice === 'string') {
      if (!isGroupCode(choice)) {
        faults.push({ path, message: `没有名为“${choice}”的现成问卷（可用：${groupCodes.join('、')}）` });
        continue;
      }
      questionnaires[group] = shippedQuestionnaires[choice];
      continue;
    }
    if (choice === undefined) continue;
    questionnaires[group] = choice;
    try {
      readQuestionnaire(choice);
    } catch (error) {
      if (!(error instanceof QuestionnaireFaults)) throw error;
      faults.push(
        ...error.faults.map((fault) => ({ path: `${path}.${fault.path}`, message: fault.message })),
      );
    }
  }
  return { groups, questionnaires };
}

function defaultShares(groups: readonly GroupCode[]): Shares {
  const others = groups.filter((group) => group !== 'parent');
  if (others.length === groups.length || others.length === 0) {
    return Object.fromEntries(groups.map((group) => [group, 1 / groups.length]));
  }
  return Object.fromEntries(groups.map((group) => [group, group === 'parent' ? 0.5 : 0.5 / others.length]));
}

function checkShares(shares: Shares, groups: readonly GroupCode[], faults: CampaignFault[]): void {
  checkGroups('shares', Object.keys(shares), groups, faults);
  const sum = Object.values(shares).reduce<number>((total, share) => total + (share ?? 0), 0);
  // Shares typed as 0.0833 leave a rest of a few ten-thousandths; more than that is a mistake.
  if (Math.abs(sum - 1) > 0.001) {
    faults.push({ path: 'shares', message: `各人群占比之和应为 1，现在是 ${Number(sum.toFixed(4))}` });
  }
}

function checkGroups(
  path: string,
  named: readonly string[],
  groups: readonly GroupCode[],
  faults: CampaignFault[],
): void {
  for (const group of named) {
    if (!isGroupCode(group) || groups.includes(group)) continue;
    faults.push({ path, message: `本次调查没有“${groupName(group)}”这一人群` });
  }
}

function checkTownships(townships: readonly { code: string }[], faults: CampaignFault[]): void {
  const seen = new Set<string>();
  for (const { code } of townships) {
    if (seen.has(code)) faults.push({ path: 'townships', message: `乡镇代码 ${code} 重复` });
    seen.add(code);
  }
}

function readSatisfied(
  given: Record<string, number[]>,
  faults: CampaignFault[],
): CampaignSettings['satisfied'] {
  const satisfied: CampaignSettings['satisfied'] = {
    satisfaction5: [...scales.satisfaction5.satisfied],
    satisfaction3: [...scales.satisfaction3.satisfied],
    index7: [...scales.index7.satisfied],
  };
  for (const [code, points] of Object.entries(given)) {
    if (!isScaleCode(code)) {
      faults.push({ path: `satisfied.${code}`, message: `没有名为“${code}”的量表` });
      continue;
    }
    const outside = points.filter((point) => point < 1 || point > scales[code].points);
    if (outside.length > 0) {
      faults.push({ path: `satisfied.${code}`, message: `量表只有 1 到 ${scales[code].points} 分` });
    }
    satisfied[code] = [...new Set(points)].sort((a, b) => a - b);
  }
  return satisfied;
}
