import type { GroupCode } from '../../surveys/groups.ts';
import { type County, cellAt, type Limits, placesOf } from './county.ts';
import type { Release, ReleaseBuilder } from './figure.ts';
import { releaseOf, sharesOf, type WithholdingPattern, withheldPlaces } from './pattern.ts';
import { together, type View } from './several.ts';
import { isProtected, knownTargets, searchWitnesses, usualSearch } from './witness.ts';

/** Satisfied and valid answers of one item, per cell in the order of `County.cells`. */
export interface ItemAnswers {
  item: string;
  dimension: string;
  satisfied: readonly number[];
  valid: readonly number[];
}

interface Settings {
  seed: number;
  limits: Limits;
}

/** The other items' group rows, tried on the real answers; where one fails, no such group's items leave. */
export function withItemsChecked(
  county: County,
  pattern: WithholdingPattern,
  items: readonly ItemAnswers[],
  settings: Settings,
): WithholdingPattern {
  const hides = hidingGroups(county, pattern);
  const concerned = pattern.groups.filter((row) => row.items && hides.has(row.group));
  const fails = items.some(({ satisfied, valid }) => {
    const own = withValid(county, valid);
    checkAnswers(own, satisfied);
    const alone = { ...pattern, groups: concerned, townships: [], combinations: [], counts: false };
    const release = releaseOf(own, alone, settings.limits);
    const asked = release.withheld.filter((index) =>
      concerned.some(({ group }) => group === cellAt(own, index).group),
    );
    const targets = release.targets.filter(({ cells }) => cells.every((cell) => asked.includes(cell)));
    const search = searchWitnesses({ ...release, withheld: asked, targets }, satisfied, {
      ...usualSearch,
      seed: settings.seed,
    });
    return asked.some((cell) => !isProtected(release, search, cell));
  });
  if (!fails) return pattern;
  const groups = pattern.groups.map((row) => (hides.has(row.group) ? { ...row, items: false } : row));
  return { ...pattern, groups };
}

/**
 * Whether items and dimensions may leave for the county where some asked group hides a cell: all items of a dimension
 * and the dimension are read together, and no withheld cell may be known in any of them.
 */
export function countyItemsHold(
  county: County,
  pattern: WithholdingPattern,
  items: readonly ItemAnswers[],
  { seed, limits }: Settings,
): boolean {
  const ofDimension = Map.groupBy(items, ({ dimension }) => dimension);
  return [...ofDimension.values()].every((asked) => {
    const leaving = leavingItems(county, pattern, asked);
    if (leaving.length === 0) return true;
    const { release, truth } = dimensionRelease(county, pattern, leaving, limits);
    const search = searchWitnesses(release, truth, { ...usualSearch, seed });
    return knownTargets(release, search).length === 0;
  });
}

/** The items that some group hides a cell of; a row over one group alone does not leave (analysis/release.ts). */
export function leavingItems(
  county: County,
  pattern: WithholdingPattern,
  items: readonly ItemAnswers[],
): ItemAnswers[] {
  const hides = hidingGroups(county, pattern);
  return items.filter(({ valid }) => {
    const groups = groupsIn(county, valid);
    return groups.size > 1 && [...groups].some((group) => hides.has(group));
  });
}

/** What leaves of the items of one dimension, and of the dimension itself. */
export function dimensionRelease(
  county: County,
  pattern: WithholdingPattern,
  items: readonly ItemAnswers[],
  limits: Limits,
): { release: Release; truth: number[] } {
  const withheld = withheldPlaces(county, pattern);
  const views = items.map(({ valid }, place) =>
    rowsOf(
      withValid(county, valid),
      pattern,
      items.map((_, other) => other === place),
      withheld,
    ),
  );
  const all = county.cells.map((_, at) => items.reduce((sum, { valid }) => sum + (valid[at] ?? 0), 0));
  const whole = rowsOf(
    withValid(county, all),
    pattern,
    items.map(() => true),
    new Set(),
  );
  return together(items.length > 1 ? [...views, whole] : views, items, limits, false);
}

/** What leaves of one item by itself; `county` with the answers that are valid for it. */
export function itemView(county: County, pattern: WithholdingPattern, withheld: ReadonlySet<number>): View {
  return rowsOf(county, pattern, [true], withheld);
}

/**
 * The rows of an item or a dimension: the county's rate, whose limits leave from n alone (analysis/release.ts), and where
 * every group that was asked keeps its items, the groups' rates as well. Of a dimension nobody has the count of people.
 */
function rowsOf(
  county: County,
  pattern: WithholdingPattern,
  counts: boolean[],
  withheld: ReadonlySet<number>,
): View {
  const asked = groupsIn(
    county,
    county.cells.map(({ valid }) => valid),
  );
  const own = pattern.groups.filter(({ group }) => asked.has(group));
  const ofOneItem = counts.filter((one) => one).length === 1;
  const tell = (builder: ReleaseBuilder) => {
    if (county.combination === 'as-answered') builder.asAnswered('rate');
    else builder.combined(sharesOf(county, county.combination), 'rate');
    if (!own.every(({ items }) => items)) return;
    for (const { group, counts: counted } of own) {
      const places = placesOf(county, (cell) => cell.group === group);
      builder.group(group, ofOneItem ? 'tenths' : 'rate');
      if (counted && ofOneItem) builder.count(places, 1);
    }
    if (pattern.counts && ofOneItem) {
      builder.count(
        placesOf(county, () => true),
        1,
      );
    }
  };
  const guarded = new Set([...withheld].filter((at) => cellAt(county, at).valid > 0));
  return { county, counts, tell, told: new Set(), guarded };
}

function hidingGroups(county: County, pattern: WithholdingPattern): Set<GroupCode> {
  return new Set([...withheldPlaces(county, pattern)].map((index) => cellAt(county, index).group));
}

function groupsIn(county: County, valid: readonly number[]): Set<GroupCode> {
  return new Set(county.cells.flatMap(({ group }, at) => ((valid[at] ?? 0) > 0 ? [group] : [])));
}

export function withValid(county: County, valid: readonly number[]): County {
  return { ...county, cells: county.cells.map((cell, at) => ({ ...cell, valid: valid[at] ?? 0 })) };
}

/** Throws where answers do not fit the county that they should be of. */
export function checkAnswers(county: County, satisfied: readonly number[]): void {
  const fits =
    satisfied.length === county.cells.length &&
    county.cells.every(({ valid, answers, eligible }, index) => {
      const count = satisfied[index] ?? -1;
      return count >= 0 && count <= valid && valid <= answers && eligible > 0;
    });
  if (!fits) throw new Error('the answers do not fit the cells of the county');
}
