import { randomInt } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { isHeldUp, isUnavailable, type Store } from '../database/store.ts';
import { type LogEnd, logStart } from '../evidence/log.ts';
import { addDayCounts } from '../queries/day-counts.ts';
import { logPositions } from '../queries/responses.ts';
import { putTallies } from '../queries/tallies.ts';
import { keepCounted } from './count-behind.ts';
import { largestBatch } from './log-additions.ts';
import type { CountedStretch } from './own-counts.ts';
import { type LogKeys, type Outcome, storeSubmissions } from './store-submissions.ts';
import type { Prepared } from './submission.ts';

const tries = 5;
/** Each waits for the lock as long as any transaction does (database/limits.ts). */
const keepingTries = 30;

/** A submission under a number of its giver's, by which it is settled. */
export interface Numbered {
  number: number;
  submission: Prepared;
}

/** What one transaction did, after its commit, or why it did nothing. Plain JSON. */
export interface Settled {
  /** By the numbers of what it was given. */
  outcomes: { number: number; outcome: Outcome | { failed: Failure } }[];
  /** The batches that were written to the log, with the numbers of what is in them, and the day that it bears. */
  batches: { campaign: string; batch: number; day: string; stored: number[] }[];
}

/** An error as plain JSON, with the engine's code. */
export interface Failure {
  message: string;
  code: string | undefined;
  stack: string | undefined;
}

/** Why the store did not take something, with the engine's code. */
export class StoringFailed extends Error {
  readonly code: string | undefined;

  constructor({ message, code, stack }: Failure) {
    super(message);
    this.code = code;
    if (stack !== undefined) this.stack = stack;
  }
}

/** Who keeps one list of the log, in this thread or in one of its own, and settles what it is given. */
export interface LogWriter {
  /** The number of its list. */
  readonly writer: number;
  submit(one: Numbered, now: Date): void;
  /** Keeps what was counted of its list; `false` where somebody else has counted it, and nothing was kept. */
  keep(stretch: CountedStretch): Promise<boolean>;
  /** Resolves when all it was given is settled. */
  close(): Promise<void>;
}

/**
 * Stores submissions in groups: those that arrive within a turn of the event loop, or while a transaction runs, share
 * the next one, so that a crowd costs few commits.
 */
export class OwnLog implements LogWriter {
  readonly writer: number;
  readonly #store: Pick<Store, 'db' | 'dialect'>;
  readonly #keys: LogKeys;
  readonly #settle: (settled: Settled) => void;
  readonly #waiting: Numbered[] = [];
  /** When the last of them came. */
  #now = new Date(0);
  #running: Promise<void> | null = null;
  /** Where this list ends, by campaign; only what is known to be committed. */
  readonly #ends = new Map<string, LogEnd>();

  constructor(
    store: Pick<Store, 'db' | 'dialect'>,
    keys: LogKeys,
    settle: (settled: Settled) => void,
    writer = newWriter(),
  ) {
    this.#store = store;
    this.#keys = keys;
    this.#settle = settle;
    this.writer = writer;
  }

  submit(one: Numbered, now: Date): void {
    this.#waiting.push(one);
    this.#now = now;
    this.#running ??= this.#run();
  }

  async keep({ campaign, from, to, tallies, days }: CountedStretch): Promise<boolean> {
    const { dialect } = this.#store;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await keepCounted(this.#store, campaign, { writer: this.writer, from, to }, [
          {
            table: 'tally_mark',
            keep: (transaction) => putTallies(transaction, dialect, campaign, this.writer, tallies),
          },
          { table: 'day_mark', keep: (transaction) => addDayCounts(transaction, dialect, campaign, days) },
        ]);
      } catch (error) {
        // Nothing was kept. A large campaign that is sealed has the lock for as long, and counts can wait.
        if (attempt === keepingTries || !isHeldUp(error)) throw error;
      }
    }
  }

  async close(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      await setImmediate();
      await this.#settleAll(this.#waiting.splice(0, largestBatch));
    }
    this.#running = null;
  }

  async #settleAll(given: readonly Numbered[]): Promise<void> {
    const settled = await this.#tried(given);
    if (settled !== null) this.#settle(settled);
    else for (const one of given) await this.#settleAll([one]);
  }

  /** `null` where they must be tried one by one: what fails in one must not fail the others. */
  async #tried(given: readonly Numbered[]): Promise<Settled | null> {
    try {
      return await this.#transact(given);
    } catch (error) {
      if (given.length > 1 && !isUnavailable(error)) return null;
      const failed = failureOf(error);
      return { outcomes: given.map(({ number }) => ({ number, outcome: { failed } })), batches: [] };
    }
  }

  async #transact(given: readonly Numbered[]): Promise<Settled> {
    const { db, dialect } = this.#store;
    const submissions = given.map(({ submission }) => submission);
    for (let attempt = 1; ; attempt += 1) {
      try {
        for (const { campaign } of submissions) await this.#findEnd(campaign);
        const { outcomes, batches, day } = await db
          .transaction()
          .execute((transaction) =>
            storeSubmissions(
              transaction,
              dialect,
              this.#keys,
              this.writer,
              this.#ends,
              submissions,
              this.#now,
            ),
          );
        for (const { campaign, end } of batches) this.#ends.set(campaign, end);
        const numberOf = (index: number) => given[index]?.number ?? Number.NaN;
        return {
          outcomes: outcomes.map((outcome, index) => ({ number: numberOf(index), outcome })),
          batches: batches.map(({ campaign, end, stored }) => ({
            campaign,
            batch: end.number,
            day,
            stored: stored.map(numberOf),
          })),
        };
      } catch (error) {
        // Whether it was committed is not known where a connection broke: what was there before is read anew.
        this.#ends.clear();
        if (attempt === tries || !isPassing(error)) throw error;
        await setTimeout(10 * 2 ** attempt * Math.random());
      }
    }
  }

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

/** The other way round. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), code: undefined, stack: undefined };
  const code = 'code' in error ? String(error.code) : undefined;
  return { message: error.message, code, stack: error.stack };
}
