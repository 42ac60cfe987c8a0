import type { Store } from '../database/open.ts';
import { Problem } from '../problem.ts';
import type { Keys } from '../queries/secrets.ts';
import { type Submission, storeSubmissions } from './store-submissions.ts';

/** What a respondent gets for answers that are stored. */
export interface Acknowledgement {
  receipt: string;
  repeated: boolean;
}

const largestBatch = 256;

/**
 * Takes submissions and stores them in groups: those that arrive while one transaction runs share the next one,
 * so that a crowd costs few commits. An answer is given only after the commit.
 */
export class Intake {
  readonly #store: Store;
  readonly #keys: Keys;
  readonly #clock: () => Date;
  readonly #waiting: Waiting[] = [];
  #running = false;

  constructor(store: Store, keys: Keys, clock: () => Date) {
    this.#store = store;
    this.#keys = keys;
    this.#clock = clock;
  }

  /** Resolves when the submission is durably stored, now or before; rejects with the Problem that refused it. */
  submit(submission: Submission): Promise<Acknowledgement> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ submission, resolve, reject });
      if (this.#running) return;
      this.#running = true;
      // One turn of the event loop later, all requests that arrived with this one are waiting too.
      setImmediate(() => void this.#run());
    });
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, largestBatch));
    this.#running = false;
  }

  async #commit(batch: Waiting[]): Promise<void> {
    try {
      const submissions = batch.map(({ submission }) => submission);
      const outcomes = await this.#store.db
        .transaction()
        .execute((transaction) =>
          storeSubmissions(transaction, this.#store.dialect, this.#keys, submissions, this.#clock()),
        );
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error('a submission got no outcome'));
        else if (outcome instanceof Problem) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

interface Waiting {
  submission: Submission;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: unknown): void;
}
