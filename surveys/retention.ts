/** Days before the last one on which the desk begins to say that the answers will go. */
export const announcedDays = 30;

/** Where a campaign's answers stand: they are kept, will soon go, or should be gone. */
export type RetentionState = 'kept' | 'soon' | 'due';

export interface Retention {
  /** The last day on which the answers are kept, as 2029-12-01. */
  keptUntil: string;
  /** Days until then: 0 on the last one, negative after it. */
  daysLeft: number;
  state: RetentionState;
}

/**
 * The last day on which the answers of a field are kept: the day it closed and so many months, in the calendar that
 * the phone's notice is read by. A month that is too short ends earlier: 31 August and six months is the last of
 * February. Days are Shanghai's, as 2026-11-24. Throws for what is no day.
 */
export function keptUntil(closingDay: string, months: number): string {
  const { year, month, day } = readDay(closingDay);
  const ends = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return dayOf(new Date(Date.UTC(year, month - 1 + months, Math.min(day, ends.getUTCDate()))));
}

/** How long the answers of a field that closed on a day are still kept, seen from today. */
export function retentionOf(closingDay: string, months: number, today: string): Retention {
  const until = keptUntil(closingDay, months);
  const daysLeft = daysBetween(today, until);
  return {
    keptUntil: until,
    daysLeft,
    state: daysLeft < 0 ? 'due' : daysLeft <= announcedDays ? 'soon' : 'kept',
  };
}

/** Days from one to the other; negative where the second is earlier. */
export function daysBetween(from: string, to: string): number {
  const at = (text: string) => {
    const { year, month, day } = readDay(text);
    return Date.UTC(year, month - 1, day);
  };
  return Math.round((at(to) - at(from)) / 86_400_000);
}

function readDay(text: string): { year: number; month: number; day: number } {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const read = { year: Number(year), month: Number(month), day: Number(day) };
  if (day === undefined || dayOf(new Date(Date.UTC(read.year, read.month - 1, read.day))) !== text)
    throw new Error(`${text} is no day`);
  return read;
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
