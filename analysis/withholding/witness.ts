import { xoroshiro128plus } from 'pure-rand';
import { Distance } from './distance.ts';
import type { Release, Target } from './figure.ts';
import { World } from './world.ts';

/**
 * Declared width: for no withheld cell can the number of satisfied be narrowed to less than this many different
 * steps of an answer: one answer, and five points of a rate where that is more (from 21 valid answers on).
 * One answer is 20 points or more for a cell under the usual threshold of five, and 11 points under ten.
 */
export function declaredSteps(valid: number): number {
  return Math.max(1, Math.ceil(valid * 0.05 - 1e-9));
}

/** What the worlds found so far allow a cell to be, in satisfied answers. */
export interface Range {
  lowest: number;
  highest: number;
}

/** Another county that prints the same to the digit: the proof that a cell may differ. */
export type Witness = readonly number[];

export interface Search {
  /** By withheld cell. */
  ranges: Map<number, Range>;
  /** By the place of a target. */
  targets: Range[];
  witnesses: Witness[];
}

export interface SearchSettings {
  seed: number;
  /** Changes tried per cell, start and direction. */
  steps: number;
  starts: number;
}

/** For the few cells that the usual search leaves open. */
export const deepSearch: Omit<SearchSettings, 'seed'> = { steps: 80_000, starts: 4 };

export const usualSearch: Omit<SearchSettings, 'seed'> = { steps: 12000, starts: 8 };

/** From this many open cells on a pass without any gain ends the search. */
const manyCells = 4;

/** How worse a world may be taken at first, in thousandths of a rate. Found by trial: 3 and more finds far less. */
const warmths = [0.5, 0.2, 1, 0.4] as const;

export function warmthAt(start: number): number {
  return warmths[start % warmths.length] ?? 0.5;
}

/** Whether the worlds found prove that a cell is not known to within less than the declared width. */
export function isProtected(release: Release, search: Search, cell: number): boolean {
  const range = search.ranges.get(cell);
  const valid = release.county.cells[cell]?.valid ?? 0;
  return range !== undefined && range.highest - range.lowest >= declaredSteps(valid);
}

/** The targets that no world found so far shows to be open. */
export function knownTargets(release: Release, search: Search): Target[] {
  return release.targets.filter(({ valid }, place) => {
    const range = search.targets[place];
    return range === undefined || range.highest - range.lowest < declaredSteps(valid);
  });
}

/**
 * Looks for other counties that print the same, until every target is shown to be open or the tries are
 * used up. Each world found is a proof, so that what is certified is certain; what is not may be open all the same.
 * A walk over whole numbers: a cell is pushed to the wanted count, then others are changed to bring every figure
 * back into its rounding interval, with a falling readiness to accept a worse one (simulated annealing).
 *
 * @param known an earlier search of the same release, to be carried on in place
 */
export function searchWitnesses(
  release: Release,
  truth: readonly number[],
  settings: SearchSettings,
  known?: Search,
): Search {
  const walk = new Walk(release, truth, settings.seed);
  const search: Search = known ?? { ranges: new Map(), targets: [], witnesses: [] };
  keep(search, release, truth);
  let before = Number.POSITIVE_INFINITY;
  for (let start = 0; start < settings.starts; start += 1) {
    const open = knownTargets(release, search);
    // A whole pass over many cells that closes none: there will hardly be a world for each of them.
    if (open.length === 0 || (open.length > manyCells && open.length === before)) break;
    before = open.length;
    for (const target of open) {
      for (const far of distances(target, start)) {
        if (!knownTargets(release, search).includes(target)) break;
        const pins = pinned(release, truth, target, far);
        const found = pins && walk.towards(pins, settings.steps, warmthAt(start));
        if (found) keep(search, release, found);
      }
    }
  }
  return search;
}

/**
 * A target that no world found within the tries shows to be open; `null` where all are open. The usual search comes
 * first; of what it leaves the likeliest is tried to the end, small cells of one mind, since one is enough.
 */
export function firstKnown(
  release: Release,
  truth: readonly number[],
  settings: SearchSettings,
): Target | null {
  const search = searchWitnesses(release, truth, { ...usualSearch, seed: settings.seed });
  const walk = new Walk(release, truth, settings.seed + 1);
  const satisfied = ({ cells }: Target) => cells.reduce((sum, cell) => sum + (truth[cell] ?? 0), 0);
  const split = (target: Target) => Math.min(satisfied(target), target.valid - satisfied(target)) > 0;
  const likeliest = knownTargets(release, search).sort(
    (a, b) => Number(split(a)) - Number(split(b)) || a.valid - b.valid,
  );
  for (const target of likeliest) {
    const isKnown = () => knownTargets(release, search).includes(target);
    for (let start = 0; start < settings.starts && isKnown(); start += 1) {
      for (const far of distances(target, start)) {
        if (!isKnown()) break;
        const pins = pinned(release, truth, target, far);
        const found = pins && walk.towards(pins, settings.steps, warmthAt(start));
        if (found) keep(search, release, found);
      }
    }
    if (isKnown()) return target;
  }
  return null;
}

/** How far to push a target. One side is enough; in every third pass the full width may be made of both sides. */
function distances({ valid }: Target, start: number): number[] {
  const steps = declaredSteps(valid);
  const far = start % 3 === 2 ? Math.ceil(steps / 2) : steps;
  return [-far, far];
}

/** The counts of a target's cells with its sum moved so far; `null` where they hold too few answers for it. */
function pinned(
  release: Release,
  truth: readonly number[],
  { cells }: Target,
  far: number,
): Map<number, number> | null {
  const pins = new Map<number, number>();
  let left = far;
  for (const cell of cells) {
    const here = truth[cell] ?? 0;
    const valid = release.county.cells[cell]?.valid ?? 0;
    const by = Math.min(valid - here, Math.max(-here, left));
    pins.set(cell, here + by);
    left -= by;
  }
  return left === 0 ? pins : null;
}

/** Adds a world that prints the same to what is known. */
export function keep(search: Search, release: Release, world: Witness): void {
  let wider = false;
  for (const cell of release.withheld) {
    const count = world[cell] ?? 0;
    const range = search.ranges.get(cell) ?? { lowest: count, highest: count };
    search.ranges.set(cell, range);
    if (count < range.lowest || count > range.highest) wider = true;
    range.lowest = Math.min(range.lowest, count);
    range.highest = Math.max(range.highest, count);
  }
  for (const [place, { cells }] of release.targets.entries()) {
    const count = cells.reduce((sum, cell) => sum + (world[cell] ?? 0), 0);
    const range = search.targets[place] ?? { lowest: count, highest: count };
    search.targets[place] = range;
    if (count < range.lowest || count > range.highest) wider = true;
    range.lowest = Math.min(range.lowest, count);
    range.highest = Math.max(range.highest, count);
  }
  if (wider) search.witnesses.push([...world]);
}

export class Walk {
  readonly #release: Release;
  readonly #truth: readonly number[];
  readonly #printed: readonly (readonly number[])[];
  readonly #distance: Distance;
  readonly #random: () => number;
  readonly #mates: ReadonlyMap<number, readonly number[]>;
  /** Other parts of the same group and township, where several reports tell them apart. */
  readonly #siblings: ReadonlyMap<number, readonly number[]>;

  constructor(release: Release, truth: readonly number[], seed: number) {
    const world = new World(release, truth);
    this.#release = release;
    this.#truth = truth;
    this.#printed = world.printAll();
    this.#distance = new Distance(world);
    const generator = xoroshiro128plus(seed);
    this.#random = () => (generator.unsafeNext() >>> 0) / 2 ** 32;
    const { cells } = release.county;
    this.#mates = new Map(
      release.withheld.map((cell) => [
        cell,
        release.withheld.filter((other) => cells[other]?.group === cells[cell]?.group),
      ]),
    );
    this.#siblings = new Map(
      [...this.#mates].map(([cell, mates]) => [
        cell,
        mates.filter((other) => other !== cell && cells[other]?.township === cells[cell]?.township),
      ]),
    );
  }

  towards(pinned: ReadonlyMap<number, number>, steps: number, warmth: number): Witness | null {
    const world = new World(this.#release, this.#truth);
    for (const [cell, wanted] of pinned) world.change(cell, wanted - (this.#truth[cell] ?? 0));
    const costs = Float64Array.from(this.#release.figures, (_, at) => this.#distance.of(world, at));
    const after = Float64Array.from(costs);
    let total = costs.reduce((sum, cost) => sum + cost, 0);
    for (let step = 0; step < steps; step += 1) {
      if (total < 1e-9 && world.printsLike(this.#printed)) return [...world.counts];
      const moves = this.#moves(world, pinned);
      if (moves.length === 0) continue;
      for (const { cell, by } of moves) world.change(cell, by);
      const touched = this.#touchedBy(moves);
      let gain = 0;
      for (const at of touched) {
        const cost = this.#distance.of(world, at);
        after[at] = cost;
        gain += cost - (costs[at] ?? 0);
      }
      const heat = warmth * (1 - step / steps) + 0.02;
      if (gain <= 0 || this.#random() < Math.exp(-gain / heat)) {
        for (const at of touched) costs[at] = after[at] ?? 0;
        total += gain;
        // The running sum gathers machine errors; near its end it is made anew.
        if (total < 1e-3) total = costs.reduce((sum, cost) => sum + cost, 0);
      } else for (const { cell, by } of moves) world.change(cell, -by);
    }
    return null;
  }

  #touchedBy(moves: readonly { cell: number }[]): readonly number[] {
    const [first, second] = moves.map(({ cell }) => this.#distance.figuresOf.get(cell) ?? []);
    if (!first || !second) return first ?? [];
    return [...first, ...second.filter((at) => !first.includes(at))];
  }

  /** One cell changes, or two of one group against each other. */
  #moves(world: World, pinned: ReadonlyMap<number, number>): { cell: number; by: number }[] {
    const { withheld } = this.#release;
    const cell = this.#pick(withheld);
    if (cell === undefined || pinned.has(cell)) return [];
    const by = this.#step(cell);
    const moves = [{ cell, by }];
    const siblings = this.#siblings.get(cell) ?? [];
    const sibling = siblings.length > 0 && this.#random() < 0.5 ? this.#pick(siblings) : undefined;
    if (sibling !== undefined) {
      if (!pinned.has(sibling)) moves.push({ cell: sibling, by: -by });
    } else if (this.#random() < 0.6) {
      const other = this.#pick(this.#mates.get(cell) ?? []);
      if (other !== undefined && other !== cell && !pinned.has(other)) {
        moves.push({ cell: other, by: -Math.sign(by) * Math.abs(this.#step(other)) });
      }
    }
    const inside = moves.every((move) => {
      const count = (world.counts[move.cell] ?? 0) + move.by;
      return count >= 0 && count <= (this.#release.county.cells[move.cell]?.valid ?? 0);
    });
    return inside ? moves : [];
  }

  /** Mostly one answer; in a large cell sometimes more. */
  #step(cell: number): number {
    const valid = this.#release.county.cells[cell]?.valid ?? 1;
    const most = Math.max(1, Math.floor(valid / 10));
    const size = this.#random() < 0.7 ? 1 : 1 + Math.floor(this.#random() * most);
    return this.#random() < 0.5 ? size : -size;
  }

  #pick(cells: readonly number[]): number | undefined {
    return cells[Math.floor(this.#random() * cells.length)];
  }
}
