import type { Answers, OptionValue } from '../surveys/answers.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';
import type { Scale } from '../surveys/scale.ts';
import {
  type CampaignScales,
  type CompositeMeasure,
  compositeMeasures,
  covers,
  type Measure,
  scaleOf,
  unitOf,
  unitsOf,
} from './measure.ts';

/** Where the counts of one item with options stand in a tally. */
export interface ItemLayout {
  name: string;
  scale: Scale | null;
  options: readonly OptionValue[];
  offset: number;
}

/**
 * What the whole numbers of a tally mean, in their order: the number of answers, then for each item with
 * options a count per option, then six moments per composite measure: answers with v > 0, Σu, Σv, Σu², Σuv, Σv².
 */
export interface TallyLayout {
  width: number;
  items: readonly ItemLayout[];
  overall: string;
  composites: readonly {
    measure: CompositeMeasure;
    /** Indexes into `items` of those it covers. */
    items: readonly number[];
    /** For each of them, what each of its options adds; `null` where it is no answer on the scale. */
    units: readonly (readonly (number | null)[])[];
    offset: number;
  }[];
}

/** The counts of one cell: whole numbers in the order of its group's layout. */
export type Tally = readonly number[];

/** Sums of a measure over the answers of a cell. u is the numerator, v the denominator per respondent. */
export interface Moments {
  /** Answers, whether or not they have a denominator. */
  n: number;
  /** Answers with v > 0. */
  valid: number;
  u: number;
  v: number;
  uu: number;
  uv: number;
  vv: number;
}

const momentsPerMeasure = 6;

/** The layout of a group's tallies, fixed by its questionnaire. */
export function tallyLayout(questionnaire: Questionnaire, scales: CampaignScales): TallyLayout {
  let offset = 1;
  const counted = questionnaire.items.filter((item) => item.options.length > 0);
  const items = counted.map((item) => {
    const layout = {
      name: item.name,
      scale: scaleOf(item, scales),
      options: item.options.map((option) => option.value),
      offset,
    };
    offset += item.options.length;
    return layout;
  });
  const composites = compositeMeasures(questionnaire).map((measure) => {
    const covered = counted.flatMap((item, index) => (covers(measure, item) ? [index] : []));
    const layout = {
      measure,
      items: covered,
      units: covered.map((index) => {
        const { scale = null, options = [] } = items[index] ?? {};
        return options.map((value) => (scale ? unitsOf(measure, scale, value) : null));
      }),
      offset,
    };
    offset += momentsPerMeasure;
    return layout;
  });
  const overall = questionnaire.items.find((item) => item.role === 'overall');
  if (!overall) throw new Error('a questionnaire that was read has an overall item');
  return { width: offset, items, overall: overall.name, composites };
}

export function emptyTally(layout: TallyLayout): number[] {
  return new Array<number>(layout.width).fill(0);
}

/** Adds one response to a tally in place. Answers outside the options are no answers and count nothing. */
export function countResponse(layout: TallyLayout, tally: number[], answers: Answers): void {
  increase(tally, 0, 1);
  // Looked up once an item: a million responses are counted again in seconds.
  const chosen: number[] = [];
  for (const { name, options, offset } of layout.items) {
    const answer = answers[name];
    if (answer !== undefined && isSeveral(answer)) {
      for (const value of answer) {
        const option = options.indexOf(value);
        if (option >= 0) increase(tally, offset + option, 1);
      }
      chosen.push(-1);
      continue;
    }
    const option = answer === undefined ? -1 : options.indexOf(answer);
    if (option >= 0) increase(tally, offset + option, 1);
    chosen.push(option);
  }
  for (const composite of layout.composites) countComposite(composite, tally, chosen);
}

function countComposite(
  { items, units, offset }: TallyLayout['composites'][number],
  tally: number[],
  chosen: readonly number[],
): void {
  let u = 0;
  let v = 0;
  for (let place = 0; place < items.length; place += 1) {
    const added = units[place]?.[chosen[items[place] ?? -1] ?? -1] ?? null;
    if (added === null) continue;
    u += added;
    v += 1;
  }
  if (v === 0) return;
  increase(tally, offset, 1);
  increase(tally, offset + 1, u);
  increase(tally, offset + 2, v);
  increase(tally, offset + 3, u * u);
  increase(tally, offset + 4, u * v);
  increase(tally, offset + 5, v * v);
}

/** Adds `other` to `tally` in place; exact, since both hold whole numbers. Throws where the layouts differ. */
export function addTally(tally: number[], other: Tally): void {
  if (tally.length !== other.length)
    throw new Error(`tallies of ${tally.length} and ${other.length} counts do not add`);
  for (let index = 0; index < other.length; index += 1) increase(tally, index, other[index] ?? 0);
}

/**
 * Takes `other` out of `tally` in place; exact. Throws where the layouts differ, or where more is taken than is there:
 * such a tally was never part of the other.
 */
export function subtractTally(tally: number[], other: Tally): void {
  if (tally.length !== other.length)
    throw new Error(`tallies of ${tally.length} and ${other.length} counts do not subtract`);
  if (other.some((count, index) => count > (tally[index] ?? 0)))
    throw new Error('a tally cannot give more than it holds');
  for (let index = 0; index < other.length; index += 1) increase(tally, index, -(other[index] ?? 0));
}

/** The moments of a measure; all zero for an item or dimension that the questionnaire lacks. */
export function momentsOf(layout: TallyLayout, tally: Tally, measure: Measure): Moments {
  const n = tally[0] ?? 0;
  if (measure === 'overall') return itemMoments(layout, tally, layout.overall);
  if (measure.startsWith('item:')) return itemMoments(layout, tally, measure.slice('item:'.length));
  const composite = layout.composites.find((candidate) => candidate.measure === measure);
  if (!composite) return { n, valid: 0, u: 0, v: 0, uu: 0, uv: 0, vv: 0 };
  const unit = unitOf(measure);
  const at = (index: number) => tally[composite.offset + index] ?? 0;
  return { n, valid: at(0), u: at(1) / unit, v: at(2), uu: at(3) / unit ** 2, uv: at(4) / unit, vv: at(5) };
}

/** Whether the questionnaire asks what a measure counts. */
export function hasMeasure(layout: TallyLayout, measure: Measure): boolean {
  if (measure === 'overall') return true;
  if (measure.startsWith('item:')) return layout.items.some(({ name }) => `item:${name}` === measure);
  return layout.composites.some((composite) => composite.measure === measure);
}

/** How often each option of an item was chosen; empty for an item the questionnaire lacks. */
export function optionCounts(
  layout: TallyLayout,
  tally: Tally,
  name: string,
): { value: OptionValue; count: number }[] {
  const item = layout.items.find((candidate) => candidate.name === name);
  if (!item) return [];
  return item.options.map((value, index) => ({ value, count: tally[item.offset + index] ?? 0 }));
}

function itemMoments(layout: TallyLayout, tally: Tally, name: string): Moments {
  const scale = layout.items.find((candidate) => candidate.name === name)?.scale;
  let u = 0;
  let v = 0;
  for (const { value, count } of scale ? optionCounts(layout, tally, name) : []) {
    const units = scale ? unitsOf('pooled', scale, value) : null;
    if (units === null) continue;
    u += units * count;
    v += count;
  }
  // A single item gives each respondent u and v of 0 or 1, so squares and products are the sums themselves.
  return { n: tally[0] ?? 0, valid: v, u, v, uu: u, uv: u, vv: v };
}

function increase(tally: number[], index: number, by: number): void {
  tally[index] = (tally[index] ?? 0) + by;
}

function isSeveral(answer: OptionValue | readonly OptionValue[]): answer is readonly OptionValue[] {
  return Array.isArray(answer);
}
