import type { Highs } from 'highs';
import type { Release } from './figure.ts';
import { loadSolver, SolverAttack } from './solver.ts';
import { deepSearch, keep, knownTargets, type Search, searchWitnesses, usualSearch } from './witness.ts';
import { World } from './world.ts';

export interface AttackSettings {
  seed: number;
  /** Seconds that the solver may take for one cell that the search left open. */
  solverSeconds?: number;
  /** How many such cells it is asked about. */
  solverCells?: number;
}

/** More open cells than this, and the rows are plainly too many: a longer search would only cost time. */
const deepCells = 12;

/**
 * The attack that closing makes: the search for counties that print the same, then the solver for the few cells
 * that the search left open.
 *
 * @param truth satisfied per cell of the county
 */
export async function attack(
  release: Release,
  truth: readonly number[],
  settings: AttackSettings,
): Promise<Search> {
  return attackWith(await loadSolver(), release, truth, settings);
}

/** The same with the solver loaded. */
export function attackWith(
  highs: Highs,
  release: Release,
  truth: readonly number[],
  { seed, solverSeconds = 2, solverCells = 4 }: AttackSettings,
): Search {
  const search = searchWitnesses(release, truth, { ...usualSearch, seed });
  const stillOpen = () => knownTargets(release, search);
  if (stillOpen().length > 0 && stillOpen().length <= deepCells) {
    searchWitnesses(release, truth, { ...deepSearch, seed }, search);
  }
  const open = stillOpen();
  if (open.length === 0 || open.length > solverCells) return search;
  const solver = new SolverAttack(highs, release, truth);
  const printed = new World(release, truth).printAll();
  for (const target of open) {
    for (const direction of ['lowest', 'highest'] as const) {
      if (!stillOpen().includes(target)) continue;
      const { world } = solver.end(target.cells, direction, solverSeconds);
      if (world && new World(release, world).printsLike(printed)) keep(search, release, world);
    }
    if (stillOpen().includes(target)) break;
  }
  return search;
}
