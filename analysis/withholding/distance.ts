import type { Figure, Release } from './figure.ts';
import { stepOf, type World } from './world.ts';

/** How far a limit moves with the rate and with the standard error, around the true county. */
interface Slopes {
  base: number;
  byRate: number;
  byError: number;
}

interface Target {
  printed: readonly number[];
  rate: number;
  error: number;
  lower: Slopes;
  upper: Slopes;
}

/** Inside the rounding interval by this much, in thousandths, counts as printing alike; the print itself decides. */
const halfStep = 0.4999;

/**
 * How far a world is from printing like the true one: 0 where every figure lies within its rounding interval.
 * Limits are read from their slopes at the truth, since computing them is a hundred times the work; a world at
 * distance 0 is printed in full before it counts.
 */
export class Distance {
  readonly #release: Release;
  readonly #targets: Target[];
  /** Figures that a cell moves. */
  readonly figuresOf: ReadonlyMap<number, readonly number[]>;

  constructor(truth: World) {
    this.#release = truth.release;
    this.#targets = truth.release.figures.map((figure) => targetOf(truth, figure));
    this.figuresOf = new Map(
      truth.release.withheld.map((cell) => [
        cell,
        truth.release.figures.flatMap((figure, at) => (touches(truth.release, figure, cell) ? [at] : [])),
      ]),
    );
  }

  /** The distance that one figure adds, in thousandths; for a count, in steps. */
  of(world: World, at: number): number {
    const figure = this.#release.figures[at];
    const target = this.#targets[at];
    if (!figure || !target) return 0;
    if (figure.kind === 'count') return Math.abs(stepOf(world, figure) - (target.printed[0] ?? 0));
    const { rate, variance } = world.estimate(figure);
    let sum = outside(rate, target.printed[0]);
    if (!figure.limits) return sum;
    const error = Math.sqrt(variance);
    sum += outside(error, target.printed[1]);
    for (const [place, { base, byRate, byError }] of [target.lower, target.upper].entries()) {
      const limit = base + byRate * (rate - target.rate) + byError * (error - target.error);
      sum += outside(limit, target.printed[2 + place]);
    }
    return sum;
  }
}

function outside(value: number, printed: number | undefined): number {
  return Math.max(0, Math.abs(value * 1000 - (printed ?? 0)) - halfStep);
}

function touches(release: Release, figure: Figure, cell: number): boolean {
  if (figure.kind === 'count') return figure.cells.includes(cell);
  return figure.parts.some(({ part }) =>
    release.parts[part]?.strata.some(({ at }) => release.strata[at]?.cells.includes(cell)),
  );
}

function targetOf(truth: World, figure: Figure): Target {
  const printed = truth.printed(figure);
  const flat = { base: 0, byRate: 0, byError: 0 };
  if (figure.kind === 'count') return { printed, rate: 0, error: 0, lower: flat, upper: flat };
  const { rate, variance, df } = truth.estimate(figure);
  const error = Math.sqrt(variance);
  if (!figure.limits) return { printed, rate, error, lower: flat, upper: flat };
  const step = 5e-4;
  const { limits } = truth.release;
  const here = limits(rate, variance, figure.valid, df);
  const besideRate = Math.min(1, rate + step) === rate ? rate - step : Math.min(1, rate + step);
  const byRate = limits(besideRate, variance, figure.valid, df);
  const byError = limits(rate, (error + step) ** 2, figure.valid, df);
  const slopes = (side: 'lower' | 'upper'): Slopes => ({
    base: here[side],
    byRate: (byRate[side] - here[side]) / (besideRate - rate),
    byError: (byError[side] - here[side]) / step,
  });
  return { printed, rate, error, lower: slopes('lower'), upper: slopes('upper') };
}
