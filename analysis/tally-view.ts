import type { CampaignSettings } from '../surveys/campaign.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { OptionValue } from '../surveys/questionnaire.ts';
import { type Cell, type EstimateSettings, estimateOf } from './estimate.ts';
import type { Measure } from './measure.ts';
import type { Combination, Estimate, Report } from './report.ts';
import { eligibleIn, type ReportSource, type TallyCell } from './report-source.ts';
import { joinStrata, type Stratum } from './strata.ts';
import { hasMeasure, momentsOf, optionCounts, sumTallies, type Tally, type TallyLayout } from './tally.ts';

/** The tallies of one set of answers, ready to be asked for estimates. */
export class TallyView {
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

function isIndicative(settings: CampaignSettings): boolean {
  return settings.groups.some((group) => settings.access[group] !== 'code');
}
