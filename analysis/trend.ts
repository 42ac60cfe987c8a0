import type { GroupCode } from '../surveys/groups.ts';
import type { Item, Questionnaire } from '../surveys/questionnaire.ts';
import { type Change, type Compare, changeFromLimits } from './change.ts';
import { type CampaignScales, scaleOf } from './measure.ts';
import type { Definition, Estimate, Report } from './report.ts';

/** One campaign as it enters a trend: its Report and what was asked. */
export interface Wave {
  report: Report;
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  scales: CampaignScales;
}

/** Why two figures must not be compared. */
export type Refusal =
  | 'not-asked'
  | 'wording'
  | 'scale'
  | 'options'
  | 'satisfied'
  | 'shown-to'
  | 'definition'
  | 'combination'
  | 'shares'
  | 'groups'
  | 'items'
  | 'withheld';

export const refusalsInWords: Readonly<Record<Refusal, string>> = {
  'not-asked': '有一次没有问这道题',
  wording: '题目文字改过',
  scale: '量表换过',
  options: '选项改过',
  satisfied: '算作满意的选项改过',
  'shown-to': '让哪些人作答的条件改过',
  definition: '满意率的口径改过',
  combination: '合成办法改过',
  shares: '人群占比改过',
  groups: '调查的人群变过',
  items: '量表题变过',
  withheld: '有一次不公布',
};

/** From one campaign to the next: a change, or by name why there is none. */
export type Step = (Change & { /** The interval holds no zero. */ clear: boolean }) | { refused: Refusal };

/** A figure over the campaigns of a trend; `estimates` in their order, `null` where it was not asked. */
export interface TrendRow {
  estimates: (Estimate | null)[];
  /** One fewer than the campaigns. */
  steps: Step[];
}

export interface Trend {
  format: 1;
  campaigns: Pick<Report['campaign'], 'id' | 'title' | 'opensAt' | 'closesAt' | 'trial'>[];
  label: '自评';
  simulated: boolean;
  definition: Definition;
  /** Some answers came by links that anyone can open: changes are 参考. */
  indicative: boolean;
  headline: TrendRow;
  byGroup: (TrendRow & { group: GroupCode })[];
  byItem: (TrendRow & { group: GroupCode; item: string; title: string })[];
}

/**
 * Compares campaigns, in the order given, each with the one before it. An item is compared where name, wording, scale,
 * options, satisfied points and condition are the same for the group; the headline where definition, combination,
 * shares, groups and the items it counts are. Throws for fewer than two, or where one is not closed.
 *
 * @param compare what the interval of a change is worked out by
 */
export function trendOf(waves: readonly Wave[], compare: Compare = changeFromLimits): Trend {
  const [first] = waves;
  if (!first || waves.length < 2) throw new Error('a trend needs two campaigns');
  if (waves.some(({ report }) => report.status !== 'closed'))
    throw new Error('a trend is made of closed campaigns');
  const row = (
    find: (wave: Wave) => Estimate | null,
    refuse: (a: Wave, b: Wave) => Refusal | null,
  ): TrendRow => ({
    estimates: waves.map(find),
    steps: waves.slice(1).map((later, index): Step => {
      const earlier = waves[index] ?? first;
      const refused = refuse(earlier, later);
      return refused === null ? step(find(earlier), find(later), compare) : { refused };
    }),
  });
  const groups = [...new Set(waves.flatMap((wave) => [...wave.questionnaires.keys()]))];
  return {
    format: 1,
    campaigns: waves.map(({ report: { campaign } }) => {
      const { id, title, opensAt, closesAt, trial } = campaign;
      return { id, title, opensAt, closesAt, trial };
    }),
    label: '自评',
    simulated: waves.some(({ report }) => report.simulated),
    definition: first.report.definition,
    indicative: waves.some(({ report }) => !('suppressed' in report.headline) && report.headline.indicative),
    headline: row(({ report }) => report.headline, headlineRefusal),
    byGroup: groups.map((group) => ({
      group,
      ...row(
        ({ report }) => report.byGroup.find((one) => one.group === group)?.estimate ?? null,
        (a, b) => groupRefusal(a, b, group),
      ),
    })),
    byItem: groups.flatMap((group) =>
      itemsOf(waves, group).map(({ name, title }) => ({
        group,
        item: name,
        title,
        ...row(
          ({ report }) =>
            report.byItem.find((one) => one.group === group && one.item === name)?.estimate ?? null,
          (a, b) => itemRefusal(a, b, group, name),
        ),
      })),
    ),
  };
}

function step(earlier: Estimate | null, later: Estimate | null, compare: Compare): Step {
  if (earlier === null || later === null) return { refused: 'not-asked' };
  if ('suppressed' in earlier || 'suppressed' in later) return { refused: 'withheld' };
  const change = compare(earlier, later);
  const clear = change.lower > 0 || change.upper < 0;
  return { ...change, clear };
}

/** Every scaled item that some campaign asked the group, as it was last worded. */
function itemsOf(waves: readonly Wave[], group: GroupCode): Item[] {
  const items = new Map<string, Item>();
  for (const { questionnaires } of waves)
    for (const item of questionnaires.get(group)?.items ?? [])
      if (item.scale !== null) items.set(item.name, item);
  return [...items.values()];
}

function itemRefusal(earlier: Wave, later: Wave, group: GroupCode, name: string): Refusal | null {
  const [one, other] = [earlier, later].map((wave) =>
    wave.questionnaires.get(group)?.items.find((item) => item.name === name),
  );
  if (!one || !other || one.scale === null || other.scale === null) return 'not-asked';
  return sameItem(one, other, earlier, later);
}

function sameItem(one: Item, other: Item, earlier: Wave, later: Wave): Refusal | null {
  if (plain(one.title) !== plain(other.title) || plain(one.description) !== plain(other.description))
    return 'wording';
  if (one.scale !== other.scale) return 'scale';
  // In their order too: turning the options round changes answers.
  if (optionsOf(one) !== optionsOf(other) || one.type !== other.type) return 'options';
  const satisfied = [scaleOf(one, earlier.scales), scaleOf(other, later.scales)].map((scale) =>
    [...(scale?.satisfied ?? [])].sort().join(),
  );
  if (satisfied[0] !== satisfied[1]) return 'satisfied';
  return JSON.stringify(one.visibleIf) === JSON.stringify(other.visibleIf) ? null : 'shown-to';
}

/** Spaces at either end and between lines are no wording. */
function plain(text: string | null): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

function optionsOf({ options }: Item): string {
  return JSON.stringify(options.map(({ value, text }) => [value, plain(text)]));
}

/** Whether a group's rate counts the same things: the overall item, or for other definitions every scaled item. */
function groupRefusal(earlier: Wave, later: Wave, group: GroupCode): Refusal | null {
  if (earlier.report.definition !== later.report.definition) return 'definition';
  const [one, other] = [earlier, later].map((wave) =>
    wave.questionnaires
      .get(group)
      ?.items.filter((item) =>
        earlier.report.definition === 'overall' ? item.role === 'overall' : item.scale !== null,
      ),
  );
  if (!one || !other) return 'groups';
  const names = [one, other].map((items) =>
    items
      .map(({ name }) => name)
      .sort()
      .join(),
  );
  if (names[0] !== names[1]) return 'items';
  for (const { name } of one) {
    const refused = itemRefusal(earlier, later, group, name);
    if (refused !== null) return refused;
  }
  return null;
}

function headlineRefusal(earlier: Wave, later: Wave): Refusal | null {
  const [before, after] = [earlier.report, later.report];
  if (before.definition !== after.definition) return 'definition';
  if (before.combination !== after.combination) return 'combination';
  const groups = before.campaign.groups;
  if (groups.map(({ code }) => code).join() !== after.campaign.groups.map(({ code }) => code).join())
    return 'groups';
  const shares = groups.every(
    ({ share }, index) => Math.abs(share - (after.campaign.groups[index]?.share ?? 0)) < 1e-9,
  );
  // Shares by people or by answers follow the county; declared ones are a choice, and must be the same.
  if (before.combination === 'fixed' && !shares) return 'shares';
  for (const { code } of groups) {
    const refused = groupRefusal(earlier, later, code);
    if (refused !== null) return refused;
  }
  return null;
}
