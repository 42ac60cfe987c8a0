import { type CellStratum, type County, cellAt, cellStrata, type Limits } from './county.ts';
import type { Precision } from './print.ts';

/**
 * A ratio estimate ΣWΣu / ΣWΣv over whole strata, with its linearised variance. For a measure of one item
 * (u and v are 0 or 1 per respondent) the sum over a stratum of squared residuals is y(1 − 2R) + R²v with y
 * satisfied among v valid, so that variance × denominator² = Σ k (y − y²/n) + R Σ k (2yv/n − 2y) + R² Σ k (v − v²/n),
 * k = W² (1 − n/N) n / (n − 1). Source: `docs/architecture.md`, Estimation.
 */
export interface Part {
  strata: readonly { at: number; weight: number; k: number; n: number; v: number }[];
  denominator: number;
  /** Σ k (v − v²/n), which no answer changes. */
  constant: number;
  df: number;
}

/** A figure that leaves, as the attacker sees it. */
export type Figure =
  | {
      kind: 'estimate';
      parts: readonly { part: number; share: number }[];
      valid: number;
      precision: Precision;
    }
  /** Whole-number count of the satisfied among the valid answers of these cells, told in steps of `base`; 1 is exact. */
  | { kind: 'count'; cells: readonly number[]; valid: number; base: number };

/** The unknowns and everything that leaves about them. */
export interface Release {
  county: County;
  strata: readonly CellStratum[];
  parts: readonly Part[];
  figures: readonly Figure[];
  /** Places of the cells whose rate does not leave. */
  withheld: readonly number[];
  /** What must not be known: each a cell, or several whose sum is a cell of one of several reports. */
  targets: readonly Target[];
  limits: Limits;
}

/** A number of satisfied that must stay open. */
export interface Target {
  /** Places of withheld cells. */
  cells: readonly number[];
  /** Valid answers of them all. */
  valid: number;
}

/** A ratio over the given strata; `weighted` by N / n, or every answer alike. */
export function partOf(strata: readonly CellStratum[], places: readonly number[], weighted: boolean): Part {
  let denominator = 0;
  let constant = 0;
  let answers = 0;
  const terms = places.map((at) => {
    const stratum = strata[at];
    if (!stratum) throw new Error(`the county has no stratum ${at}`);
    const { answers: n, eligible, valid: v } = stratum;
    const weight = weighted ? eligible / n : 1;
    const k =
      n < 2 || n === eligible
        ? 0
        : (weight ** 2 * Math.max(0, n < eligible ? 1 - n / eligible : 1) * n) / (n - 1);
    denominator += weight * v;
    constant += k * (v - v ** 2 / n);
    answers += n;
    return { at, weight, k, n, v };
  });
  return { strata: terms, denominator, constant, df: Math.max(1, answers - places.length) };
}

/** Collects the parts and figures of a release, so that a part used twice is kept once. */
export class ReleaseBuilder {
  readonly #county: County;
  readonly #strata: readonly CellStratum[];
  readonly #parts: Part[] = [];
  readonly #figures: Figure[] = [];
  readonly #groupPart = new Map<string, number>();

  constructor(county: County) {
    this.#county = county;
    this.#strata = cellStrata(county);
  }

  /** The weighted row of one group. */
  group(code: string, precision: Precision = 'tenths'): void {
    this.#estimate([{ part: this.#partOfGroup(code), share: 1 }], precision);
  }

  /** The county by shares: Σ s R, renormalised over the groups that have a rate. */
  combined(shares: ReadonlyMap<string, number>, precision: Precision = 'tenths'): void {
    const entering = [...shares].filter(
      ([code, share]) =>
        share > 0 && this.#county.cells.some((cell) => cell.group === code && cell.valid > 0),
    );
    const sum = entering.reduce((total, [, share]) => total + share, 0);
    this.#estimate(
      entering.map(([code, share]) => ({ part: this.#partOfGroup(code), share: share / sum })),
      precision,
    );
  }

  /** The county as answered. */
  asAnswered(precision: Precision = 'tenths'): void {
    const all = this.#strata.map((_, at) => at);
    this.#parts.push(partOf(this.#strata, all, false));
    this.#estimate([{ part: this.#parts.length - 1, share: 1 }], precision);
  }

  count(cells: readonly number[], base: number): void {
    const valid = cells.reduce((sum, index) => sum + cellAt(this.#county, index).valid, 0);
    this.#figures.push({ kind: 'count', cells, valid, base });
  }

  /** Figures that no withheld cell is part of tell nothing of one, and are left out. */
  build(cells: readonly number[], limits: Limits): Release {
    const withheld = cells.filter((index) => cellAt(this.#county, index).valid > 0);
    const hides = (places: readonly number[]) => places.some((index) => withheld.includes(index));
    const figures = this.#figures.filter((figure) =>
      figure.kind === 'count'
        ? hides(figure.cells)
        : figure.parts.some(({ part }) =>
            this.#parts[part]?.strata.some(({ at }) => hides(this.#strata[at]?.cells ?? [])),
          ),
    );
    const targets = withheld.map((index) => ({
      cells: [index],
      valid: cellAt(this.#county, index).valid,
    }));
    return {
      ...{ county: this.#county, strata: this.#strata, parts: this.#parts },
      ...{ figures, withheld, targets, limits },
    };
  }

  #estimate(parts: { part: number; share: number }[], precision: Precision): void {
    const valid = parts
      .flatMap(({ part }) => this.#parts[part]?.strata ?? [])
      .reduce((sum, stratum) => sum + stratum.v, 0);
    this.#figures.push({ kind: 'estimate', parts, valid, precision });
  }

  #partOfGroup(code: string): number {
    const known = this.#groupPart.get(code);
    if (known !== undefined) return known;
    const places = this.#strata.flatMap((stratum, at) =>
      cellAt(this.#county, stratum.cells[0] ?? -1).group === code ? [at] : [],
    );
    this.#parts.push(partOf(this.#strata, places, true));
    this.#groupPart.set(code, this.#parts.length - 1);
    return this.#parts.length - 1;
  }
}
