import type { Release, Target } from './figure.ts';
import {
  declaredSteps,
  keep,
  knownTargets,
  type Search,
  searchWitnesses,
  usualSearch,
  Walk,
  type Witness,
  warmthAt,
} from './witness.ts';

/** Tries of the search among counties that were given the same form. */
const tries = { steps: 12_000, starts: 12 };

/** From this many open cells on a pass without any gain ends the search. */
const manyCells = 4;

/** Numbers tried for one cell and start. */
const mostPins = 12;

/**
 * The search where what leaves was chosen by what was answered, and the reader knows the rule: another county counts
 * only where it prints the same *and* the rule would have chosen the same of it.
 *
 * @param held targets that the finer form tells at the truth: mostly they must stay as they are for the choice to be
 * the same, and so other cells are tried with these in place
 */
export function searchSameChoice(
  release: Release,
  truth: readonly number[],
  seed: number,
  held: readonly Target[],
  chosenAlike: (world: Witness) => boolean,
): Search {
  const walk = new Walk(release, truth, seed);
  const search: Search = { ranges: new Map(), targets: [], witnesses: [] };
  keep(search, release, truth);
  // What the rows tell whatever was chosen, no choice can hide; to find it costs far less.
  if (!holdsAtAll(release, truth, seed)) return search;
  let before = Number.POSITIVE_INFINITY;
  for (let start = 0; start < tries.starts; start += 1) {
    const open = knownTargets(release, search);
    if (open.length === 0 || (open.length > manyCells && open.length === before)) break;
    before = open.length;
    for (const target of open) {
      if (!knownTargets(release, search).includes(target)) continue;
      const others = held.filter(({ cells }) => !cells.some((cell) => target.cells.includes(cell)));
      for (const pins of pinsOf(release, truth, target, start)) {
        const kept = start % 2 === 0 ? others.flatMap(({ cells }) => cells) : [];
        const fixed = new Map([...kept.map((cell) => [cell, truth[cell] ?? 0] as const), ...pins]);
        const found = walk.towards(fixed, tries.steps, warmthAt(start));
        if (!found || !chosenAlike(found)) continue;
        keep(search, release, found);
        if (!knownTargets(release, search).includes(target)) break;
      }
    }
  }
  return search;
}

function holdsAtAll(release: Release, truth: readonly number[], seed: number): boolean {
  return knownTargets(release, searchWitnesses(release, truth, { ...usualSearch, seed })).length === 0;
}

/**
 * Other numbers of satisfied in a target's first cell, from the declared width on, the nearest first; in every third pass
 * from half of it, since the width may be made of both sides.
 */
function pinsOf(
  release: Release,
  truth: readonly number[],
  { cells, valid }: Target,
  start: number,
): Map<number, number>[] {
  const [cell] = cells;
  if (cell === undefined) return [];
  const here = truth[cell] ?? 0;
  const most = release.county.cells[cell]?.valid ?? 0;
  const steps = Math.ceil(declaredSteps(valid) / (start % 3 === 2 ? 2 : 1));
  return Array.from({ length: most + 1 }, (_, count) => count)
    .filter((count) => Math.abs(count - here) >= steps)
    .sort((a, b) => Math.abs(a - here) - Math.abs(b - here))
    .slice(0, mostPins)
    .map((count) => new Map([[cell, count]]));
}
