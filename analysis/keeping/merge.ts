import type { Township } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { TallyCell } from '../report-source.ts';
import { addTally, type Tally } from '../tally.ts';

/** Counts that stay once the answers are deleted: of one cell, or of several that were merged. */
export interface KeptPart {
  group: GroupCode;
  /** Where its answers are from, in the order of their names; a place stands in one part of each `flagged`. */
  places: { township: string; school: string | null }[];
  /** Whether its answers were flagged; `null` where that is not told apart. */
  flagged: boolean | null;
  answers: number;
  /** In the order of the group's TallyLayout; `null` where even all that could be merged are too few. */
  counts: Tally | null;
}

export interface Merging {
  smallCell: number;
  /** Whether the released Report tells the rate of a group in a township: it must not be merged with one it hides. */
  told: (group: GroupCode, township: string) => boolean;
  kindOf: (township: string) => Township['kind'];
}

/** What is merged, or not, as one. */
interface Unit {
  cells: readonly TallyCell[];
  answers: number;
}

/**
 * Merges cells of fewer than `smallCell` answers upward: school, township, kind of township, group. What comes out is a
 * partition of the answers, so whatever is added or subtracted among its parts is a union of parts, each of
 * `smallCell` answers at least. Within a parent the small cells are put together; while they are too few, the smallest
 * other cell of that parent joins them, so that the parent's sum is kept exactly. A cell that the released Report tells
 * never joins a hidden one: who takes it away again would have the small cell. Flagged answers stay apart where both
 * sides are large enough. What is too few even in its group keeps its number of answers and no counts. Every count that
 * stays is the exact sum of its cells.
 */
export function mergeSmall(cells: readonly TallyCell[], merging: Merging): KeptPart[] {
  const answered = cells.filter((cell) => answersOf(cell) > 0);
  const groups = Map.groupBy(answered, ({ group }) => group);
  return [...groups].flatMap(([group, own]) => {
    return mergeGroup(group, own, merging).toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  });
}

function mergeGroup(group: GroupCode, cells: readonly TallyCell[], merging: Merging): KeptPart[] {
  const { smallCell, told, kindOf } = merging;
  const townships = [...Map.groupBy(cells, ({ township }) => township)];
  const open: Unit[] = [];
  const hidden: Unit[] = [];
  for (const [township, own] of townships) {
    const unit = unitOf(own);
    (told(group, township) && unit.answers >= smallCell ? open : hidden).push(unit);
  }
  const kinds = Map.groupBy(hidden, ({ cells: [first] }) => kindOf(first?.township ?? ''));
  // What is too few in its kind goes on to the group, where whole kinds or townships join it.
  const inKinds = [...kinds.values()].flatMap((units) => pooled(units, smallCell));
  const inGroup = pooled(inKinds, smallCell);
  return [...open, ...inGroup].flatMap((unit) => partsIn(group, unit, smallCell));
}

/** A unit of one township is told by school where that can be; one of several is one part. */
function partsIn(group: GroupCode, unit: Unit, smallCell: number): KeptPart[] {
  const townships = new Set(unit.cells.map(({ township }) => township));
  const schools = [...Map.groupBy(unit.cells, ({ school }) => school).values()].map(unitOf);
  const units = townships.size > 1 ? [unit] : pooled(schools, smallCell);
  return units.flatMap((one) => {
    if (one.answers < smallCell) return [partOf(group, one, null, false)];
    const sides = [true, false].map((flagged) =>
      unitOf(one.cells.filter((cell) => cell.flagged === flagged)),
    );
    return sides.every(({ answers }) => answers >= smallCell)
      ? sides.map((side, at) => partOf(group, side, at === 0, true))
      : [partOf(group, one, null, true)];
  });
}

/** The units with the small ones put together, and the smallest others with them while they are too few. */
function pooled(units: readonly Unit[], smallCell: number): Unit[] {
  const small = units.filter(({ answers }) => answers < smallCell);
  if (small.length === 0) return [...units];
  const large = units
    .filter(({ answers }) => answers >= smallCell)
    .toSorted((a, b) => a.answers - b.answers || (placeIn(a) < placeIn(b) ? -1 : 1));
  let pool = unitOf(small.flatMap(({ cells }) => cells));
  while (pool.answers < smallCell) {
    const next = large.shift();
    if (!next) break;
    pool = unitOf([...pool.cells, ...next.cells]);
  }
  return [...large, pool];
}

function unitOf(cells: readonly TallyCell[]): Unit {
  return { cells, answers: cells.reduce((sum, cell) => sum + answersOf(cell), 0) };
}

function partOf(group: GroupCode, unit: Unit, flagged: boolean | null, kept: boolean): KeptPart {
  const places = new Map(
    unit.cells.map(({ township, school }) => [`${township} ${school ?? ''}`, { township, school }]),
  );
  const sum = [...(unit.cells[0]?.counts ?? [])];
  for (const { counts } of unit.cells.slice(1)) addTally(sum, counts);
  return {
    group,
    places: [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place),
    flagged,
    answers: unit.answers,
    counts: kept ? sum : null,
  };
}

function answersOf({ counts }: TallyCell): number {
  return counts[0] ?? 0;
}

function placeIn({ cells }: Unit): string {
  return cells
    .map(({ township, school }) => `${township} ${school ?? ''}`)
    .sort()
    .join();
}

function nameOf({ places, flagged }: KeptPart): string {
  return `${places.map(({ township, school }) => `${township} ${school ?? ''}`).join()} ${flagged}`;
}
