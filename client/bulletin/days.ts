const day = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long' });

/** The day of an instant by Beijing's clock: 2026年12月20日. */
export function dayOf(instant: string): string {
  return day.format(new Date(instant));
}

/** A day as 2026-12-20, written out. */
export function dayInWords(text: string): string {
  return dayOf(`${text}T00:00:00+08:00`);
}
