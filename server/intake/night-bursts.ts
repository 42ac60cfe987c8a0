import { flagSettings } from '../../analysis/quality.ts';

const hour = 3_600_000;
const shanghaiHour = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  hourCycle: 'h23',
});

/**
 * Tells answers that come in a burst on one link at night. Arrival times are known in memory alone, for an hour: a
 * stored response has no time. Each process counts what it takes.
 */
export class NightBursts {
  /** When each response came, by link and id. */
  readonly #arrivals = new Map<string, Map<string, number>>();
  /** The hour of the clock in Shanghai, and which hour since 1970 it is that of: both change together. */
  #hour = { since1970: Number.NaN, ofDay: 0 };

  /** Notes an arrival and tells whether it is one too many for its hour; a repeat is no new arrival. */
  arrive(link: string, id: string, now: Date): boolean {
    const at = now.getTime();
    const { fromHour, toHour, perHour } = flagSettings.night;
    const since1970 = Math.floor(at / hour);
    if (since1970 !== this.#hour.since1970)
      this.#hour = { since1970, ofDay: Number(shanghaiHour.format(now)) };
    const { ofDay } = this.#hour;
    if (ofDay < fromHour && ofDay >= toHour) {
      this.#arrivals.clear();
      return false;
    }
    const recent = this.#arrivals.get(link) ?? new Map<string, number>();
    this.#arrivals.set(link, recent);
    if (!recent.has(id)) recent.set(id, at);
    // The oldest come first. What is far beyond the limit says nothing more.
    for (const [other, time] of recent) {
      if (at - time < hour && recent.size <= 2 * perHour) break;
      recent.delete(other);
    }
    return recent.size > perHour;
  }
}
