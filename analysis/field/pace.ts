import { shanghaiDay, startOf } from '../beijing.ts';
import { dayMilliseconds, type FieldTimes, openTime } from './times.ts';

/**
 * Where a part of the field is heading. `full`: the quota is reached. `finishes`: on this day, as things go. `late`: not
 * before closing, when about so many will have come. `stalled`: nothing came on the last days, as many as told.
 * `unknown`: too little is known to say.
 */
export type Pace =
  | { kind: 'full' }
  | { kind: 'finishes'; day: string }
  | { kind: 'late'; atClosing: number }
  | { kind: 'stalled'; days: number }
  | { kind: 'unknown' };

/** The last whole days that a pace is taken from: what came long ago says little of tomorrow. */
const daysBack = 3;
/**
 * Under so many answers on those days nothing is said. Five counted are, with 95 %, of a true rate that brings between
 * 1.6 and 11.7 (Garwood's limits for a Poisson count), hence 约; with fewer not even the week would be known.
 */
const fewestAnswers = 5;
/** A day that the field was closed for longer than this says nothing of a whole one. */
const leastOpen = dayMilliseconds / 2;

export interface PaceInput {
  quota: number;
  received: number;
  /** Answers still wanted; 0 where the quota is reached. */
  missing: number;
  /** By day of Shanghai's, what came by phone: paper is keyed in when somebody finds the time. `null`: not counted by day. */
  byDay: ReadonlyMap<string, number> | null;
}

/**
 * Says when the quota will be reached if answers go on as on the last days: up to three whole days before today on
 * which the field was open for at least half of the time, answers ÷ days, and the missing ones ÷ that from now on.
 *
 * @example quota 30, received 18, 4 + 5 + 3 = 12 on the last three days: 4 a day, 12 missing, three days from now.
 */
export function paceOf({ received, missing, byDay }: PaceInput, times: FieldTimes, now: number): Pace {
  if (missing <= 0) return { kind: 'full' };
  const paused = times.pauses.at(-1)?.until === null;
  if (byDay === null || paused || now < times.opensAt || now >= times.closesAt) return { kind: 'unknown' };
  const today = startOf(shanghaiDay(now));
  const days = Array.from({ length: daysBack }, (_, index) => today - (index + 1) * dayMilliseconds).filter(
    (start) => openTime(times, start, start + dayMilliseconds) >= leastOpen,
  );
  if (days.length === 0) return { kind: 'unknown' };
  const answers = days.reduce((sum, start) => sum + (byDay.get(shanghaiDay(start)) ?? 0), 0);
  const cameToday = byDay.get(shanghaiDay(today)) ?? 0;
  if (answers + cameToday === 0) return { kind: 'stalled', days: days.length };
  if (answers < fewestAnswers) return { kind: 'unknown' };
  const perDay = answers / days.length;
  const finish = now + (missing / perDay) * dayMilliseconds;
  if (finish < times.closesAt) return { kind: 'finishes', day: shanghaiDay(finish) };
  const more = Math.floor(perDay * ((times.closesAt - now) / dayMilliseconds));
  return { kind: 'late', atClosing: received + more };
}

/** How many of a quota would have come by now, had they come evenly over the time that the field is open. */
export function dueOf(quota: number, times: FieldTimes, now: number): number {
  const whole = openTime(times, times.opensAt, times.closesAt);
  if (whole === 0) return 0;
  return Math.floor(quota * Math.min(1, openTime(times, times.opensAt, now) / whole));
}
