const shanghai = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** The calendar day in Shanghai, as 2026-12-01: a response has no finer time, nor has what is noted of the log. */
export function shanghaiDay(instant: Date): string {
  return shanghai.format(instant);
}

const minutes = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'short',
});

/** An instant by Beijing's clock, as 2026-12-01 08:05, for what a command prints. */
export function shanghaiMinute(instant: string): string {
  return minutes.format(new Date(instant));
}
