import { randomInt } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Store } from '../database/open.ts';
import { type LogEnd, logStart } from '../evidence/log.ts';
import { logPositions } from '../queries/responses.ts';
import { type LogKeys, type Stored, storeSubmissions } from './store-submissions.ts';
import type { Prepared } from './submission.ts';

const tries = 5;

/** Who keeps one list of the log: stores submissions, all in one transaction, in this thread or in one of its own. */
export interface LogWriter {
  /** The number of its list. */
  readonly writer: number;
  /** How many transactions it may be given before the first of them has ended. */
  readonly ahead: number;
  /** Resolves after the commit. Where it rejects, nobody may know whether something was committed. */
  store(submissions: readonly Prepared[], now: Date): Promise<Stored>;
  close(): Promise<void>;
}

/** Stores submissions over a store's own connection. */
export class OwnLog implements LogWriter {
  readonly writer: number;
  readonly ahead = 1;
  readonly #store: Pick<Store, 'db' | 'dialect'>;
  readonly #keys: LogKeys;
  /** Where this list ends, by campaign; only what is known to be committed. */
  readonly #ends = new Map<string, LogEnd>();

  constructor(store: Pick<Store, 'db' | 'dialect'>, keys: LogKeys, writer = newWriter()) {
    this.#store = store;
    this.#keys = keys;
    this.writer = writer;
  }

  async store(submissions: readonly Prepared[], now: Date): Promise<Stored> {
    const { db, dialect } = this.#store;
    for (let attempt = 1; ; attempt += 1) {
      try {
        for (const { campaign } of submissions) await this.#findEnd(campaign);
        const { ends, ...stored } = await db
          .transaction()
          .execute((transaction) =>
            storeSubmissions(transaction, dialect, this.#keys, this.writer, this.#ends, submissions, now),
          );
        for (const [campaign, end] of ends) this.#ends.set(campaign, end);
        return stored;
      } catch (error) {
        // Whether it was committed is not known where a connection broke: what was there before is read anew.
        this.#ends.clear();
        if (attempt === tries || !isPassing(error)) throw error;
        await setTimeout(10 * 2 ** attempt * Math.random());
      }
    }
  }

  async close(): Promise<void> {}

  async #findEnd(campaign: string): Promise<void> {
    if (this.#ends.has(campaign)) return;
    const ends = await logPositions(this.#store.db, campaign);
    const own = ends.find(({ writer }) => writer === this.writer);
    this.#ends.set(campaign, own ?? logStart);
  }
}

/** The number of a new list. */
export function newWriter(): number {
  return randomInt(1, 2 ** 31);
}

/** Serialization failures and deadlocks (SQLSTATE class 40): the same transaction may succeed the next time. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^40(001|P01)$/.test(String(error.code));
}
