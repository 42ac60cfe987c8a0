/** Beijing's clock, by which a field opens and closes, and the days of Shanghai, which has the same. */

const zone = 'Asia/Shanghai';
const times = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  dateStyle: 'long',
  timeStyle: 'short',
  hourCycle: 'h23',
});
const days = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, dateStyle: 'long' });
/** China keeps one offset all the year round. */
const offset = 8 * 3_600_000;

/** An instant to the minute: 2026年12月5日 18:00. A text is ISO 8601 with an offset, a number milliseconds. */
export function beijingTime(instant: string | number): string {
  return times.format(new Date(instant));
}

/** The same with its clock named, for a file that is read years later, anywhere: 2026年12月5日 18:00（北京时间）. */
export function beijingTimeNamed(instant: string): string {
  return `${beijingTime(instant)}（北京时间）`;
}

/** The day of an instant, written out: 2026年12月5日. */
export function beijingDay(instant: string): string {
  return days.format(new Date(instant));
}

/** A day as 2026-12-05, written out. */
export function dayInWords(day: string): string {
  return days.format(startOf(day));
}

/** The calendar day of an instant, as 2026-12-05; a number is milliseconds. */
export function shanghaiDay(instant: Date | number): string {
  return new Date(instant.valueOf() + offset).toISOString().slice(0, 10);
}

/** An instant by Beijing's clock, as 2026-12-01 08:05, for what a command prints. */
export function beijingMinute(instant: string): string {
  return new Date(Date.parse(instant) + offset).toISOString().slice(0, 16).replace('T', ' ');
}

/** The hour of an instant by Beijing's clock, 0 to 23. */
export function beijingHour(instant: Date): number {
  return new Date(instant.getTime() + offset).getUTCHours();
}

/** When a day begins, in milliseconds. */
export function startOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - offset;
}
