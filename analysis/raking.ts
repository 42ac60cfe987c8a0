import type { GroupCode } from '../surveys/groups.ts';
import { type DeclaredMargin, marginsOf } from '../surveys/margins.ts';
import { intervalOf } from './estimate.ts';
import type { Measure } from './measure.ts';
import { proportion, shareOf } from './rate.ts';
import type { ReportSource } from './report-source.ts';
import type { AnsweredResponse } from './response.ts';
import type { Interval } from './statistics/interval.ts';
import { NotRaked, type Raked, rake } from './statistics/rake.ts';
import { type RakedCell, rakedRatio } from './statistics/raked-ratio.ts';
import { satterthwaite } from './statistics/satterthwaite.ts';
import { trim } from './statistics/trim.ts';
import { type Stratum, weightOf } from './strata.ts';
import { countResponse, emptyTally, momentsOf, type TallyLayout } from './tally.ts';
import type { TallyView } from './tally-view.ts';

/**
 * No weight above so many times their mean: beyond it one answer speaks for too many.
 * Source: DeBell & Krosnick (2009), Computing Weights for American National Election Study Survey Data.
 */
const highestWeight = 5;

/** A rate under raked weights, beside what it is without them. */
export interface RakedRate extends Interval {
  rate: number;
  /** By linearisation, what the margins explain taken out; as R's `svyratio` on a `rake`d design. */
  se: number;
  valid: number;
  /** Valid answers over as many of a plain random sample as would serve as well; `null` at zero variance. */
  designEffect: number | null;
  /** The Report's rate. */
  unraked: number;
}

export interface RakedGroup {
  group: GroupCode;
  /** What was declared, per background item in the order asked. */
  margins: { title: string; options: { text: string; share: number }[] }[];
  outcome:
    | (RakedRate & {
        rounds: number;
        /** Answers whose weight was cut at five times the mean; the margins are then met nearly, not wholly. */
        trimmed: number;
        /** Answers without the item: they keep their weight. */
        blank: number;
      })
    | { refused: string }
    | { suppressed: 'small' };
}

/** The headline's measure weighted to declared margins: an alternative, never the headline. */
export interface Raking {
  groups: RakedGroup[];
  /** `null` where no group was raked, and where the county is counted as answered. */
  county: RakedRate | null;
}

interface GroupCounts {
  margins: readonly DeclaredMargin[];
  layout: TallyLayout;
  /** By township and categories. */
  cells: Map<string, { township: string; categories: number[]; counts: number[] }>;
}

/** Counts answers by township and category of each margin, as many cells as there can be of these. */
export class RakingCounts {
  readonly #groups = new Map<GroupCode, GroupCounts>();

  constructor({
    settings,
    questionnaires,
    layouts,
  }: Pick<ReportSource, 'settings' | 'questionnaires' | 'layouts'>) {
    for (const [group, questionnaire] of questionnaires) {
      const margins = marginsOf(settings.margins, group, questionnaire);
      const layout = layouts.get(group);
      if (margins.length > 0 && layout) this.#groups.set(group, { margins, layout, cells: new Map() });
    }
  }

  count({ group, township, answers }: AnsweredResponse): void {
    const found = this.#groups.get(group);
    if (!found) return;
    const categories = found.margins.map(({ item }) => {
      const option = item.options.findIndex(({ value }) => value === answers[item.name]);
      return option >= 0 ? option : item.options.length;
    });
    const key = `${township} ${categories.join()}`;
    const cell = found.cells.get(key) ?? { township, categories, counts: emptyTally(found.layout) };
    found.cells.set(key, cell);
    countResponse(found.layout, cell.counts, answers);
  }

  result(source: ReportSource, view: TallyView): Raking {
    const { definition, level, smallCell, combination, shares } = source.settings;
    const parts = source.settings.groups.flatMap((group) => {
      const plain = view.measured(definition, { group });
      return plain ? [{ group, plain, raked: this.#raked(group, definition, view) }] : [];
    });
    const groups = source.settings.groups.flatMap((group): RakedGroup[] => {
      const margins = this.#groups.get(group)?.margins.map(toldMargin);
      if (!margins) return [];
      const { plain, raked = null } = parts.find((part) => part.group === group) ?? {};
      // Before any word on what is missing: of so few that would tell what they are.
      if (!plain || plain.valid < smallCell || raked === null)
        return [{ group, margins, outcome: { suppressed: 'small' } }];
      if (!('rate' in raked)) return [{ group, margins, outcome: raked }];
      const { rounds, trimmed, blank } = raked;
      const rate = rateOf({ ...raked, degreesOfFreedom: plain.degreesOfFreedom }, plain, level);
      return [{ group, margins, outcome: { ...rate, rounds, trimmed, blank } }];
    });
    if (combination === 'as-answered' || !groups.some(({ outcome }) => 'rate' in outcome))
      return { groups, county: null };
    const weighted = parts.map(({ group, plain, raked }) => ({
      share: shareOf(group, view.cells(definition, group), combination, shares),
      rate: raked && 'rate' in raked ? raked.rate : plain.rate,
      variance: raked && 'rate' in raked ? raked.variance : plain.variance,
      degreesOfFreedom: plain.degreesOfFreedom ?? 0,
    }));
    const whole = weighted.reduce((sum, { share }) => sum + share, 0);
    const pieces = weighted.map(({ share, variance, ...part }) => ({
      ...part,
      share: share / whole,
      variance: (share / whole) ** 2 * variance,
    }));
    const all = view.measured(definition);
    if (!all || whole === 0) return { groups, county: null };
    const county = {
      rate: proportion(pieces.reduce((sum, { share, rate }) => sum + share * rate, 0)),
      variance: pieces.reduce((sum, { variance }) => sum + variance, 0),
      degreesOfFreedom: satterthwaite(pieces),
    };
    return { groups, county: all.valid < smallCell ? null : rateOf(county, all, level) };
  }

  #raked(group: GroupCode, measure: Measure, view: TallyView) {
    const found = this.#groups.get(group);
    if (!found) return null;
    const strata = view.strata.filter((stratum) => stratum.group === group);
    const cells = [...found.cells.values()].flatMap(({ township, categories, counts }): RakedCell[] => {
      const stratum = strata.findIndex(({ townships }) => townships.includes(township));
      const { valid: _, ...moments } = momentsOf(found.layout, counts, measure);
      return stratum < 0 ? [] : [{ stratum, cluster: null, categories, ...moments }];
    });
    try {
      return { ...ratio(cells, found.margins, strata), blank: blankIn(cells, found.margins) };
    } catch (error) {
      // What the data do not allow is told, with what to do about it; anything else is a mistake of ours.
      if (error instanceof NotRaked) return { refused: error.message };
      throw error;
    }
  }
}

function toldMargin({ item, shares }: DeclaredMargin): RakedGroup['margins'][number] {
  const options = item.options.map(({ text }, at) => ({ text, share: shares[at] ?? 0 }));
  return { title: item.title, options };
}

/** Rakes the cells, cuts weights that are too high, and takes the ratio under what comes of it. */
function ratio(cells: readonly RakedCell[], margins: readonly DeclaredMargin[], strata: readonly Stratum[]) {
  const base = cells.map(({ stratum, n }) => n * (strata[stratum] ? weightOf(strata[stratum]) : 0));
  const raked = rake(
    base,
    margins.map(({ item, shares }, at) => {
      const categories = cells.map((cell) => cell.categories[at] ?? item.options.length);
      const blank = base.reduce(
        (sum, weight, cell) => sum + (categories[cell] === item.options.length ? weight : 0),
        0,
      );
      const rest = base.reduce((sum, weight) => sum + weight, 0) - blank;
      const whole = shares.reduce((sum, share) => sum + share, 0);
      const totals = [...shares.map((share) => (rest * share) / whole), blank];
      return { name: item.title, categories, totals };
    }),
  );
  const each = perAnswer(raked, cells);
  const answers = cells.map(({ n }) => n);
  const mean =
    raked.weights.reduce((sum, weight) => sum + weight, 0) / answers.reduce((sum, count) => sum + count, 0);
  const highest = highestWeight * mean;
  const trimmed = each.weights.reduce(
    (sum, weight, at) => sum + (weight > highest ? (answers[at] ?? 0) : 0),
    0,
  );
  const used = trimmed === 0 ? each : { ...each, weights: trim(each.weights, highest, answers) };
  const frame = strata.map(({ eligible, answered }) =>
    answered > eligible ? Number.POSITIVE_INFINITY : eligible,
  );
  return { ...rakedRatio(cells, used, frame), rounds: raked.rounds, trimmed };
}

/** Raking moves whole cells; the answers of one share its weight alike. */
function perAnswer({ weights, afterMargin }: Raked, cells: readonly RakedCell[]) {
  const each = (some: readonly number[]) => some.map((weight, at) => weight / (cells[at]?.n ?? 1));
  return { weights: each(weights), afterMargin: afterMargin.map(each) };
}

function blankIn(cells: readonly RakedCell[], margins: readonly DeclaredMargin[]): number {
  return cells.reduce(
    (sum, { n, categories }) =>
      sum + (margins.some(({ item }, at) => categories[at] === item.options.length) ? n : 0),
    0,
  );
}

function rateOf(
  figure: { rate: number; variance: number; degreesOfFreedom: number | null },
  plain: { rate: number; valid: number },
  level: number,
): RakedRate {
  const { rate, variance } = figure;
  const { lower, upper } = intervalOf(figure, plain.valid, false, level);
  const effective = variance === 0 ? null : (rate * (1 - rate)) / variance;
  return {
    ...{ rate, lower, upper },
    se: Math.sqrt(variance),
    valid: plain.valid,
    designEffect: effective === null ? null : plain.valid / effective,
    unraked: plain.rate,
  };
}
