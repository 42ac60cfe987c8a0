const zone = 'Asia/Shanghai';

const instant = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
const seconds = new Intl.DateTimeFormat('zh-CN', { timeZone: zone, timeStyle: 'medium', hourCycle: 'h23' });
const field = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });

export { beijingTime } from '../../analysis/beijing.ts';

/** The day of an instant by Beijing's clock: 2026-11-24. */
export function beijingDay(instantText: string): string {
  return beijingField(instantText).slice(0, 10);
}

/** An instant by Beijing's clock, to the second, for tables: 2026-11-24 22:11:05. */
export function beijingInstant(instantText: string): string {
  return instant.format(new Date(instantText));
}

/** The time of day by Beijing's clock, to the second. */
export function beijingSeconds(instant: number): string {
  return seconds.format(new Date(instant));
}

/** An instant as a `datetime-local` field holds it, by Beijing's clock: 2026-11-24T22:11. */
export function beijingField(instant: string | Date): string {
  return field.format(new Date(instant)).replace(' ', 'T');
}

/** What such a field holds, as an instant with its offset. */
export function fromBeijingField(text: string): string {
  return `${text}:00+08:00`;
}
