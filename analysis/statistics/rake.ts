/** A margin is met when no category is further from its total than this part of all. */
const met = 1e-6;

/** Why weights cannot be raked, in words for an analyst. */
export class NotRaked extends Error {}

/** A margin to be met: each answer's category, as an index into the totals declared for the categories. */
export interface Margin {
  name: string;
  categories: readonly number[];
  totals: readonly number[];
}

/** Weights that meet every margin, with what the linearisation needs of the last round. */
export interface Raked {
  weights: number[];
  /** The weights just after each margin was met, in the order of the margins. */
  afterMargin: number[][];
  rounds: number;
}

/**
 * Rakes weights to margins by iterative proportional fitting: each margin in turn is met exactly, until no cell of the
 * table of all margins moves by more than `epsilon` of all the weight. R's `rake` with
 * `control = list(maxit, epsilon)`.
 * Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427–444.
 *
 * Throws where a category with a total has no answers, where an answer's category has no total, where the margins'
 * totals differ, and where it does not converge.
 */
export function rake(
  weights: readonly number[],
  margins: readonly Margin[],
  { maxRounds = 500, epsilon = 1e-10 }: { maxRounds?: number; epsilon?: number } = {},
): Raked {
  checkMargins(weights, margins);
  const cells = cellsOf(weights.length, margins);
  const tolerance = epsilon * sumOf(weights);
  const current = [...weights];
  let before = tableOf(current, cells);
  for (let round = 1; round <= maxRounds; round += 1) {
    const afterMargin = margins.map((margin) => {
      meet(current, margin);
      return [...current];
    });
    const table = tableOf(current, cells);
    const moved = Math.max(...table.map((weight, cell) => Math.abs(weight - (before[cell] ?? 0))));
    // Margins that contradict each other can go round in a circle, the same each time, and never be met together.
    if (moved < tolerance && margins.every((margin) => isMet(current, margin)))
      return { weights: current, afterMargin, rounds: round };
    before = table;
  }
  throw new NotRaked(
    `加权没有收敛：${maxRounds} 轮之后各边际仍互相抵触，请合并答卷很少的类别 (raking did not converge in ${maxRounds} rounds)`,
  );
}

function meet(weights: number[], { categories, totals }: Margin): void {
  const sums = sumsBy(weights, categories, totals.length);
  for (const [index, category] of categories.entries()) {
    weights[index] = ((weights[index] ?? 0) * (totals[category] ?? 0)) / (sums[category] ?? 1);
  }
}

function isMet(weights: readonly number[], { categories, totals }: Margin): boolean {
  const whole = sumOf(totals);
  return sumsBy(weights, categories, totals.length).every(
    (sum, category) => Math.abs(sum - (totals[category] ?? 0)) <= met * whole,
  );
}

function checkMargins(weights: readonly number[], margins: readonly Margin[]): void {
  if (weights.length === 0) throw new Error('nobody cannot be weighted');
  if (weights.some((weight) => !(weight > 0))) throw new Error('a base weight is above zero');
  const whole = sumOf(margins[0]?.totals ?? []);
  for (const { name, categories, totals } of margins) {
    if (categories.length !== weights.length) throw new Error(`边际“${name}”没有给出每份答卷的类别`);
    if (categories.some((category) => !((totals[category] ?? 0) > 0)))
      throw new Error(`边际“${name}”里有答卷的类别没有总数 (an answer's category has no total)`);
    const sums = sumsBy(weights, categories, totals.length);
    const empty = totals.findIndex((total, category) => total > 0 && sums[category] === 0);
    if (empty >= 0)
      throw new NotRaked(
        `边际“${name}”第 ${empty + 1} 类没有答卷，请与别的类合并 (a category without answers)`,
      );
    if (Math.abs(sumOf(totals) - whole) > met * whole)
      throw new Error(`边际“${name}”的总数与其他边际不一致 (the totals of the margins differ)`);
  }
}

/** The cell of the table of all margins that each answer stands in. */
function cellsOf(answers: number, margins: readonly Margin[]): number[] {
  const known = new Map<string, number>();
  return Array.from({ length: answers }, (_, index) => {
    const key = margins.map(({ categories }) => categories[index]).join(' ');
    const cell = known.get(key) ?? known.size;
    known.set(key, cell);
    return cell;
  });
}

function tableOf(weights: readonly number[], cells: readonly number[]): number[] {
  return sumsBy(weights, cells, 1 + cells.reduce((most, cell) => Math.max(most, cell), 0));
}

function sumsBy(weights: readonly number[], categories: readonly number[], length: number): number[] {
  const sums = new Array<number>(length).fill(0);
  for (const [index, category] of categories.entries()) {
    sums[category] = (sums[category] ?? 0) + (weights[index] ?? 0);
  }
  return sums;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
