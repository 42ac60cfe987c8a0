import type { CampaignFile, CampaignSettings } from '../../surveys/campaign.ts';
import { type GroupCode, groupCodes } from '../../surveys/groups.ts';
import { beijingField, fromBeijingField } from './clock.ts';

/** What the form holds: percent and per mille as a clerk types them, times by Beijing's clock. */
export interface FormValues {
  title: string;
  organiser: string;
  complaintContact: string;
  opensAt: string;
  closesAt: string;
  definition: CampaignSettings['definition'];
  combination: CampaignSettings['combination'];
  bar: number;
  residents: number | null;
  ratio: number;
  floor: number;
  census: GroupCode[];
  /** Groups that answer by one-time code. */
  codes: GroupCode[];
  /** In percent. */
  shares: Partial<Record<GroupCode, number>>;
  smallCell: number;
  trial: boolean;
}

/** 峨山县 at the census of 2020; the campaign file's own default. */
const residents = 143_903;
const fieldDays = 7;

/** A draft's settings, or for a new campaign the product's defaults: a week from the next morning on. */
export function initialValues(settings: CampaignSettings | undefined, now: Date): FormValues {
  const day = 86_400_000;
  const from = (days: number, hour: string) =>
    `${beijingField(new Date(now.getTime() + days * day)).slice(0, 10)}T${hour}`;
  return {
    title: settings?.title ?? '',
    organiser: settings?.organiser ?? '峨山彝族自治县教育体育局',
    complaintContact: settings?.complaintContact ?? '',
    opensAt: settings ? beijingField(settings.opensAt) : from(1, '08:00'),
    closesAt: settings ? beijingField(settings.closesAt) : from(fieldDays, '20:00'),
    definition: settings?.definition ?? 'overall',
    combination: settings?.combination ?? 'fixed',
    bar: rounded((settings?.bar ?? 0.85) * 100),
    residents: settings ? settings.residents : residents,
    ratio: rounded((settings?.sampling.ratio ?? 0.0015) * 1000),
    floor: settings?.sampling.floor ?? 300,
    census: settings?.census ?? ['principal'],
    codes: groupCodes.filter((group) => settings?.access[group] === 'code'),
    shares: sharesInPercent(settings),
    smallCell: settings?.smallCell ?? 5,
    trial: settings?.trial ?? false,
  };
}

/** The campaign file that the form stands for; what it does not show is kept from the draft. */
export function toCampaignFile(values: FormValues, settings: CampaignSettings | undefined): CampaignFile {
  const { opensAt, closesAt, bar, ratio, floor, codes, shares, ...rest } = values;
  const { groups: _groups, ...kept } = settings ?? { groups: [] };
  return {
    ...kept,
    ...rest,
    opensAt: fromBeijingField(opensAt),
    closesAt: fromBeijingField(closesAt),
    bar: rounded(bar / 100),
    access: Object.fromEntries(codes.map((group) => [group, 'code'])),
    ...sharesTyped(shares, settings),
    sampling: { ratio: rounded(ratio / 1000), floor },
  };
}

/** Parents half, the others alike: the campaign file's own default for all seven groups. */
function defaultShare(group: GroupCode): number {
  return group === 'parent' ? 0.5 : 0.5 / (groupCodes.length - 1);
}

function sharesInPercent(settings: CampaignSettings | undefined): FormValues['shares'] {
  return Object.fromEntries(
    (settings?.groups ?? groupCodes).map((group) => [
      group,
      Number(((settings?.shares[group] ?? defaultShare(group)) * 100).toFixed(2)),
    ]),
  );
}

/**
 * Shares that nobody changed stay exactly what they were, a twelfth and not 8.33 %. What was typed adds up to a hundred
 * but for a few hundredths; what is sent adds up to one.
 */
function sharesTyped(
  shares: FormValues['shares'],
  settings: CampaignSettings | undefined,
): Pick<CampaignFile, 'shares'> {
  const before = sharesInPercent(settings);
  const entries = Object.entries(shares);
  if (groupCodes.every((group) => shares[group] === before[group]))
    return settings ? { shares: settings.shares } : {};
  const sum = sumOf(shares);
  return { shares: Object.fromEntries(entries.map(([group, share]) => [group, share / sum])) };
}

export function sumOf(shares: FormValues['shares']): number {
  return Object.values(shares).reduce((sum, share) => sum + (share ?? 0), 0);
}

/** Without the rest that 0.85 × 100 leaves in a machine. */
function rounded(value: number): number {
  return Number(value.toFixed(9));
}
