import type { Raked } from './rake.ts';

/** Answers that stand alike: in one stratum, one category of each margin and one unit drawn, with sums over them. */
export interface RakedCell {
  stratum: number;
  /** The unit drawn, such as a school; `null` where each answer is its own. */
  cluster: number | null;
  /** Category of each margin, in the margins' order. */
  categories: readonly number[];
  n: number;
  u: number;
  v: number;
  uu: number;
  uv: number;
  vv: number;
}

/** As often as R's `svyrecvar` projects on the margins. */
const projections = 10;
/** A sum of squares below this part of its terms is what rounding left of zero. */
const rounding = 1e-12;

/**
 * A ratio under raked weights, Σwu / Σwv, with its variance by Taylor linearisation: the residuals u − Rv are projected
 * on the margins in turn, since what the margins explain no longer varies. R's `svyratio` on a `rake`d design. What the
 * projections take away is the same for all answers of a cell, so that sums over cells are enough.
 * Source: Deville & Särndal (1992), JASA 87, 376–382; the projection as in R's `svyrecvar`.
 *
 * @param raked weights of the cells' answers, one for each cell: each answer's own
 * @param frame units in the frame for each stratum; `Infinity` where no correction is made
 */
export function rakedRatio(
  cells: readonly RakedCell[],
  raked: Pick<Raked, 'weights' | 'afterMargin'>,
  frame: readonly number[],
): { rate: number; variance: number } {
  const weightOf = (at: number) => raked.weights[at] ?? 0;
  const denominator = cells.reduce((sum, { v }, at) => sum + v * weightOf(at), 0);
  if (denominator === 0) throw new Error('no answer has a denominator');
  const rate = cells.reduce((sum, { u }, at) => sum + u * weightOf(at), 0) / denominator;
  const scales = cells.map((_, at) => weightOf(at) / denominator);
  /** What has been taken from the residual of each answer of a cell. */
  const shifts = cells.map(() => 0);
  const sumAt = (at: number) => {
    const { n, u, v } = cells[at] ?? { n: 0, u: 0, v: 0 };
    return (scales[at] ?? 0) * (u - rate * v) - n * (shifts[at] ?? 0);
  };
  const margins = cells[0]?.categories.length ?? 0;
  for (let round = 0; round < projections; round += 1) {
    for (let margin = 0; margin < margins; margin += 1) {
      const weights = raked.afterMargin[margin] ?? raked.weights;
      const means = meansByCategory(cells, margin, (at) => sumAt(at) / (weights[at] ?? 1));
      for (const [at, { categories }] of cells.entries())
        shifts[at] = (shifts[at] ?? 0) + (weights[at] ?? 0) * (means.get(categories[margin] ?? -1) ?? 0);
    }
  }
  const squaresAt = (at: number) => {
    const { n, u, v, uu, uv, vv } = cells[at] ?? { n: 0, u: 0, v: 0, uu: 0, uv: 0, vv: 0 };
    const [scale, shift] = [scales[at] ?? 0, shifts[at] ?? 0];
    const spread = scale ** 2 * (uu - 2 * rate * uv + rate ** 2 * vv);
    return spread - 2 * shift * scale * (u - rate * v) + n * shift ** 2;
  };
  const termsAt = (at: number) => {
    const { uu, uv, vv } = cells[at] ?? { uu: 0, uv: 0, vv: 0 };
    return (scales[at] ?? 0) ** 2 * (uu + 2 * rate * uv + rate ** 2 * vv);
  };
  return { rate, variance: designVariance(cells, sumAt, squaresAt, termsAt, frame) };
}

function meansByCategory(
  cells: readonly RakedCell[],
  margin: number,
  sumAt: (at: number) => number,
): Map<number, number> {
  const sums = new Map<number, { sum: number; answers: number }>();
  for (const [at, { categories, n }] of cells.entries()) {
    const category = categories[margin] ?? -1;
    const part = sums.get(category) ?? { sum: 0, answers: 0 };
    part.sum += sumAt(at);
    part.answers += n;
    sums.set(category, part);
  }
  return new Map([...sums].map(([category, { sum, answers }]) => [category, sum / answers]));
}

/** The variance of the sum of residuals: between the units of each stratum, with its correction. */
function designVariance(
  cells: readonly RakedCell[],
  sumAt: (at: number) => number,
  squaresAt: (at: number) => number,
  termsAt: (at: number) => number,
  frame: readonly number[],
): number {
  const strata = Map.groupBy([...cells.keys()], (at) => cells[at]?.stratum ?? -1);
  let variance = 0;
  for (const [stratum, places] of strata) {
    const units = unitsOf(cells, places, sumAt, squaresAt);
    const sum = places.reduce((total, at) => total + sumAt(at), 0);
    const squares = units.count > 1 ? units.squares - sum ** 2 / units.count : 0;
    // Where all agree, a mean such as .8 leaves a hair of an error behind, and limits a billionth apart.
    if (squares <= rounding * places.reduce((total, at) => total + termsAt(at), 0)) continue;
    const correction = 1 - units.count / (frame[stratum] ?? Number.POSITIVE_INFINITY);
    variance += (correction * squares * units.count) / Math.max(1, units.count - 1);
  }
  return variance;
}

function unitsOf(
  cells: readonly RakedCell[],
  places: readonly number[],
  sumAt: (at: number) => number,
  squaresAt: (at: number) => number,
): { count: number; squares: number } {
  if (places.every((at) => cells[at]?.cluster === null)) {
    return {
      count: places.reduce((total, at) => total + (cells[at]?.n ?? 0), 0),
      squares: places.reduce((total, at) => total + squaresAt(at), 0),
    };
  }
  const sums = [...Map.groupBy(places, (at) => cells[at]?.cluster ?? -1).values()].map((own) =>
    own.reduce((total, at) => total + sumAt(at), 0),
  );
  return { count: sums.length, squares: sums.reduce((total, sum) => total + sum ** 2, 0) };
}
