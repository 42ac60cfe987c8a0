import type { Answers } from '../surveys/answers.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { TallyCell } from './report-source.ts';
import { countResponse, emptyTally, subtractTally, type Tally, type TallyLayout } from './tally.ts';

type Place = Pick<TallyCell, 'group' | 'township' | 'school'>;

/** Counts of some of a campaign's answers, by cell, to be taken away from the counts of all. */
export class CellTallies {
  readonly #layouts: ReadonlyMap<GroupCode, TallyLayout>;
  readonly #cells = new Map<string, number[]>();

  constructor(layouts: ReadonlyMap<GroupCode, TallyLayout>) {
    this.#layouts = layouts;
  }

  /** Counts one answer, or so many that are alike. */
  add(place: Place, answers: Answers, times = 1): void {
    const layout = this.#layouts.get(place.group);
    if (!layout) throw new Error(`the campaign has no questionnaire for ${place.group}`);
    const cell = this.#cells.get(keyOf(place)) ?? emptyTally(layout);
    this.#cells.set(keyOf(place), cell);
    const one = times === 1 ? cell : emptyTally(layout);
    countResponse(layout, one, answers);
    if (one !== cell)
      for (const [index, count] of one.entries()) cell[index] = (cell[index] ?? 0) + times * count;
  }

  /** The given cells without these answers; flagged and others of a cell are put together first. */
  takenFrom(all: readonly TallyCell[]): TallyCell[] {
    const whole = new Map<string, TallyCell>();
    for (const cell of all) {
      const known = whole.get(keyOf(cell));
      const counts = known ? sum(known.counts, cell.counts, 1) : cell.counts;
      whole.set(keyOf(cell), { ...cell, flagged: false, counts });
    }
    return [...whole].map(([key, cell]) => {
      const taken = this.#cells.get(key);
      return taken ? { ...cell, counts: sum(cell.counts, taken, -1) } : cell;
    });
  }
}

/** Cells less others that are part of them, flagged ones apart. Throws where they are not. */
export function withoutCells(all: readonly TallyCell[], part: readonly TallyCell[]): TallyCell[] {
  if (part.length === 0) return [...all];
  const key = (cell: TallyCell) => `${keyOf(cell)} ${cell.flagged}`;
  const left = new Map(all.map((cell) => [key(cell), { ...cell, counts: [...cell.counts] }]));
  for (const cell of part) {
    const whole = left.get(key(cell));
    if (!whole) throw new Error('the cells hold nothing of what is to be taken away');
    subtractTally(whole.counts, cell.counts);
  }
  return [...left.values()];
}

function keyOf({ group, township, school }: Place): string {
  return `${group} ${township} ${school ?? ''}`;
}

function sum(one: Tally, other: Tally, sign: 1 | -1): number[] {
  return one.map((count, index) => count + sign * (other[index] ?? 0));
}
