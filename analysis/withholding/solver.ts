import loadHighs, { type Highs } from 'highs';
import type { Part, Release } from './figure.ts';
import { boundsOf, coefficientsOf } from './linear.ts';
import { World } from './world.ts';

let loading: Promise<Highs> | undefined;

/** HiGHS, compiled to WebAssembly; loaded once. */
export function loadSolver(): Promise<Highs> {
  loading ??= loadHighs();
  return loading;
}

/** What the solver says of one end of a cell. */
export interface SolvedEnd {
  /** Proven: no county of whole numbers goes further. `null` where the time ran out. */
  bound: number | null;
  /** A county at or near that end: it meets the rates, counts and errors written below, though perhaps not the print. */
  world: number[] | null;
}

/**
 * The attacker for counties too large to enumerate: a mixed integer programme over whole-number counties. Rates and
 * counts are rows; a group's standard error, quadratic in the satisfied of each stratum, becomes a row by a 0/1
 * variable for each number that the stratum may hold. The rate inside the variance is held at its print and the
 * slack widened by what its rounding can do; limits, and errors of several groups together, are left out. So bounds
 * are never too narrow: what this attacker knows is known.
 */
export class SolverAttack {
  readonly #highs: Highs;
  readonly #release: Release;
  readonly #truth: readonly number[];
  readonly #rows: string[];
  readonly #binaries: string[] = [];

  constructor(highs: Highs, release: Release, truth: readonly number[]) {
    this.#highs = highs;
    this.#release = release;
    this.#truth = truth;
    this.#rows = this.#modelRows();
  }

  /** The end of a target, a cell or the sum of several, in one direction, within `seconds`. */
  end(target: readonly number[], direction: 'lowest' | 'highest', seconds: number): SolvedEnd {
    const { withheld, county } = this.#release;
    const problem = [
      direction === 'highest' ? 'Maximize' : 'Minimize',
      ` goal: ${target.map((cell) => `u${cell}`).join(' + ')}`,
      'Subject To',
      ...this.#rows,
      'Bounds',
      ...withheld.map((other) => ` 0 <= u${other} <= ${county.cells[other]?.valid ?? 0}`),
      'General',
      ` ${withheld.map((other) => `u${other}`).join(' ')}`,
      ...(this.#binaries.length > 0 ? ['Binary', ...this.#binaries.map((name) => ` ${name}`)] : []),
      'End',
    ].join('\n');
    const solution = this.#highs.solve(problem, {
      output_flag: false,
      time_limit: seconds,
      mip_rel_gap: 0,
      primal_feasibility_tolerance: 1e-9,
      mip_feasibility_tolerance: 1e-9,
    });
    const value = (other: number): number | null => {
      const column = solution.Columns[`u${other}`];
      return column && 'Primal' in column && typeof column.Primal === 'number'
        ? Math.round(column.Primal)
        : null;
    };
    const found = this.#truth.map((count, other) => (withheld.includes(other) ? value(other) : count));
    const world = found.some((count) => count === null) ? null : found.map((count) => count ?? 0);
    return {
      bound:
        solution.Status === 'Optimal' && world
          ? target.reduce((sum, cell) => sum + (world[cell] ?? 0), 0)
          : null,
      world,
    };
  }

  #modelRows(): string[] {
    const { figures, withheld } = this.#release;
    const truth = new World(this.#release, this.#truth);
    const rows: string[] = [];
    for (const [at, figure] of figures.entries()) {
      const printed = truth.printed(figure);
      const of = coefficientsOf(this.#release, figure);
      const known = this.#truth.reduce(
        (sum, count, cell) => (withheld.includes(cell) ? sum : sum + (of.get(cell) ?? 0) * count),
        0,
      );
      const { low, high } = boundsOf(this.#release, figure, printed);
      const scale = figure.kind === 'estimate' ? 1000 : 1;
      const terms = withheld.map((cell) => ({ name: `u${cell}`, by: (of.get(cell) ?? 0) * scale }));
      rows.push(...between(`f${at}`, terms, (low - known) * scale, (high - known) * scale));
      const single = figure.kind === 'estimate' && figure.precision === 'tenths' && figure.parts.length === 1;
      const part = single ? this.#release.parts[figure.parts[0]?.part ?? -1] : undefined;
      if (part) rows.push(...this.#errorRows(`e${at}`, part, printed));
    }
    return rows;
  }

  /** The row of a standard error, with the 0/1 variables of its strata. */
  #errorRows(name: string, part: Part, printed: readonly number[]): string[] {
    const rate = (printed[0] ?? 0) / 1000;
    const error = (printed[1] ?? 0) / 1000;
    const terms: { name: string; by: number }[] = [];
    const rows: string[] = [];
    let known = rate ** 2 * part.constant;
    let most = 2 * part.constant;
    for (const { at, k, n, v } of part.strata) {
      const cells = this.#release.strata[at]?.cells ?? [];
      const hidden = cells.filter((cell) => this.#release.withheld.includes(cell));
      const fixed = cells.reduce(
        (sum, cell) => (hidden.includes(cell) ? sum : sum + (this.#truth[cell] ?? 0)),
        0,
      );
      const free = hidden.reduce((sum, cell) => sum + (this.#release.county.cells[cell]?.valid ?? 0), 0);
      const piece = (y: number) => k * (y - y ** 2 / n + rate * ((2 * y * v) / n - 2 * y));
      most += 2 * k * v;
      if (k === 0) continue;
      known += piece(fixed);
      if (free === 0) continue;
      const names = Array.from({ length: free + 1 }, (_, extra) => `${name}_${at}_${extra}`);
      this.#binaries.push(...names.filter((binary) => !this.#binaries.includes(binary)));
      rows.push(` ${name}_${at}_one: ${names.join(' + ')} = 1`);
      const counted = names.map((binary, extra) => ({ name: binary, by: -extra }));
      rows.push(
        ...between(
          `${name}_${at}_is`,
          [...hidden.map((cell) => ({ name: `u${cell}`, by: 1 })), ...counted],
          0,
          0,
        ),
      );
      for (const [extra, binary] of names.entries()) {
        terms.push({ name: binary, by: piece(fixed + extra) - piece(fixed) });
      }
    }
    const slack = 0.0005 * most;
    const squared = part.denominator ** 2;
    const scale = 1e5 / squared;
    const low = Math.max(0, error - 0.0005) ** 2 * squared - slack - known;
    const high = (error + 0.0005) ** 2 * squared + slack - known;
    const scaled = terms.map((term) => ({ ...term, by: term.by * scale }));
    return [...rows, ...between(name, scaled, low * scale, high * scale)];
  }
}

function between(
  name: string,
  terms: readonly { name: string; by: number }[],
  low: number,
  high: number,
): string[] {
  const used = terms.filter(({ by }) => Math.abs(by) > 1e-12);
  if (used.length === 0) return [];
  const sum = used
    .map(({ name: variable, by }) => `${by < 0 ? '-' : '+'} ${Math.abs(by).toPrecision(15)} ${variable}`)
    .join(' ');
  if (low === high) return [` ${name}: ${sum} = ${low}`];
  return [` ${name}_low: ${sum} >= ${low - 1e-7}`, ` ${name}_high: ${sum} <= ${high + 1e-7}`];
}
