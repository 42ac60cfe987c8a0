import { campaignScales } from '../surveys/campaign.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { Item, Questionnaire } from '../surveys/questionnaire.ts';
import { type Difference, differenceOf, readTogether } from './compare.ts';
import { composeReport } from './compose-report.ts';
import { type CampaignScales, type Measure, scaleOf } from './measure.ts';
import { releasedReport } from './release.ts';
import type { Definition, Estimate, ReleasedReport, Report } from './report.ts';
import type { ReportSource } from './report-source.ts';
import type { Interval } from './statistics/interval.ts';
import { TallyView } from './tally-view.ts';
import type { Refusal } from './trend-refusals.ts';

/** What a comparison of two campaigns needs of a figure. */
type TrendSide = Parameters<typeof differenceOf>[0];

/** One campaign as it enters a trend: its Report and what was asked. */
export interface Wave {
  report: Report;
  /** Confidence level. */
  level: number;
  /** A figure of the Report with what its error is made of; of a group, or of the county. */
  measured: (measure: Measure, group: GroupCode | null) => TrendSide | null;
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  scales: CampaignScales;
}

/** A campaign as it enters a trend. */
export function waveOf(source: ReportSource): Wave {
  const view = new TallyView(source, source.tallies);
  return {
    report: composeReport(source),
    level: source.settings.level,
    measured: (measure, group) => view.measured(measure, group === null ? {} : { group }),
    questionnaires: source.questionnaires,
    scales: campaignScales(source.settings),
  };
}

/**
 * A campaign as it enters a trend that leaves the building: only what already leaves of it is compared, so that a change
 * tells nothing that the two Reports do not.
 */
export function releasedWaveOf(source: ReportSource): Wave {
  return keptWaveOf(releasedReport(composeReport(source)), source);
}

/** The same of a Report that was kept, with what publication froze: its answers need not be there. */
export function keptWaveOf(
  report: ReleasedReport,
  source: Pick<ReportSource, 'settings' | 'questionnaires'>,
): Wave {
  return {
    report,
    level: source.settings.level,
    measured: (measure, group) => sideOf(estimateOf(report, measure, group)),
    questionnaires: source.questionnaires,
    scales: campaignScales(source.settings),
  };
}

function estimateOf(report: Report, measure: Measure, group: GroupCode | null): Estimate | null {
  if (group === null) return report.headline;
  const [, item] = /^item:(.*)$/.exec(measure) ?? [];
  const rows = item === undefined ? report.byGroup : report.byItem.filter((one) => one.item === item);
  return rows.find((one) => one.group === group)?.estimate ?? null;
}

/** What is printed of a figure, to be compared; its degrees of freedom are taken from its answers alone. */
function sideOf(estimate: Estimate | null): TrendSide | null {
  // A change between whole percents would say more than they do.
  if (estimate === null || 'suppressed' in estimate || estimate.coarse) return null;
  const { rate, se, valid, indicative } = estimate;
  const degreesOfFreedom = Math.max(1, valid - 1);
  return { rate, variance: se ** 2, degreesOfFreedom, valid, census: false, indicative };
}

/** By how much a rate changed, later less earlier as a fraction, with its interval. */
export interface Change extends Interval {
  change: number;
  se: number;
  /** Not to be put down to chance, by Holm's correction over all that are read together. */
  clear: boolean;
}

/** From one campaign to the next: a change, or by name why there is none. */
export type Step = Change | { refused: Refusal };

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
 * shares, groups and the items it counts are; nothing where they have no township in common. Changes are differences
 * as elsewhere (analysis/compare.ts): both may have asked the same people. Throws for fewer than two, or where one is
 * not closed.
 */
export function trendOf(waves: readonly Wave[]): Trend {
  const [first] = waves;
  if (!first || waves.length < 2) throw new Error('a trend needs two campaigns');
  if (waves.some(({ report }) => report.status !== 'closed'))
    throw new Error('a trend is made of closed campaigns');
  const rowOf = (figure: Figure, refuse: (a: Wave, b: Wave) => Refusal | null): RawRow => {
    const estimateIn = ({ report }: Wave) => estimateOf(report, figure.measure, figure.group);
    return {
      estimates: waves.map(estimateIn),
      steps: waves.slice(1).map((later, index): RawStep => {
        const earlier = waves[index] ?? first;
        const refused =
          elsewhere(earlier, later) ??
          refuse(earlier, later) ??
          untold(estimateIn(earlier), estimateIn(later));
        return refused === null ? stepOf(earlier, later, figure) : { refused };
      }),
    };
  };
  const { definition } = first.report;
  const groups = [...new Set(waves.flatMap((wave) => [...wave.questionnaires.keys()]))];
  const headline = rowOf({ measure: definition, group: null }, headlineRefusal);
  const byGroup = groups.map((group) => ({
    group,
    ...rowOf({ measure: definition, group }, (a, b) => groupRefusal(a, b, group)),
  }));
  const byItem = groups.flatMap((group) =>
    itemsOf(waves, group).map(({ name, title }) => ({
      ...{ group, item: name, title },
      ...rowOf({ measure: `item:${name}`, group }, (a, b) => itemRefusal(a, b, group, name)),
    })),
  );
  return {
    format: 1,
    campaigns: waves.map(({ report: { campaign } }) => {
      const { id, title, opensAt, closesAt, trial } = campaign;
      return { id, title, opensAt, closesAt, trial };
    }),
    label: '自评',
    simulated: waves.some(({ report }) => report.simulated),
    definition,
    indicative: waves.some(({ report }) => !('suppressed' in report.headline) && report.headline.indicative),
    headline: readRow(headline, first.level),
    byGroup: readRows(byGroup, first.level),
    byItem: readRows(byItem, first.level),
  };
}

interface Figure {
  measure: Measure;
  /** `null` for the county. */
  group: GroupCode | null;
}

type RawStep = (Difference & { refused?: never }) | { refused: Refusal };
type RawRow = Omit<TrendRow, 'steps'> & { steps: RawStep[] };

function untold(earlier: Estimate | null, later: Estimate | null): Refusal | null {
  if (earlier === null || later === null) return 'not-asked';
  return 'suppressed' in earlier || 'suppressed' in later ? 'withheld' : null;
}

/** Packs of several counties may lie side by side; townships are merged and renamed, but never all of a county's. */
function elsewhere(earlier: Wave, later: Wave): Refusal | null {
  const known = new Set(earlier.report.campaign.townships.map(({ code }) => code));
  return later.report.campaign.townships.some(({ code }) => known.has(code)) ? null : 'places';
}

/** Campaigns that are compared have a township in common, and may have asked the same people. */
function stepOf(earlier: Wave, later: Wave, { measure, group }: Figure): RawStep {
  const [before, after] = [earlier, later].map((wave) => wave.measured(measure, group));
  if (!before || !after) return { refused: 'withheld' };
  return differenceOf(after, before, 'overlapping', earlier.level);
}

function readRow(row: RawRow, level: number): TrendRow {
  const [read] = readRows([row], level);
  return read ?? { ...row, steps: [] };
}

/** Rows as they are read together: which changes are clear is told by Holm's correction over all their steps. */
function readRows<Row extends RawRow>(
  rows: readonly Row[],
  level: number,
): (Omit<Row, 'steps'> & { steps: Step[] })[] {
  const differences = rows.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.refused === undefined ? [step] : [])),
  );
  const read = readTogether(differences, level);
  let next = 0;
  return rows.map(({ steps, ...row }) => ({
    ...row,
    steps: steps.map((step): Step => {
      if (step.refused !== undefined) return { refused: step.refused };
      const { difference, se, lower, upper } = step;
      return { change: difference, se, lower, upper, clear: read[next++]?.clear ?? false };
    }),
  }));
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
