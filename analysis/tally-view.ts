import type { OptionValue } from '../surveys/answers.ts';
import type { CampaignSettings } from '../surveys/campaign.ts';
import type { GroupCode } from '../surveys/groups.ts';
import { type EstimateSettings, estimateOf, type Measured, measured, type Scope } from './estimate.ts';
import type { Cell } from './influence.ts';
import type { Measure } from './measure.ts';
import { countsByPlace, eligibleByPlace, placeKey } from './places.ts';
import type { Combination, Estimate, Report } from './report.ts';
import type { ReportSource, TallyCell } from './report-source.ts';
import { joinStrata, type Stratum } from './strata.ts';
import { hasMeasure, momentsOf, optionCounts, type Tally, type TallyLayout } from './tally.ts';

/** Which answers a figure is about: the county's where neither is given. */
export interface Where {
  group?: GroupCode;
  township?: string;
  /** Of several groups, these alone, as if there were no others. */
  groups?: readonly GroupCode[];
}

/** What is known of a group in a township. */
interface Place {
  group: GroupCode;
  township: string;
  eligible: number;
  stratum: Stratum;
  tally: Tally;
}

/** The tallies of one set of answers, summed once and ready to be asked for estimates. */
export class TallyView {
  readonly strata: readonly Stratum[];
  readonly #source: ReportSource;
  readonly #settings: EstimateSettings;
  /** The townships of each group where somebody is eligible. */
  readonly #places = new Map<GroupCode, readonly Place[]>();

  constructor(source: ReportSource, tallies: readonly TallyCell[]) {
    this.#source = source;
    this.#settings = { ...source.settings, byCode: groupsByCode(source.settings) };
    const eligible = eligibleByPlace(source.frame);
    const counts = countsByPlace(source.layouts, tallies);
    this.strata = source.settings.groups.flatMap((group) => {
      const answers = (code: string) => counts.get(placeKey(group, code));
      const strata = joinStrata(
        source.settings.townships.map(({ code, kind }) => ({
          group,
          townships: [code],
          kind,
          eligible: eligible.get(placeKey(group, code)) ?? 0,
          answered: answers(code)?.[0] ?? 0,
        })),
      );
      this.#places.set(
        group,
        source.settings.townships.flatMap(({ code }) => {
          const stratum = strata.find(({ townships }) => townships.includes(code));
          if (!stratum) return [];
          return [
            {
              group,
              township: code,
              eligible: eligible.get(placeKey(group, code)) ?? 0,
              stratum,
              tally: answers(code) ?? [],
            },
          ];
        }),
      );
      return strata;
    });
  }

  eligible(group: GroupCode, township: string): number {
    return this.#placesOf(group).find((place) => place.township === township)?.eligible ?? 0;
  }

  /** The estimate of a measure, with the campaign's combination unless another is asked for. */
  estimate(measure: Measure, where: Where = {}, combination?: Combination): Estimate {
    if (this.#source.status !== 'closed') return { suppressed: 'open' };
    return estimateOf(this.#scope(measure, where, combination), this.#settings);
  }

  /** The same figure with all that its error is made of; `null` where no answer has a denominator. */
  measured(measure: Measure, where: Where = {}, combination?: Combination): Measured | null {
    return measured(this.#scope(measure, where, combination), this.#settings);
  }

  /** A township: the campaign's combination over the groups with at least two answers there, or a census. */
  township(measure: Measure, township: string): { groups: GroupCode[]; estimate: Estimate } {
    const groups = this.#source.settings.groups.filter((group) => this.#enters(group, township));
    return { groups, estimate: this.estimate(measure, { township }) };
  }

  item(name: string, group: GroupCode | null): Report['byItem'][number] {
    const estimate = this.estimate(`item:${name}`, group ? { group } : {});
    if ('suppressed' in estimate) return { group, item: name, estimate };
    const counts = new Map<OptionValue, number>();
    for (const owner of group ? [group] : this.#source.settings.groups) {
      for (const { tally } of this.#placesOf(owner)) {
        for (const { value, count } of optionCounts(this.#layout(owner), tally, name)) {
          counts.set(value, (counts.get(value) ?? 0) + count);
        }
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

  /** The moments of a measure in the places of a group; none where the group is not asked it. */
  cells(measure: Measure, group: GroupCode): Cell[] {
    const layout = this.#layout(group);
    if (!hasMeasure(layout, measure)) return [];
    return this.#placesOf(group).map(({ tally, ...place }) => ({
      ...place,
      moments: momentsOf(layout, tally, measure),
    }));
  }

  /** Who was not asked is no answer without a denominator, but no part of the figure at all. */
  #scope(measure: Measure, { group, township, groups }: Where, combination?: Combination): Scope {
    const inTownship = (cell: { township: string }) => township === undefined || cell.township === township;
    if (group !== undefined) {
      return { cells: this.cells(measure, group).filter(inTownship), combination: null, absent: [] };
    }
    const asked = (groups ?? this.#source.settings.groups).filter((one) =>
      hasMeasure(this.#layout(one), measure),
    );
    const entering = asked.filter((one) =>
      township === undefined ? this.#placesOf(one).length > 0 : this.#enters(one, township),
    );
    const absent = asked
      .filter((one) => !entering.includes(one))
      .map((one) => ({ group: one, eligible: township === undefined ? 0 : this.eligible(one, township) }))
      .filter(({ eligible }) => township === undefined || eligible > 0);
    return {
      cells: entering.flatMap((one) => this.cells(measure, one).filter(inTownship)),
      combination: combination ?? this.#source.settings.combination,
      absent,
    };
  }

  /** A group enters a township's figure with two answers there, or if all of it answered. */
  #enters(group: GroupCode, township: string): boolean {
    const place = this.#placesOf(group).find((one) => one.township === township);
    const answered = place?.tally[0] ?? 0;
    return place !== undefined && place.eligible > 0 && (answered >= 2 || answered === place.eligible);
  }

  #placesOf(group: GroupCode): readonly Place[] {
    return this.#places.get(group) ?? [];
  }

  #layout(group: GroupCode): TallyLayout {
    const layout = this.#source.layouts.get(group);
    if (!layout) throw new Error(`the campaign has no questionnaire for ${group}`);
    return layout;
  }
}

function groupsByCode(settings: CampaignSettings): Set<GroupCode> {
  return new Set(settings.groups.filter((group) => settings.access[group] === 'code'));
}
