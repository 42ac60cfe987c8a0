import { shanghaiDay, startOf } from '../beijing.ts';
import type { DayCount } from './progress.ts';
import { dayMilliseconds } from './times.ts';

/** What came on one day, and by its end. */
export interface DailyCount {
  /** Shanghai's. */
  day: string;
  phone: number;
  paper: number;
  /** All answers up to and with this day. */
  total: number;
}

/**
 * Answers day by day without gaps: from the opening, or the first answer keyed in from paper before it, until today or
 * the end of the field. Instants in milliseconds; nothing where the field is still to come.
 */
export function dailyCounts(
  counts: readonly Pick<DayCount, 'day' | 'answers' | 'paper'>[],
  opensAt: number,
  until: number,
): DailyCount[] {
  const byDay = new Map<string, { answers: number; paper: number }>();
  for (const { day, answers, paper } of counts) {
    const known = byDay.get(day) ?? { answers: 0, paper: 0 };
    byDay.set(day, { answers: known.answers + answers, paper: known.paper + paper });
  }
  const marked = [...byDay.keys()].sort();
  const first = [shanghaiDay(opensAt), ...marked].sort()[0] ?? shanghaiDay(opensAt);
  const last = [shanghaiDay(until), ...marked].sort().at(-1) ?? first;
  const days: DailyCount[] = [];
  let total = 0;
  for (let start = startOf(first); start <= startOf(last); start += dayMilliseconds) {
    const day = shanghaiDay(start);
    const { answers, paper } = byDay.get(day) ?? { answers: 0, paper: 0 };
    total += answers;
    days.push({ day, phone: answers - paper, paper, total });
  }
  return days;
}
