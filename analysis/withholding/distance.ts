import type { Figure, Release } from './figure.ts';
import { type Printed, rangesOf } from './print.ts';
import { stepOf, type World } from './world.ts';

/** How far a limit moves with the rate and with the standard error, around the true county. */
interface Slopes {
  base: number;
  byRate: number;
  byError: number;
}

interface Target {
  /** The step that a count falls in. */
  step: number;
  ranges: Printed;
  rate: number;
  error: number;
  lower: Slopes;
  upper: Slopes;
}

/** As far inside the rounding interval counts as printing alike; the print itself decides. */
const inside = 1e-7;

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
    if (figure.kind === 'count') return Math.abs(stepOf(world, figure) - target.step);
    const { rate, variance } = world.estimate(figure);
    const { ranges } = target;
    const error = Math.sqrt(variance);
    const limit = ({ base, byRate, byError }: Slopes) =>
      base + byRate * (rate - target.rate) + byError * (error - target.error);
    return (
      outside(rate, ranges.rate) +
      outside(error, ranges.error) +
      (ranges.lower ? outside(limit(target.lower), ranges.lower) : 0) +
      (ranges.upper ? outside(limit(target.upper), ranges.upper) : 0)
    );
  }
}

/** In thousandths. */
function outside(value: number, range: readonly [number, number] | null): number {
  if (range === null) return 0;
  const [low, high] = range;
  return 1000 * Math.max(0, low + inside - value, value - high + inside);
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
  const nothing = { rate: null, error: null, lower: null, upper: null };
  if (figure.kind === 'count') {
    return { step: printed[0] ?? 0, ranges: nothing, rate: 0, error: 0, lower: flat, upper: flat };
  }
  const ranges = rangesOf(figure.precision, printed);
  const { rate, variance, df } = truth.estimate(figure);
  const error = Math.sqrt(variance);
  if (figure.precision !== 'tenths') return { step: 0, ranges, rate, error, lower: flat, upper: flat };
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
  return { step: 0, ranges, rate, error, lower: slopes('lower'), upper: slopes('upper') };
}
