import type { Release } from '../../../analysis/withholding/figure.ts';
import { boundsOf, coefficientsOf } from '../../../analysis/withholding/linear.ts';
import type { Range } from '../../../analysis/withholding/witness.ts';
import { World } from '../../../analysis/withholding/world.ts';

/**
 * Everything that the attacker can learn, exactly: for each withheld cell the least and the greatest number of
 * satisfied over all counties of whole numbers that print the same. By enumeration, with a branch given up as soon
 * as a rate or a count can no longer come right; errors and limits are compared at its end.
 * `null` where more than `most` branches would have to be walked.
 */
export function enumerateWorlds(
  release: Release,
  truth: readonly number[],
  most = 2_000_000,
): { ranges: Map<number, Range>; worlds: number } | null {
  const { withheld, figures, county } = release;
  const printed = new World(release, truth).printAll();
  const world = new World(
    release,
    truth.map((count, cell) => (withheld.includes(cell) ? 0 : count)),
  );
  const validOf = (cell: number) => county.cells[cell]?.valid ?? 0;
  const bounds = figures.map((figure, at) => boundsOf(release, figure, printed[at] ?? [], validOf));
  const coefficients = figures.map((figure) => coefficientsOf(release, figure));
  // What the cells that are still to come can add, for each figure.
  const left = withheld.map((_, depth) =>
    coefficients.map((of) =>
      withheld.slice(depth).reduce((sum, cell) => sum + (of.get(cell) ?? 0) * validOf(cell), 0),
    ),
  );
  const found = { ranges: new Map<number, Range>(), worlds: 0 };
  let branches = 0;

  const walk = (depth: number, values: readonly number[]): boolean => {
    branches += 1;
    if (branches > most) return false;
    const possible = bounds.every(({ low, high }, at) => {
      const value = values[at] ?? 0;
      return value <= high + 1e-9 && value + (left[depth]?.[at] ?? 0) >= low - 1e-9;
    });
    if (!possible) return true;
    const cell = withheld[depth];
    if (cell === undefined) {
      if (world.printsLike(printed)) keepWorld(found, withheld, world);
      return true;
    }
    for (let count = 0; count <= validOf(cell); count += 1) {
      const next = values.map((value, at) => value + (coefficients[at]?.get(cell) ?? 0) * count);
      if (!walk(depth + 1, next)) return false;
      world.change(cell, 1);
    }
    world.change(cell, -(validOf(cell) + 1));
    return true;
  };
  const known = figures.map((_, at) =>
    world.counts.reduce((sum, count, cell) => sum + (coefficients[at]?.get(cell) ?? 0) * count, 0),
  );
  return walk(0, known) ? found : null;
}

function keepWorld(
  found: { ranges: Map<number, Range>; worlds: number },
  withheld: readonly number[],
  world: World,
): void {
  found.worlds += 1;
  for (const cell of withheld) {
    const count = world.counts[cell] ?? 0;
    const range = found.ranges.get(cell);
    if (!range) found.ranges.set(cell, { lowest: count, highest: count });
    else {
      range.lowest = Math.min(range.lowest, count);
      range.highest = Math.max(range.highest, count);
    }
  }
}
