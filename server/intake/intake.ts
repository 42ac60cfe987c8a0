import { randomInt } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { isUnavailable, type Store } from '../database/open.ts';
import { type LogEnd, logStart } from '../evidence/log.ts';
import { Problem } from '../problem.ts';
import { logPositions } from '../queries/responses.ts';
import type { Keys } from '../queries/secrets.ts';
import { NightBursts } from './night-bursts.ts';
import { OwnTallies } from './own-tallies.ts';
import {
  largestBatch,
  type Prepared,
  prepared,
  type Submission,
  storeSubmissions,
} from './store-submissions.ts';

/** What a respondent gets for answers that are stored. */
export interface Acknowledgement {
  receipt: string;
  repeated: boolean;
}

const tries = 5;

/**
 * Takes submissions and stores them in groups: those that arrive while one transaction runs share the next one,
 * so that a crowd costs few commits. An answer is given only after the commit.
 */
export class Intake {
  /** The number of the list in the log that this process keeps. */
  readonly writer = randomInt(1, 2 ** 31);
  readonly tallies: OwnTallies;
  readonly #store: Store;
  readonly #keys: Keys;
  readonly #clock: () => Date;
  readonly #bursts = new NightBursts();
  readonly #waiting: Waiting[] = [];
  /** Where this process's list ends, by campaign; only what is known to be committed. */
  readonly #ends = new Map<string, LogEnd>();
  #running: Promise<void> | null = null;

  constructor(store: Store, keys: Keys, clock: () => Date) {
    this.#store = store;
    this.tallies = new OwnTallies(store, this.writer);
    this.#keys = keys;
    this.#clock = clock;
  }

  /** Resolves when the submission is durably stored, now or before; rejects with the Problem that refused it. */
  submit(arrived: Omit<Submission, 'flags'>): Promise<Acknowledgement> {
    return new Promise((resolve, reject) => {
      const { id, link, source } = arrived;
      const burst = source === 'phone' && link && this.#bursts.arrive(link.code, id, this.#clock());
      const submission = prepared(this.#keys, { ...arrived, flags: burst ? ['night-burst'] : [] });
      this.#waiting.push({ submission, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything submitted so far is stored or refused. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      // Turns of the event loop, for as long as each brings more: what has arrived by now shares the commit.
      for (let before = 0; before < this.#waiting.length && before < largestBatch; ) {
        before = this.#waiting.length;
        await setImmediate();
      }
      await this.#commit(this.#waiting.splice(0, largestBatch));
    }
    this.#running = null;
  }

  async #commit(batch: Waiting[]): Promise<void> {
    try {
      const outcomes = await this.#storeTogether(batch.map(({ submission }) => submission));
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error('a submission got no outcome'));
        else if (outcome instanceof Problem) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      // What fails in one must not fail the others: each is tried by itself, unless the store is at fault.
      if (batch.length > 1 && !isUnavailable(error)) for (const one of batch) await this.#commit([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  async #storeTogether(submissions: Prepared[]) {
    const { db, dialect } = this.#store;
    for (let attempt = 1; ; attempt += 1) {
      try {
        for (const { campaign } of submissions) await this.#findEnd(campaign.id);
        const stored = await db
          .transaction()
          .execute((transaction) =>
            storeSubmissions(
              transaction,
              dialect,
              this.#keys,
              this.writer,
              this.#ends,
              submissions,
              this.#clock(),
            ),
          );
        for (const [campaign, end] of stored.ends) this.#ends.set(campaign, end);
        const campaigns = new Map(submissions.map(({ campaign }) => [campaign.id, campaign]));
        for (const { campaign: id, number, counted } of stored.batches) {
          const campaign = campaigns.get(id);
          if (campaign) this.tallies.count(campaign, number, counted);
        }
        return stored.outcomes;
      } catch (error) {
        // Whether it was committed is not known where a connection broke: what was there before is read anew.
        this.#ends.clear();
        for (const { campaign } of submissions) this.tallies.lose(campaign.id);
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

/** Serialization failures and deadlocks (SQLSTATE class 40): the same transaction may succeed the next time. */
function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^40(001|P01)$/.test(String(error.code));
}

interface Waiting {
  submission: Prepared;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: unknown): void;
}
