import type { CampaignSettings } from '../surveys/campaign.ts';
import { dimensionName } from '../surveys/dimensions.ts';
import type { FrameCell } from '../surveys/frame.ts';
import { type GroupCode, groupName } from '../surveys/groups.ts';
import type { Quota } from '../surveys/plan.ts';
import type { Item, OptionValue, Questionnaire } from '../surveys/questionnaire.ts';
import { type Cell, type EstimateSettings, estimateOf } from './estimate.ts';
import type { Measure } from './measure.ts';
import { notesOf } from './notes.ts';
import type { Combination, Definition, Estimate, Participation, Report } from './report.ts';
import { joinStrata, type Stratum } from './strata.ts';
import { hasMeasure, momentsOf, optionCounts, sumTallies, type Tally, type TallyLayout } from './tally.ts';

/** Everything a Report is made from: what publication froze, the state of the field, and the tallies. */
export interface ReportSource {
  campaign: Pick<Report['campaign'], 'id' | 'closedAt' | 'digest' | 'exampleFrame'>;
  settings: CampaignSettings;
  status: Report['status'];
  simulated: boolean;
  generatedAt: string;
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  layouts: ReadonlyMap<GroupCode, TallyLayout>;
  frame: readonly FrameCell[];
  quotas: readonly Quota[];
  tallies: readonly TallyCell[];
}

/** The counts of one cell as they are stored. */
export interface TallyCell {
  group: GroupCode;
  township: string;
  school: string | null;
  flagged: boolean;
  counts: Tally;
}

const definitions: readonly Definition[] = ['overall', 'pooled', 'mean5', 'index100'];
const combinations: readonly Combination[] = ['fixed', 'population', 'as-answered'];

/** Makes the one Report that every screen and document prints. Costs cells, not responses. */
export function composeReport(source: ReportSource): Report {
  const { settings } = source;
  const view = new View(source, source.tallies);
  const flagged = source.tallies.filter((cell) => cell.flagged);
  // Some flags rest on what was answered, so while the field is open their number is not told either.
  const flaggedCount = source.status === 'closed' ? answersIn(flagged) : 0;
  const participation = participationOf(source);
  const items = scaledItems(source);
  const dimensions = [...new Set(items.map((item) => item.dimension))];
  const { groups } = settings;
  const townships = settings.townships.map((township) => township.code);

  return {
    format: 1,
    campaign: campaignOf(source, items, dimensions),
    generatedAt: source.generatedAt,
    status: source.status,
    label: '自评',
    simulated: source.simulated,
    definition: settings.definition,
    combination: settings.combination,
    bar: settings.bar,
    smallCell: settings.smallCell,
    participation,
    headline: view.estimate(settings.definition),
    alternatives: definitions.flatMap((definition) =>
      combinations.map((combination) => ({
        definition,
        combination,
        estimate: view.estimate(definition, {}, combination),
      })),
    ),
    byGroup: groups.map((group) => ({ group, estimate: view.estimate(settings.definition, { group }) })),
    byTownship: townships.map((township) => ({ township, ...view.township(settings.definition, township) })),
    byGroupTownship: groups.flatMap((group) =>
      townships
        .filter((township) => view.eligible(group, township) > 0)
        .map((township) => ({
          group,
          township,
          estimate: view.estimate(settings.definition, { group, township }),
        })),
    ),
    byDimension: view.perGroup(
      dimensions,
      (dimension, group) => items.some((item) => item.dimension === dimension && item.groups.includes(group)),
      (dimension, group) => ({
        group,
        dimension,
        estimate: view.estimate(`dimension:${dimension}`, group ? { group } : {}),
      }),
    ),
    byItem: view.perGroup(
      items.map((item) => item.name),
      (name, group) => items.some((item) => item.name === name && item.groups.includes(group)),
      (name, group) => view.item(name, group),
    ),
    excluded: { count: 0, headlineWithout: null },
    flagged: { count: flaggedCount, headlineWithout: headlineWithoutFlagged(source, flaggedCount) },
    joinedStrata: view.strata
      .filter((stratum) => stratum.townships.length > 1)
      .map(({ group, townships: codes }) => ({ group, townships: [...codes] })),
    notes: notesOf(source, participation, view.groupsWithout(settings.definition)),
  };
}

/** The tallies of one set of answers, ready to be asked for estimates. */
class View {
  readonly strata: readonly Stratum[];
  readonly #source: ReportSource;
  readonly #sums = new Map<string, Tally>();
  readonly #stratumOf = new Map<string, Stratum>();

  constructor(source: ReportSource, tallies: readonly TallyCell[]) {
    this.#source = source;
    for (const group of source.settings.groups) {
      const layout = this.#layout(group);
      for (const { code } of source.settings.townships) {
        const here = tallies.filter((cell) => cell.group === group && cell.township === code);
        this.#sums.set(
          key(group, code),
          sumTallies(
            layout,
            here.map((cell) => cell.counts),
          ),
        );
      }
    }
    this.strata = source.settings.groups.flatMap((group) => joinStrata(this.#townshipStrata(group)));
    for (const stratum of this.strata) {
      for (const township of stratum.townships) this.#stratumOf.set(key(stratum.group, township), stratum);
    }
  }

  eligible(group: GroupCode, township: string): number {
    return this.#source.frame.reduce(
      (sum, cell) => (cell.group === group && cell.township === township ? sum + cell.eligible : sum),
      0,
    );
  }

  estimate(
    measure: Measure,
    where: { group?: GroupCode; township?: string; groups?: readonly GroupCode[] } = {},
    combination: Combination = this.#source.settings.combination,
  ): Estimate {
    if (this.#source.status !== 'closed') return { suppressed: 'open' };
    const cells = this.#cells(measure, where);
    return estimateOf(
      cells,
      this.#settings(combination),
      measure === 'overall' || measure.startsWith('item:'),
    );
  }

  /** A township: the campaign's combination over the groups with at least two answers there, or a census. */
  township(measure: Measure, township: string): { groups: GroupCode[]; estimate: Estimate } {
    const groups = this.#source.settings.groups.filter((group) => {
      const answered = this.#sums.get(key(group, township))?.[0] ?? 0;
      const eligible = this.eligible(group, township);
      return eligible > 0 && (answered >= 2 || answered === eligible);
    });
    return { groups, estimate: this.estimate(measure, { township, groups }) };
  }

  item(name: string, group: GroupCode | null): Report['byItem'][number] {
    const estimate = this.estimate(`item:${name}`, group ? { group } : {});
    if ('suppressed' in estimate) return { group, item: name, estimate };
    const counts = new Map<OptionValue, number>();
    for (const [cell, tally] of this.#sums) {
      const owner = this.#source.settings.groups.find((code) => cell.startsWith(`${code} `));
      if (!owner || (group !== null && owner !== group)) continue;
      for (const { value, count } of optionCounts(this.#layout(owner), tally, name)) {
        counts.set(value, (counts.get(value) ?? 0) + count);
      }
    }
    return { group, item: name, estimate, options: [...counts].map(([value, count]) => ({ value, count })) };
  }

  /** One row for the county, then one per group that is asked, for each thing in order. */
  perGroup<Thing, Row>(
    things: readonly Thing[],
    asked: (thing: Thing, group: GroupCode) => boolean,
    row: (thing: Thing, group: GroupCode | null) => Row,
  ): Row[] {
    return things.flatMap((thing) => [
      row(thing, null),
      ...this.#source.settings.groups
        .filter((group) => asked(thing, group))
        .map((group) => row(thing, group)),
    ]);
  }

  /** Groups with people in the frame and no valid answer: they cannot enter the combination. */
  groupsWithout(measure: Measure): GroupCode[] {
    return this.#source.settings.groups.filter(
      (group) => !this.#cells(measure, { group }).some((cell) => cell.moments.valid > 0),
    );
  }

  #cells(
    measure: Measure,
    where: { group?: GroupCode; township?: string; groups?: readonly GroupCode[] },
  ): Cell[] {
    const all = where.group ? [where.group] : (where.groups ?? this.#source.settings.groups);
    // Who was not asked is no answer without a denominator, but no part of the figure at all.
    const groups = all.filter((group) => hasMeasure(this.#layout(group), measure));
    return groups.flatMap((group) =>
      this.#source.settings.townships.flatMap(({ code }): Cell[] => {
        const stratum = this.#stratumOf.get(key(group, code));
        const tally = this.#sums.get(key(group, code));
        if (!stratum || !tally || (where.township !== undefined && where.township !== code)) return [];
        return [{ group, township: code, stratum, moments: momentsOf(this.#layout(group), tally, measure) }];
      }),
    );
  }

  #settings(combination: Combination): EstimateSettings {
    const { settings } = this.#source;
    const eligible = Object.fromEntries(
      settings.groups.map((group) => [group, eligibleIn(this.#source, group)]),
    );
    return { ...settings, combination, eligible, indicative: isIndicative(settings) };
  }

  #townshipStrata(group: GroupCode): Stratum[] {
    return this.#source.settings.townships.map(({ code, kind }) => ({
      group,
      townships: [code],
      kind,
      eligible: this.eligible(group, code),
      answered: this.#sums.get(key(group, code))?.[0] ?? 0,
    }));
  }

  #layout(group: GroupCode): TallyLayout {
    const layout = this.#source.layouts.get(group);
    if (!layout) throw new Error(`the campaign has no questionnaire for ${group}`);
    return layout;
  }
}

function key(group: GroupCode, township: string): string {
  return `${group} ${township}`;
}

function eligibleIn(source: ReportSource, group: GroupCode): number {
  return source.frame.reduce((sum, cell) => (cell.group === group ? sum + cell.eligible : sum), 0);
}

function isIndicative(settings: CampaignSettings): boolean {
  return settings.groups.some((group) => settings.access[group] !== 'code');
}

function answersIn(cells: readonly TallyCell[]): number {
  return cells.reduce((sum, cell) => sum + (cell.counts[0] ?? 0), 0);
}

/** Both ways are shown only where the difference holds enough answers not to tell of any one of them. */
function headlineWithoutFlagged(source: ReportSource, flaggedCount: number): Estimate | null {
  if (source.status !== 'closed' || flaggedCount < source.settings.smallCell) return null;
  return new View(
    source,
    source.tallies.filter((cell) => !cell.flagged),
  ).estimate(source.settings.definition);
}

function participationOf(source: ReportSource): Participation[] {
  return source.frame.map(({ group, township, school, eligible }) => {
    const here = source.tallies.filter(
      (cell) => cell.group === group && cell.township === township && cell.school === school,
    );
    const received = answersIn(here);
    const quota = source.quotas.find(
      (candidate) =>
        candidate.group === group && candidate.township === township && candidate.school === school,
    );
    return {
      group,
      township,
      school,
      eligible,
      received,
      rate: eligible === 0 ? null : received / eligible,
      quota: quota?.quota ?? 0,
    };
  });
}

type ScaledItem = Report['campaign']['items'][number];

function scaledItems(source: ReportSource): ScaledItem[] {
  const items = new Map<string, ScaledItem>();
  for (const [group, questionnaire] of source.questionnaires) {
    for (const item of questionnaire.items) {
      if (item.scale === null || item.dimension === null) continue;
      const known = items.get(item.name);
      if (known) known.groups.push(group);
      else items.set(item.name, scaledItem(item, item.dimension, group));
    }
  }
  return [...items.values()];
}

function scaledItem(item: Item, dimension: string, group: GroupCode): ScaledItem {
  return {
    name: item.name,
    title: item.title,
    dimension,
    dimensionName: dimensionName(dimension),
    groups: [group],
    options: item.options.map(({ value, text }) => ({ value, text })),
  };
}

function campaignOf(source: ReportSource, items: ScaledItem[], dimensions: string[]): Report['campaign'] {
  const { settings } = source;
  return {
    ...source.campaign,
    title: settings.title,
    organiser: settings.organiser,
    opensAt: settings.opensAt,
    closesAt: settings.closesAt,
    trial: settings.trial,
    groups: settings.groups.map((code) => ({
      code,
      name: groupName(code),
      eligible: eligibleIn(source, code),
      share: settings.shares[code] ?? 0,
    })),
    townships: settings.townships.map(({ code, name, kind }) => ({ code, name, kind })),
    items,
    dimensions: dimensions.map((code) => ({ code, name: dimensionName(code) })),
    retentionMonths: settings.retentionMonths,
    complaintContact: settings.complaintContact,
  };
}
