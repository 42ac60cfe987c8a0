import type { GroupCode } from '../../surveys/groups.ts';
import { placeKey } from '../places.ts';
import type { Participation } from '../report.ts';
import { dueOf, type Pace, paceOf } from './pace.ts';
import type { FieldTimes } from './times.ts';

/** Answers of a cell on a day; `paper` of them were keyed in. */
export interface DayCount {
  group: GroupCode;
  township: string;
  school: string | null;
  /** Shanghai's. */
  day: string;
  answers: number;
  paper: number;
}

/** How far a place is: one group or all together (`null`), in the county (`null`), a township, or a school of it. */
export interface Progress {
  group: GroupCode | null;
  township: string | null;
  school: string | null;
  eligible: number;
  received: number;
  quota: number;
  /** Answers still wanted; too many in one cell do not make up for too few in another. */
  missing: number;
  /** How many fewer have come than if they came evenly until closing. */
  behind: number;
  pace: Pace;
}

export interface FieldProgress {
  /** Every group in every township, then in every school that the frame tells apart; then the sums of each. */
  places: Progress[];
  /** The groups in townships that are behind, the furthest first. */
  behind: Progress[];
}

/**
 * How far the field is, and where it is heading.
 *
 * @param byDay counts of the groups that are counted by day
 * @param counted whether a group is counted by day: those with one-time codes are not (docs/decisions/019)
 */
export function fieldProgress(
  cells: readonly Participation[],
  byDay: readonly DayCount[],
  counted: (group: GroupCode) => boolean,
  times: FieldTimes,
  now: number,
): FieldProgress {
  const days = new Map<string, DayCount[]>();
  for (const count of byDay) {
    const key = placeKey(count.group, count.township, count.school);
    days.set(key, [...(days.get(key) ?? []), count]);
  }
  const together = (place: Pick<Progress, 'group' | 'township' | 'school'>, own: readonly Participation[]) =>
    progressOf(place, own, place.group !== null && counted(place.group) ? days : null, times, now);
  const townships = partsOf(cells, ({ group, township }) => placeKey(group, township)).map((own) =>
    together({ group: own[0].group, township: own[0].township, school: null }, own),
  );
  const schools = cells.filter(({ school }) => school !== null).map((cell) => together(cell, [cell]));
  // Groups have each their own way of answering, so that of them together no pace is told.
  const sums = [
    ...partsOf(cells, ({ group }) => group).map((own) =>
      together({ group: own[0].group, township: null, school: null }, own),
    ),
    ...partsOf(cells, ({ township }) => township).map((own) =>
      together({ group: null, township: own[0].township, school: null }, own),
    ),
    together({ group: null, township: null, school: null }, cells),
  ];
  return {
    places: [...townships, ...schools, ...sums],
    behind: townships
      .filter(({ behind }) => behind > 0)
      .sort((a, b) => b.behind - a.behind || b.missing - a.missing),
  };
}

function progressOf(
  { group, township, school }: Pick<Progress, 'group' | 'township' | 'school'>,
  cells: readonly Participation[],
  days: ReadonlyMap<string, readonly DayCount[]> | null,
  times: FieldTimes,
  now: number,
): Progress {
  const sum = (of: (cell: Participation) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const missing = sum(({ quota, received }) => Math.max(0, quota - received));
  const quota = sum((cell) => cell.quota);
  const received = sum((cell) => cell.received);
  // What comes to a cell that has its quota fills no other: the pace is that of those that wait.
  const byDay = new Map<string, number>();
  const waiting = cells.filter((one) => one.received < one.quota);
  for (const cell of waiting)
    for (const { day, answers, paper } of days?.get(placeKey(cell.group, cell.township, cell.school)) ?? [])
      byDay.set(day, (byDay.get(day) ?? 0) + answers - paper);
  const pace = paceOf({ quota, received, missing, byDay: days && byDay }, times, now);
  return {
    ...{ group, township, school, received, quota, missing },
    eligible: sum((cell) => cell.eligible),
    behind: Math.max(0, Math.min(missing, dueOf(quota, times, now) - received)),
    // That nothing came to those that wait is not said of a whole to whose other parts something may have come.
    pace: pace.kind === 'stalled' && waiting.length < cells.length ? { kind: 'unknown' } : pace,
  };
}

type Parts = [Participation, ...Participation[]][];

/** The cells in parts that have the same key, in the order in which the first of each stands. */
function partsOf(cells: readonly Participation[], keyOf: (cell: Participation) => string): Parts {
  const parts = new Map<string, Parts[number]>();
  for (const cell of cells) {
    const part = parts.get(keyOf(cell));
    if (part) part.push(cell);
    else parts.set(keyOf(cell), [cell]);
  }
  return [...parts.values()];
}
