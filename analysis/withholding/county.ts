import type { Township } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Combination } from '../report.ts';

/** One group in one township: the place of a rate that may have to be withheld. */
export interface CountyCell {
  group: GroupCode;
  /** 9-digit statistical code. */
  township: string;
  /** N: people eligible, above 0. */
  eligible: number;
  /** n: answers that are not set aside. */
  answers: number;
  /** Those of them with a denominator in the headline's measure. */
  valid: number;
}

/** Lower and upper limit of a rate as the report computes them, so that the attacker knows them too. */
export type Limits = (
  rate: number,
  variance: number,
  valid: number,
  df: number,
) => { lower: number; upper: number };

/**
 * What withholding is decided from: who could answer and who did, never what was answered.
 * Everything here is known to the attacker.
 */
export interface County {
  groups: readonly { code: GroupCode; share: number }[];
  townships: readonly Pick<Township, 'code' | 'kind'>[];
  cells: readonly CountyCell[];
  /** The strata as joined for estimation (analysis/strata.ts); they cover every cell exactly once. */
  strata: readonly { group: GroupCode; townships: readonly string[] }[];
  combination: Combination;
  /** What rates are held against: which side a rate or a limit falls is told whatever its print. */
  bar: number;
  /** Under this many valid answers a cell is `small`. */
  smallCell: number;
  /** Under this many a cell is never told by itself: `smallCell`, or more where some small cell is of one mind. */
  thin: number;
}

/** A stratum with the places of its cells in `County.cells`. */
export interface CellStratum {
  cells: readonly number[];
  /** N and n of the whole stratum. */
  eligible: number;
  answers: number;
  valid: number;
}

/** The strata of a county by the places of their cells. Throws where a cell has none or two. */
export function cellStrata(county: County): CellStratum[] {
  const owner = new Map<number, number>();
  const strata = county.strata.map(({ group, townships }, place) => {
    const cells = county.cells.flatMap((cell, index) =>
      cell.group === group && townships.includes(cell.township) ? [index] : [],
    );
    for (const index of cells) {
      if (owner.has(index)) throw new Error(`cell ${index} lies in two strata`);
      owner.set(index, place);
    }
    const sum = (of: (cell: CountyCell) => number) =>
      cells.reduce((total, index) => total + of(cellAt(county, index)), 0);
    return {
      cells,
      eligible: sum((cell) => cell.eligible),
      answers: sum((cell) => cell.answers),
      valid: sum((cell) => cell.valid),
    };
  });
  if (owner.size !== county.cells.length) throw new Error('a cell of the county lies in no stratum');
  return strata.filter((stratum) => stratum.answers > 0);
}

export function cellAt(county: Pick<County, 'cells'>, index: number): CountyCell {
  const cell = county.cells[index];
  if (!cell) throw new Error(`the county has no cell ${index}`);
  return cell;
}

/** Places of the cells that have a rate at all, by what they belong to. */
export function placesOf(county: County, belongs: (cell: CountyCell) => boolean): number[] {
  return county.cells.flatMap((cell, index) => (cell.valid > 0 && belongs(cell) ? [index] : []));
}

/** Whether a group enters the row of a township: at least two answers there, or everyone. */
export function enters(cell: CountyCell): boolean {
  return cell.answers >= 2 || (cell.answers > 0 && cell.answers === cell.eligible);
}
