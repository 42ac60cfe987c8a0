import { setImmediate } from 'node:timers/promises';
import { countedByDay } from '../campaigns/days.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import { type DayCount, DayCounts } from '../queries/day-counts.ts';
import { CellCounts, type TallyRow } from '../queries/tallies.ts';
import type { ResponseRecord } from './record.ts';

/** What is counted of a response. */
export type Counted = Pick<
  ResponseRecord,
  'group' | 'township' | 'school' | 'flags' | 'answers' | 'day' | 'source'
>;

/** What was counted of a stretch of this process's own list, as it is kept. Plain JSON. */
export interface CountedStretch {
  campaign: string;
  /** Number of the batch before the first that is counted here, and of the last. */
  from: number;
  to: number;
  /** The cells that changed, each with all that this list has in it. */
  tallies: TallyRow[];
  /** What comes to the counts by day. */
  days: DayCount[];
}

interface Pending {
  campaign: PublishedCampaign;
  from: number;
  to: number;
  cells: CellCounts;
  days: DayCounts;
}

/** Cells whose counts are written in one turn of the event loop. */
const cellsATurn = 20;

/**
 * Counts the batches of this process's own list as they are committed, so that nobody reads them again to count them,
 * and saves the counts together with the list's marks. Where a batch was missed, as when a connection broke and nobody
 * knows whether it was committed, the campaign is left to be counted from the log from then on.
 */
export class OwnCounts {
  readonly #keep: (stretch: CountedStretch) => Promise<boolean>;
  readonly #pending = new Map<string, Pending>();
  /** What this list's tallies hold, by campaign: nobody else writes them, so they need not be read to be added to. */
  readonly #saved = new Map<string, CellCounts>();
  readonly #lost = new Set<string>();

  /** @param keep keeps counts with the list's marks; `false` where somebody else has moved one, and nothing was kept */
  constructor(keep: (stretch: CountedStretch) => Promise<boolean>) {
    this.#keep = keep;
  }

  /** Whether this list of a campaign must be counted from the log. */
  isLost(campaign: string): boolean {
    return this.#lost.has(campaign);
  }

  /** Counts a batch that was committed. */
  count(campaign: PublishedCampaign, number: number, responses: readonly Counted[]): void {
    if (this.#lost.has(campaign.id)) return;
    let pending = this.#pending.get(campaign.id);
    if (!pending) {
      const [cells, days] = [new CellCounts(campaign.layouts), new DayCounts(countedByDay(campaign))];
      pending = { campaign, from: number - 1, to: number - 1, cells, days };
      this.#pending.set(campaign.id, pending);
    }
    if (pending.to !== number - 1) {
      this.lose(campaign.id);
      return;
    }
    pending.to = number;
    for (const response of responses) {
      pending.cells.count(response);
      pending.days.count(response);
    }
  }

  /** Gives a campaign's counts up: the log has them all. */
  lose(campaign: string): void {
    this.#pending.delete(campaign);
    this.#saved.delete(campaign);
    this.#lost.add(campaign);
  }

  /** Saves what was counted of a campaign, unless it is sealed, which counts everything anew. */
  async save(campaign: string): Promise<void> {
    const pending = this.#pending.get(campaign);
    if (!pending) return;
    // What is committed meanwhile is counted for the next time.
    this.#pending.delete(campaign);
    const { from, to, days } = pending;
    try {
      const tallies = await this.#summed(pending);
      if (!(await this.#keep({ campaign, from, to, tallies, days: days.rows }))) this.lose(campaign);
    } catch (error) {
      this.lose(campaign);
      throw error;
    }
  }

  /** A few at a time, between which phones are answered. */
  async #summed({ campaign, cells }: Pending): Promise<TallyRow[]> {
    const saved = this.#saved.get(campaign.id) ?? new CellCounts(campaign.layouts);
    this.#saved.set(campaign.id, saved);
    const rows: TallyRow[] = [];
    for (const [key, { counts, ...place }] of cells.cells) {
      saved.add(place, counts);
      rows.push({ ...place, counts: JSON.stringify(saved.cells.get(key)?.counts) });
      if (rows.length % cellsATurn === 0) await setImmediate();
    }
    return rows;
  }
}
