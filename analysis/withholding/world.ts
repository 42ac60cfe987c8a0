import type { Figure, Part, Release } from './figure.ts';
import { printOf } from './print.ts';

/** What an estimate is before it is printed. */
export interface Unprinted {
  rate: number;
  variance: number;
  df: number;
}

/**
 * One possible county: how many are satisfied in every cell. It can be changed a cell at a time, and says what
 * it would print. Sums per part are kept, so that a change costs no more than the figures it touches.
 */
export class World {
  readonly release: Release;
  readonly counts: number[];
  /** A cell lies in one stratum of each report that counts it. */
  readonly #strataOf: number[][];
  readonly #satisfied: number[];
  /** Per part: ΣWy, Σ k (y − y²/n), Σ k (2yv/n − 2y). */
  readonly #sums: { numerator: number; a: number; b: number }[];
  readonly #partsOf: { part: number; term: Part['strata'][number] }[][];

  /** `counts` are the satisfied per cell of the county. */
  constructor(release: Release, counts: readonly number[]) {
    this.release = release;
    this.counts = [...counts];
    this.#strataOf = counts.map((_, index) =>
      release.strata.flatMap((stratum, at) => (stratum.cells.includes(index) ? [at] : [])),
    );
    this.#satisfied = release.strata.map((stratum) =>
      stratum.cells.reduce((sum, index) => sum + (counts[index] ?? 0), 0),
    );
    this.#partsOf = release.strata.map((_, at) =>
      release.parts.flatMap((part, place) => {
        const term = part.strata.find((candidate) => candidate.at === at);
        return term ? [{ part: place, term }] : [];
      }),
    );
    this.#sums = release.parts.map((part) => {
      const sums = { numerator: 0, a: 0, b: 0 };
      for (const term of part.strata) addTerm(sums, term, this.#satisfied[term.at] ?? 0, 1);
      return sums;
    });
  }

  /** Changes one cell. The caller keeps it between none and all of the valid answers. */
  change(cell: number, by: number): void {
    this.counts[cell] = (this.counts[cell] ?? 0) + by;
    for (const at of this.#strataOf[cell] ?? []) {
      const before = this.#satisfied[at] ?? 0;
      this.#satisfied[at] = before + by;
      for (const { part, term } of this.#partsOf[at] ?? []) {
        const sums = this.#sums[part];
        if (!sums) continue;
        addTerm(sums, term, before, -1);
        addTerm(sums, term, before + by, 1);
      }
    }
  }

  estimate(figure: Extract<Figure, { kind: 'estimate' }>): Unprinted {
    let rate = 0;
    let variance = 0;
    let pieces = 0;
    for (const { part: place, share } of figure.parts) {
      const part = this.release.parts[place];
      const sums = this.#sums[place];
      if (!part || !sums) continue;
      const own = sums.numerator / part.denominator;
      const squared = sums.a + own * sums.b + own * own * part.constant;
      const piece = share ** 2 * Math.max(0, squared < 1e-9 ? 0 : squared / part.denominator ** 2);
      rate += share * own;
      variance += piece;
      pieces += piece ** 2 / part.df;
    }
    return { rate, variance, df: pieces > 0 ? variance ** 2 / pieces : 1 };
  }

  satisfied(figure: Extract<Figure, { kind: 'count' }>): number {
    return figure.cells.reduce((sum, index) => sum + (this.counts[index] ?? 0), 0);
  }

  /** What a figure leaves as: what is printed of an estimate, or the step that a count falls in. */
  printed(figure: Figure): number[] {
    if (figure.kind === 'count') return [stepOf(this, figure)];
    const { rate, variance, df } = this.estimate(figure);
    const { limits, county } = this.release;
    const { precision } = figure;
    const both = precision === 'tenths' ? limits(rate, variance, figure.valid, df) : { lower: 0, upper: 1 };
    return printOf(precision, { rate, error: Math.sqrt(variance), ...both }, county.bar);
  }

  printsLike(printed: readonly (readonly number[])[]): boolean {
    return this.release.figures.every((figure, at) =>
      this.printed(figure).every((number, place) => number === printed[at]?.[place]),
    );
  }

  printAll(): number[][] {
    return this.release.figures.map((figure) => this.printed(figure));
  }
}

/** Counts leave in steps counted from the dissatisfied: with base 3, 0–2 dissatisfied print alike, then 3–5, … */
export function stepOf(world: World, figure: Extract<Figure, { kind: 'count' }>): number {
  return Math.floor((figure.valid - world.satisfied(figure)) / figure.base);
}

function addTerm(
  sums: { numerator: number; a: number; b: number },
  { weight, k, n, v }: Part['strata'][number],
  satisfied: number,
  sign: 1 | -1,
): void {
  sums.numerator += sign * weight * satisfied;
  sums.a += sign * k * (satisfied - satisfied ** 2 / n);
  sums.b += sign * k * ((2 * satisfied * v) / n - 2 * satisfied);
}
