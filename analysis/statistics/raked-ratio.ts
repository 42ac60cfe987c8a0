import type { Margin, Raked } from './rake.ts';

/** Where each answer stands in the design: all as long as there are answers. */
export interface Design {
  strata: readonly number[];
  /** Units drawn, such as schools; each answer its own where they are left out. */
  clusters?: readonly number[];
  /** Units in the frame for each stratum; `Infinity` where no correction is made. */
  frame: readonly number[];
}

/** As often as R's `svyrecvar` projects on the margins. */
const projections = 10;

/**
 * A ratio under raked weights, Σwu / Σwv, with its variance by Taylor linearisation: the residuals u − Rv are projected
 * on the margins in turn, since what the margins explain no longer varies. R's `svyratio` on a `rake`d design.
 * Source: Deville & Särndal (1992), JASA 87, 376–382; the projection as in R's `svyrecvar`.
 */
export function rakedRatio(
  u: readonly number[],
  v: readonly number[],
  raked: Pick<Raked, 'weights' | 'afterMargin'>,
  margins: readonly Pick<Margin, 'categories'>[],
  design: Design,
): { rate: number; variance: number } {
  const total = (values: readonly number[]) =>
    values.reduce((sum, value, index) => sum + value * (raked.weights[index] ?? 0), 0);
  const denominator = total(v);
  if (denominator === 0) throw new Error('no answer has a denominator');
  const rate = total(u) / denominator;
  let residuals = u.map(
    (value, index) => ((value - rate * (v[index] ?? 0)) * (raked.weights[index] ?? 0)) / denominator,
  );
  for (let round = 0; round < projections; round += 1) {
    for (const [index, { categories }] of margins.entries()) {
      residuals = withoutMargin(residuals, categories, raked.afterMargin[index] ?? raked.weights);
    }
  }
  return { rate, variance: designVariance(residuals, design) };
}

/** Takes the mean of each category out of the unweighted residuals. */
function withoutMargin(
  residuals: readonly number[],
  categories: readonly number[],
  weights: readonly number[],
): number[] {
  const plain = residuals.map((residual, index) => residual / (weights[index] ?? 1));
  const sums = new Map<number, { sum: number; answers: number }>();
  for (const [index, category] of categories.entries()) {
    const part = sums.get(category) ?? { sum: 0, answers: 0 };
    part.sum += plain[index] ?? 0;
    part.answers += 1;
    sums.set(category, part);
  }
  return residuals.map((residual, index) => {
    const part = sums.get(categories[index] ?? -1);
    return part ? residual - ((weights[index] ?? 1) * part.sum) / part.answers : residual;
  });
}

/** The variance of the sum of values under the design: between the units of each stratum, with its correction. */
function designVariance(values: readonly number[], { strata, clusters, frame }: Design): number {
  const units = new Map<number, Map<number, number>>();
  for (const [index, stratum] of strata.entries()) {
    const sums = units.get(stratum) ?? new Map<number, number>();
    const unit = clusters?.[index] ?? index;
    sums.set(unit, (sums.get(unit) ?? 0) + (values[index] ?? 0));
    units.set(stratum, sums);
  }
  let variance = 0;
  for (const [stratum, sums] of units) {
    const n = sums.size;
    const mean = n > 1 ? [...sums.values()].reduce((sum, value) => sum + value, 0) / n : 0;
    const squares = [...sums.values()].reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const correction = 1 - n / (frame[stratum] ?? Number.POSITIVE_INFINITY);
    variance += correction * squares * (n > 1 ? n / (n - 1) : 1);
  }
  return variance;
}
