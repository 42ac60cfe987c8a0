import type { Township } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { ambiguityOf } from './ambiguity.ts';
import { type County, cellAt, enters, type Limits, placesOf } from './county.ts';
import { ReleaseBuilder } from './figure.ts';
import {
  type GroupRow,
  kindOf,
  releaseOf,
  sharesOf,
  type TownshipRow,
  thinCell,
  type WithholdingPattern,
} from './pattern.ts';
import { simulatedCounties } from './simulated.ts';
import { isProtected, searchWitnesses } from './witness.ts';

/** Below this the rule of thumb is sure enough that simulating would be wasted. */
const hopelessBits = -3;
/** A township leaves over its published groups alone where they hold this much of the shares that enter it. */
const publishedShare = 0.7;
const tries = { steps: 4000, starts: 3 };
const together = { steps: 8000, starts: 4 };

/**
 * The pattern from n alone: what answers say has no part in it, so that it tells nothing of them.
 * A thin cell (`County.thin`) is always withheld. A group's row leaves as an estimate if with the fewest further
 * cells withheld, smallest first, the attack fails on every simulated county with these n; else as a count in steps.
 */
export function patternFromCounts(county: County, limits: Limits): WithholdingPattern {
  const withheld = new Set<number>();
  const groups = county.groups.map(({ code }): GroupRow => {
    const chosen = groupRow(county, code, limits);
    for (const index of chosen.withheld) withheld.add(index);
    return chosen.row;
  });
  const townships = county.townships.map(({ code }) => townshipRow(county, code, withheld));
  return firstThatHolds(county, patternOf(county, groups, townships, withheld), limits);
}

/**
 * Groups may hold each by itself and not together with the county's figures: `population` is nearly the rate of the
 * largest group. The least useful leave first, until the attack on all together fails on every simulated county.
 */
function firstThatHolds(county: County, whole: WithholdingPattern, limits: Limits): WithholdingPattern {
  const ladder = fewerRows(county, whole);
  const counties = simulatedCounties(county).filter((_, place) => place % 2 === 0);
  const holds = (pattern: WithholdingPattern) => {
    const release = releaseOf(county, pattern, limits);
    return counties.every(({ counts, seed }) => {
      const search = searchWitnesses(release, counts, { seed, ...together });
      return release.withheld.every((cell) => isProtected(release, search, cell));
    });
  };
  return ladder.find(holds) ?? ladder.at(-1) ?? whole;
}

function fewerRows(county: County, whole: WithholdingPattern): WithholdingPattern[] {
  const answered = { ...whole, combinations: [...new Set([county.combination, 'as-answered' as const])] };
  const headline = { ...whole, combinations: [county.combination], counts: false };
  const withoutKinds = {
    ...headline,
    groups: headline.groups.map((row) => ({ ...row, kinds: [] })),
  };
  const townships = withoutKinds.townships.map((row) =>
    row.row === 'steps' ? { ...row, row: 'none' as const } : row,
  );
  return [whole, answered, headline, withoutKinds, { ...withoutKinds, townships }];
}

/** A pattern with its cells named and its share counted. Cells without any valid answer are `small`, and no part of the share. */
export function patternOf(
  county: County,
  groups: GroupRow[],
  townships: TownshipRow[],
  withheld: ReadonlySet<number>,
): WithholdingPattern {
  const cells = county.cells.flatMap(({ group, township, valid }, index) =>
    withheld.has(index) || valid < county.smallCell
      ? [{ group, township, reason: valid < county.smallCell ? ('small' as const) : ('protected' as const) }]
      : [],
  );
  const answered = county.cells.filter(({ valid }) => valid > 0).length;
  return {
    format: 1,
    cells,
    groups,
    townships,
    headline: 'tenths',
    combinations: ['fixed', 'population', 'as-answered'],
    counts: true,
    items: true,
    withoutFlagged: true,
    changed: [],
    share: answered === 0 ? 0 : withheld.size / answered,
    check: null,
  };
}

function groupRow(
  county: County,
  group: GroupCode,
  limits: Limits,
): { row: GroupRow; withheld: readonly number[] } {
  const own = placesOf(county, (cell) => cell.group === group);
  const isThin = (index: number) => cellAt(county, index).valid < county.thin;
  const thin = own.filter(isThin);
  const others = bySize(
    county,
    own.filter((index) => !isThin(index)),
  );
  const open = { group, row: 'estimate' as const, kinds: [] };
  if (own.length === 0) return { row: { ...open, row: 'none', items: false, counts: false }, withheld: [] };
  if (thin.length === 0) return { row: { ...open, items: true, counts: true }, withheld: [] };
  // Option counts are worth one cell.
  const candidates = others
    .flatMap((_, added) => [added, added + 1])
    .filter((added, at, all) => all.indexOf(added) === at)
    .flatMap((added) => [true, false].map((counts) => ({ added, counts })))
    .filter(({ added }) => thin.length + added >= 2)
    .sort((a, b) => a.added + (a.counts ? 0 : 1.5) - (b.added + (b.counts ? 0 : 1.5)));
  for (const { added, counts } of candidates) {
    const withheld = [...thin, ...others.slice(0, added)];
    const { open: bits, told } = ambiguityOf(county, withheld, counts);
    if (bits - told < hopelessBits) continue;
    if (holdsOnSimulated(county, group, withheld, counts, limits)) {
      return { row: { ...open, items: true, counts }, withheld };
    }
  }
  return inSteps(county, group, thin, others);
}

/** The attack on one group's own figures fails on every simulated county. */
function holdsOnSimulated(
  county: County,
  group: GroupCode,
  withheld: readonly number[],
  counts: boolean,
  limits: Limits,
): boolean {
  const builder = new ReleaseBuilder(county);
  builder.group(group);
  if (counts) {
    builder.count(
      placesOf(county, (cell) => cell.group === group),
      1,
    );
  }
  const release = builder.build(withheld, limits);
  return simulatedCounties(county).every(({ counts: truth, seed }) => {
    const search = searchWitnesses(release, truth, { seed, ...tries });
    return withheld.every((cell) => isProtected(release, search, cell));
  });
}

/** A group as counts in steps: two cells at least and ten answers are hidden, so that none is told by subtracting. */
export function inSteps(
  county: County,
  group: GroupCode,
  thin: readonly number[],
  others: readonly number[],
): { row: GroupRow; withheld: readonly number[] } {
  const withheld = [...thin];
  for (const index of others) {
    if (holdsSteps(county, withheld)) break;
    withheld.push(index);
  }
  const enough = holdsSteps(county, withheld);
  const kinds: Township['kind'][] = [];
  for (const kind of new Set(county.townships.map((township) => township.kind))) {
    const here = withheld.filter((index) => kindOf(county, cellAt(county, index).township) === kind);
    if (enough && here.length < withheld.length && holdsSteps(county, here)) kinds.push(kind);
  }
  return { row: { group, row: enough ? 'steps' : 'none', items: false, counts: false, kinds }, withheld };
}

/** Whether a count over these hidden cells may leave in steps. */
export function holdsSteps(county: County, hidden: readonly number[]): boolean {
  const valid = hidden.reduce((sum, index) => sum + cellAt(county, index).valid, 0);
  return hidden.length >= 2 && valid >= thinCell;
}

export function townshipRow(county: County, township: string, withheld: ReadonlySet<number>): TownshipRow {
  const entering = placesOf(county, (cell) => cell.township === township && enters(cell));
  const published = entering.filter((index) => !withheld.has(index));
  const groupsOf = (places: readonly number[]) => places.map((index) => cellAt(county, index).group);
  if (entering.length > 0 && published.length === entering.length) {
    return { township, row: 'estimate', groups: groupsOf(entering) };
  }
  const share = (places: readonly number[]) => places.reduce((sum, index) => sum + shareOf(county, index), 0);
  if (published.length >= 2 && share(published) >= publishedShare * share(entering)) {
    return { township, row: 'published', groups: groupsOf(published) };
  }
  const hidden = placesOf(county, (cell) => cell.township === township).filter((index) =>
    withheld.has(index),
  );
  return { township, row: holdsSteps(county, hidden) ? 'steps' : 'none', groups: [] };
}

/** What a cell counts in its township's row. */
function shareOf(county: County, index: number): number {
  const cell = cellAt(county, index);
  return county.combination === 'as-answered'
    ? cell.valid
    : (sharesOf(county, county.combination).get(cell.group) ?? 0);
}

/** Smallest first: what is hidden for others' sake costs the reader least. */
export function bySize(county: County, places: readonly number[]): number[] {
  return [...places].sort((a, b) => cellAt(county, a).valid - cellAt(county, b).valid || a - b);
}
