import type { GroupCode } from '../surveys/groups.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';
import { scales } from '../surveys/scale.ts';
import { CellTallies } from './cell-tallies.ts';
import { type Burst, burstSettings, IdenticalAnswers } from './identical-answers.ts';
import { longString } from './long-string.ts';
import { flagRules, scaledAnswers } from './quality.ts';
import { type RateWithout, separable } from './rates-without.ts';
import type { Estimate } from './report.ts';
import type { ReportSource, TallyCell } from './report-source.ts';
import type { AnsweredResponse } from './response.ts';
import { responseVariability } from './response-variability.ts';
import { countyShare, type ShareRow, shareRows } from './shares.ts';
import { canShow, type Sign, signBit, signRules, signs, signsOf } from './signs.ts';
import { Histogram } from './statistics/histogram.ts';

/** Seconds from opening the form to sending it; `null` where fewer than `smallCell` answers lie on either side. */
export interface CompletionTime {
  group: GroupCode;
  /** Answers whose time was measured. */
  measured: number;
  lowerQuartile: number | null;
  median: number | null;
  upperQuartile: number | null;
}

/** How evenly a group's people answered, over those who judged at least eight scaled items. */
export interface AnswerPattern {
  group: GroupCode;
  answers: number;
  /** Median of the longest run of one answer, in items (analysis/long-string.ts). */
  longString: number;
  /** Mean standard deviation within a person, each scale put on 0 … 1 (analysis/response-variability.ts). */
  variability: number;
}

export interface Quality {
  time: (CompletionTime | { group: GroupCode; suppressed: 'small' })[];
  patterns: (AnswerPattern | { group: GroupCode; suppressed: 'small' })[];
  signs: { sign: Sign; rule: string; county: ShareRow; byGroup: ShareRow[] }[];
  identical: {
    bursts: Burst[];
    /** Sets of identical answers that had too few answers elsewhere to be held against. */
    uncompared: number;
    /** Sets of fewer answers were not looked for. */
    searchedFrom: number;
  };
  /** The headline both ways: over all answers, and without those that show a sign. */
  rates: { headline: Estimate; without: RateWithout[] };
}

/** Which headline without a sign matters most, where not all may be shown. */
const byWeight: readonly Sign[] = [
  ...(['coached', 'identical', 'straight-line', 'speed', 'long-string', 'night-burst', 'same-text'] as const),
];
const variabilityUnit = 1e-6;
const longestSeconds = 4 * 3600;

/** Gathers how people answered, in bounded memory, in two passes over the same responses: `survey`, then `count`. */
export class QualityCounts {
  readonly #source: ReportSource;
  readonly #identical: IdenticalAnswers;
  readonly #groups = new Map<GroupCode, GroupQuality>();
  readonly #tallies: ReadonlyMap<Sign, CellTallies>;

  constructor(source: ReportSource) {
    this.#source = source;
    this.#identical = new IdenticalAnswers(source.questionnaires);
    this.#tallies = new Map(signs.map((sign) => [sign, new CellTallies(source.layouts)]));
    for (const [group, questionnaire] of source.questionnaires)
      this.#groups.set(group, new GroupQuality(questionnaire));
  }

  survey(response: AnsweredResponse): void {
    this.#identical.survey(response);
  }

  count(response: AnsweredResponse): void {
    const group = this.#groups.get(response.group);
    if (!group) return;
    const set = group.count(response);
    this.#identical.count(response, set);
    const place = { ...response, school: response.school === '' ? null : response.school };
    for (const sign of signs)
      if ((set & signBit(sign)) !== 0) this.#tallies.get(sign)?.add(place, response.answers);
  }

  /**
   * @param headline the headline over all answers
   * @param headlineOf the headline over given cells
   * @param reportLeavesOut whether the Report shows the headline without the flagged answers
   */
  result(
    headline: Estimate,
    headlineOf: (cells: readonly TallyCell[]) => Estimate,
    reportLeavesOut: boolean,
  ): Quality {
    const { smallCell } = this.#source.settings;
    const { bursts, uncompared } = this.#identical.result(smallCell);
    for (const { burst, answers, signSets } of bursts) {
      this.#tallies.get('identical')?.add(burst, answers, burst.identical);
      this.#groups.get(burst.group)?.mark(signSets);
    }
    const groups = [...this.#groups];
    return {
      time: groups.map(([group, found]) => ({ group, ...found.time(smallCell) })),
      patterns: groups.map(([group, found]) => ({ group, ...found.pattern(smallCell) })),
      signs: signs.map((sign) => {
        const counted = groups.flatMap(([group, found]) =>
          canShow(sign, found.questionnaire)
            ? [{ group, answers: found.answers, count: found.showing(signBit(sign)) }]
            : [],
        );
        return {
          sign,
          rule: signRules[sign],
          county: countyShare(counted, smallCell),
          byGroup: shareRows(counted, smallCell),
        };
      }),
      identical: {
        bursts: bursts.map(({ burst }) => burst),
        uncompared,
        searchedFrom: Math.max(burstSettings.answers, smallCell, this.#identical.searchedFrom),
      },
      rates: { headline, without: this.#without(headlineOf, reportLeavesOut) },
    };
  }

  #without(headlineOf: (cells: readonly TallyCell[]) => Estimate, reportLeavesOut: boolean): RateWithout[] {
    const sets = new Map<number, number>();
    for (const found of this.#groups.values())
      for (const [set, count] of found.sets) sets.set(set, (sets.get(set) ?? 0) + count);
    const flagged = signs.filter((sign) => sign in flagRules).reduce((sum, sign) => sum | signBit(sign), 0);
    const { smallCell } = this.#source.settings;
    const allowed = separable(byWeight.map(signBit), reportLeavesOut ? [flagged] : [], sets, smallCell);
    return signs.map((sign) => {
      if (!allowed.has(signBit(sign))) return { sign, leftOut: null, headline: null };
      const cells = this.#tallies.get(sign)?.takenFrom(this.#source.tallies) ?? [];
      const leftOut = [...sets].reduce((sum, [set, count]) => sum + (set & signBit(sign) ? count : 0), 0);
      return { sign, leftOut, headline: headlineOf(cells) };
    });
  }
}

class GroupQuality {
  readonly questionnaire: Questionnaire;
  /** How many answers show each set of signs. */
  readonly sets = new Map<number, number>();
  answers = 0;
  readonly #seconds = new Histogram(longestSeconds);
  readonly #longest: Histogram;
  /** In whole millionths, so that the order of adding changes nothing. */
  #variability = 0;

  constructor(questionnaire: Questionnaire) {
    this.questionnaire = questionnaire;
    this.#longest = new Histogram(questionnaire.items.length);
  }

  /** The signs of the response. */
  count(response: AnsweredResponse): number {
    this.answers += 1;
    if (response.seconds !== null) this.#seconds.add(response.seconds);
    const set = signsOf(this.questionnaire, response);
    this.#move(set, 1);
    const points = scaledAnswers(this.questionnaire, response.answers);
    const variability = responseVariability(onOneScale(this.questionnaire, points));
    if (variability !== null && points.filter((point) => point !== null).length >= burstSettings.items) {
      this.#longest.add(longString(points.map((point) => point ?? Number.NaN)));
      this.#variability += Math.round(variability / variabilityUnit);
    }
    return set;
  }

  /** Gives answers that were counted the sign `identical` as well. */
  mark(signSets: ReadonlyMap<number, number>): void {
    for (const [set, count] of signSets) {
      this.#move(set, -count);
      this.#move(set | signBit('identical'), count);
    }
  }

  showing(bit: number): number {
    return [...this.sets].reduce((sum, [set, count]) => sum + ((set & bit) !== 0 ? count : 0), 0);
  }

  time(smallCell: number): Omit<CompletionTime, 'group'> | { suppressed: 'small' } {
    const measured = this.#seconds.total;
    if (measured < smallCell) return { suppressed: 'small' };
    // A quantile is one person's time unless enough others lie on either side of it.
    const quantile = (q: number) =>
      measured * Math.min(q, 1 - q) >= smallCell ? this.#seconds.quantile(q) : null;
    return {
      measured,
      lowerQuartile: quantile(0.25),
      median: quantile(0.5),
      upperQuartile: quantile(0.75),
    };
  }

  pattern(smallCell: number): Omit<AnswerPattern, 'group'> | { suppressed: 'small' } {
    const answers = this.#longest.total;
    // The median run is one person's unless enough others lie on either side of it.
    if (answers < 2 * smallCell) return { suppressed: 'small' };
    return {
      answers,
      longString: this.#longest.quantile(0.5),
      variability: (this.#variability * variabilityUnit) / answers,
    };
  }

  #move(set: number, by: number): void {
    this.sets.set(set, (this.sets.get(set) ?? 0) + by);
  }
}

/** Points of the scaled items on 0 … 1, without 不了解 and blanks. */
function onOneScale(questionnaire: Questionnaire, points: readonly (number | null)[]): number[] {
  const scaled = questionnaire.items.flatMap((item) => item.scale ?? []);
  return points.flatMap((point, index) => {
    const scale = scaled[index];
    return point === null || scale === undefined ? [] : [(point - 1) / (scales[scale].points - 1)];
  });
}
