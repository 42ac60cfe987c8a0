import type { PublishedCampaign } from '../campaigns/published.ts';
import type { Store } from '../database/store.ts';
import { CellCounts, putTallies, type TallyRow } from '../queries/tallies.ts';
import { keepCounted } from './count-behind.ts';
import type { ResponseRecord } from './record.ts';

/** What a tally counts of a response. */
export type Counted = Pick<ResponseRecord, 'group' | 'township' | 'school' | 'flags' | 'answers'>;

interface Pending {
  campaign: PublishedCampaign;
  /** Number of the batch before the first that is counted here, and of the last. */
  from: number;
  to: number;
  cells: CellCounts;
}

/**
 * Counts the batches of this process's own list as they are committed, so that nobody reads them again to tally them,
 * and saves the counts together with the list's mark. Where a batch was missed, as when a connection broke and nobody
 * knows whether it was committed, the campaign is left to `tallyLog` from then on.
 */
export class OwnTallies {
  readonly #store: Store;
  readonly #writer: number;
  readonly #pending = new Map<string, Pending>();
  /** What this list's tallies hold, by campaign: nobody else writes them, so they need not be read to be added to. */
  readonly #saved = new Map<string, CellCounts>();
  readonly #lost = new Set<string>();

  constructor(store: Store, writer: number) {
    this.#store = store;
    this.#writer = writer;
  }

  /** Whether this list of a campaign must be tallied from the log. */
  isLost(campaign: string): boolean {
    return this.#lost.has(campaign);
  }

  /** Counts a batch that was committed. */
  count(campaign: PublishedCampaign, number: number, responses: readonly Counted[]): void {
    if (this.#lost.has(campaign.id)) return;
    let pending = this.#pending.get(campaign.id);
    if (!pending) {
      pending = { campaign, from: number - 1, to: number - 1, cells: new CellCounts(campaign.layouts) };
      this.#pending.set(campaign.id, pending);
    }
    if (pending.to !== number - 1) {
      this.lose(campaign.id);
      return;
    }
    pending.to = number;
    for (const response of responses) pending.cells.count(response);
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
    const { from, to } = pending;
    const list = { writer: this.#writer, from, to };
    // Put together before the lock is taken, for which phones wait.
    const rows = this.#summed(pending);
    try {
      const saved = await keepCounted(this.#store, 'tally_mark', campaign, list, (transaction) =>
        putTallies(transaction, this.#store.dialect, campaign, this.#writer, rows),
      );
      if (!saved) this.lose(campaign);
    } catch (error) {
      this.lose(campaign);
      throw error;
    }
  }

  /** The cells that changed, each with all that this list has in it. */
  #summed({ campaign, cells }: Pending): TallyRow[] {
    const saved = this.#saved.get(campaign.id) ?? new CellCounts(campaign.layouts);
    this.#saved.set(campaign.id, saved);
    return [...cells.cells].map(([key, { counts, ...place }]) => {
      saved.add(place, counts);
      return { ...place, counts: JSON.stringify(saved.cells.get(key)?.counts) };
    });
  }
}
