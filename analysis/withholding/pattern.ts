import type { Township } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Combination, HeadlineForm } from '../report.ts';
import { type County, enters, type Limits, placesOf } from './county.ts';
import { type Release, ReleaseBuilder } from './figure.ts';

/**
 * How a row leaves. `estimate`: as the report computes it. `published`: a township over those groups alone whose
 * cell there leaves, so that it tells nothing new. `steps`: a count of the satisfied, unweighted, in steps of three.
 * `none`: not at all.
 */
export type RowForm = 'estimate' | 'published' | 'steps' | 'none';

/** Counts leave in steps of this many, counted from the dissatisfied (0–2, 3–5, …): a unanimous row is never told. */
export const countStep = 3;

/** Under this many valid answers a row is not told by itself: nearly half such rows are of one mind. */
export const thinCell = 10;

export interface GroupRow {
  group: GroupCode;
  row: Exclude<RowForm, 'published'>;
  /** Whether items and dimensions of the group leave as estimates. */
  items: boolean;
  /** Whether option counts of the group leave. */
  counts: boolean;
  /** Kinds of township for which the group leaves as a count in steps. */
  kinds: Township['kind'][];
}

export interface TownshipRow {
  township: string;
  row: RowForm;
  /** The groups in it, for `estimate` and `published`. */
  groups: GroupCode[];
}

/** What a campaign withholds: decided once at closing, stored as JSON, asked by `composeReport`. */
export interface WithholdingPattern {
  format: 1;
  /** Every withheld cell of group × township; a cell that is not named leaves. */
  cells: { group: GroupCode; township: string; reason: 'small' | 'protected' }[];
  groups: GroupRow[];
  townships: TownshipRow[];
  headline: HeadlineForm;
  /** Combinations in which the county leaves, in every definition. Where the headline is coarse, none does but it. */
  combinations: Combination[];
  /** Whether option counts of the whole county leave. */
  counts: boolean;
  /** Whether items and dimensions leave for the county at all where some asked group hides a cell. */
  items: boolean;
  /** Whether the headline without flagged answers leaves. */
  withoutFlagged: boolean;
  /** Withheld cells that an earlier report told, with more answers or fewer. */
  changed: { group: GroupCode; township: string }[];
  /** Withheld cells among those with a valid answer, 0 … 1. */
  share: number;
  check: WithholdingCheck | null;
}

/** How the attack at closing went. */
export interface WithholdingCheck {
  /** 0: the pattern from n alone held; else how many classes of rows, then groups, were given up (`gaveUp`). */
  rung: number;
  gaveUp: string[];
  /** The least width found for a withheld cell, as a fraction of a rate; `null` where nothing is withheld. */
  narrowest: number | null;
}

/** Under this pattern the headline leaves and nothing else. */
export function headlineAlone(county: County, headline: HeadlineForm = 'tenths'): WithholdingPattern {
  const cells = county.cells.map(({ group, township }) => ({
    group,
    township,
    reason: 'protected' as const,
  }));
  return {
    format: 1,
    cells,
    groups: county.groups.map(({ code }) => ({
      ...{ group: code, row: 'none', items: false, counts: false, kinds: [] },
    })),
    townships: county.townships.map(({ code }) => ({ township: code, row: 'none', groups: [] })),
    headline,
    combinations: [county.combination],
    counts: false,
    items: false,
    withoutFlagged: false,
    changed: county.cells.filter(({ valid }) => valid >= county.thin),
    share: 1,
    check: null,
  };
}

/** Places of the withheld cells of a pattern that have a valid answer. */
export function withheldPlaces(county: County, pattern: WithholdingPattern): Set<number> {
  const named = new Set(pattern.cells.map(({ group, township }) => `${group} ${township}`));
  return new Set(placesOf(county, ({ group, township }) => named.has(`${group} ${township}`)));
}

/** Everything that leaves under a pattern about the one measure that the cells are told in. */
export function releaseOf(county: County, pattern: WithholdingPattern, limits: Limits): Release {
  const builder = new ReleaseBuilder(county);
  tellRows(builder, county, pattern);
  return builder.build([...withheldPlaces(county, pattern)], limits);
}

/** Every row but the cells that leaves under a pattern. */
export function tellRows(builder: ReleaseBuilder, county: County, pattern: WithholdingPattern): void {
  const withheld = withheldPlaces(county, pattern);
  const hidden = (belongs: Parameters<typeof placesOf>[1]) =>
    placesOf(county, belongs).filter((index) => withheld.has(index));
  const { headline } = pattern;
  for (const combination of pattern.combinations) {
    const precision = combination === county.combination ? headline : 'tenths';
    if (precision === 'none') continue;
    if (combination === 'as-answered') builder.asAnswered(precision);
    else builder.combined(sharesOf(county, combination), precision);
  }
  if (pattern.counts) {
    builder.count(
      placesOf(county, () => true),
      1,
    );
  }
  for (const { group, row, counts, kinds } of pattern.groups) {
    const own = placesOf(county, (cell) => cell.group === group);
    if (own.length === 0) continue;
    if (row === 'estimate') builder.group(group);
    if (counts) builder.count(own, 1);
    if (row === 'steps') {
      builder.count(
        hidden((cell) => cell.group === group),
        countStep,
      );
    }
    for (const kind of kinds) {
      builder.count(
        hidden((cell) => cell.group === group && kindOf(county, cell.township) === kind),
        countStep,
      );
    }
  }
  for (const { township, row } of pattern.townships) {
    if (row === 'steps') {
      builder.count(
        hidden((cell) => cell.township === township),
        countStep,
      );
    }
    if (row === 'estimate' && hidden((cell) => cell.township === township && enters(cell)).length > 0) {
      throw new Error(`township ${township} must not leave as an estimate beside a withheld cell`);
    }
  }
}

/**
 * A count in steps as it may be printed: between `from` and `to` of `valid` answers are satisfied.
 *
 * @param whole satisfied and valid answers of the row
 * @param hidden the same over its withheld cells alone: the rest of the row is told elsewhere, so steps are of these
 */
export function countInSteps(
  whole: { satisfied: number; valid: number },
  hidden: { satisfied: number; valid: number },
): { from: number; to: number; valid: number } {
  const known = whole.satisfied - hidden.satisfied;
  const step = Math.floor((hidden.valid - hidden.satisfied) / countStep);
  return {
    from: known + Math.max(0, hidden.valid - step * countStep - (countStep - 1)),
    to: known + hidden.valid - step * countStep,
    valid: whole.valid,
  };
}

/** Whether the cell of a group in a township leaves; its reason where it does not. */
export function isWithheld(
  pattern: WithholdingPattern,
  group: GroupCode,
  township: string,
): 'small' | 'protected' | null {
  return pattern.cells.find((cell) => cell.group === group && cell.township === township)?.reason ?? null;
}

/** Shares of the groups under a combination, as they stand before renormalisation. */
export function sharesOf(
  county: County,
  combination: Exclude<Combination, 'as-answered'>,
): Map<GroupCode, number> {
  return new Map(
    county.groups.map(({ code, share }) => [
      code,
      combination === 'fixed'
        ? share
        : county.cells.reduce((sum, cell) => (cell.group === code ? sum + cell.eligible : sum), 0),
    ]),
  );
}

export function kindOf(county: Pick<County, 'townships'>, township: string): Township['kind'] {
  const found = county.townships.find(({ code }) => code === township);
  if (!found) throw new Error(`the county has no township ${township}`);
  return found.kind;
}
