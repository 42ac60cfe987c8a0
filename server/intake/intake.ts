import { setTimeout } from 'node:timers/promises';
import { isUnavailable, type Store } from '../database/open.ts';
import { largestBatch } from './log-additions.ts';
import { NightBursts } from './night-bursts.ts';
import type { LogWriter } from './own-log.ts';
import { OwnTallies } from './own-tallies.ts';
import { refusalProblem } from './refusals.ts';
import { type Prepared, prepared, type Submission } from './submission.ts';

/** What a respondent gets for answers that are stored. */
export interface Acknowledgement {
  receipt: string;
  repeated: boolean;
}

/**
 * Takes submissions and stores them in groups: those that arrive while one transaction runs share the next one,
 * so that a crowd costs few commits. An answer is given only after the commit.
 */
export class Intake {
  readonly tallies: OwnTallies;
  readonly #log: LogWriter;
  readonly #clock: () => Date;
  readonly #bursts = new NightBursts();
  readonly #waiting: Waiting[] = [];
  #scheduled = false;
  /** Transactions that the log was given and has not ended. */
  #underway = 0;

  constructor(store: Store, log: LogWriter, clock: () => Date) {
    this.tallies = new OwnTallies(store, log.writer);
    this.#log = log;
    this.#clock = clock;
  }

  /** The number of the list in the log that this process keeps. */
  get writer(): number {
    return this.#log.writer;
  }

  /** Resolves when the submission is durably stored, now or before; rejects with the Problem that refused it. */
  submit(arrived: Omit<Submission, 'flags'>): Promise<Acknowledgement> {
    return new Promise((resolve, reject) => {
      const { id, link, source } = arrived;
      const burst = source === 'phone' && link && this.#bursts.arrive(link.code, id, this.#clock());
      const submission: Submission = { ...arrived, flags: burst ? ['night-burst'] : [] };
      this.#waiting.push({ submission, prepared: prepared(submission), resolve, reject });
      this.#schedule();
    });
  }

  /** Resolves when everything submitted so far is stored or refused; nothing may be submitted after it. */
  async close(): Promise<void> {
    while (this.#scheduled || this.#underway > 0) await setTimeout(1);
    await this.#log.close();
  }

  /** What arrives within one turn of the event loop, or while a transaction runs, shares the next. */
  #schedule(): void {
    if (this.#scheduled || this.#underway === this.#log.ahead) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#next();
    });
  }

  #next(): void {
    if (this.#waiting.length === 0 || this.#underway === this.#log.ahead) return;
    this.#underway += 1;
    void this.#commit(this.#waiting.splice(0, largestBatch)).then((answer) => {
      this.#underway -= 1;
      // First the next transaction, then the answers, so that the engine works while phones are told.
      this.#next();
      answer();
    });
  }

  /** Stores a batch; gives what tells each what became of it. */
  async #commit(batch: readonly Waiting[]): Promise<() => void> {
    try {
      const { outcomes, batches } = await this.#log.store(
        batch.map((one) => one.prepared),
        this.#clock(),
      );
      for (const { number, stored } of batches) this.#count(batch, number, stored);
      return () =>
        batch.forEach(({ resolve, reject }, index) => {
          const outcome = outcomes[index];
          if (outcome === undefined) reject(new Error('a submission got no outcome'));
          else if ('refused' in outcome) reject(refusalProblem(outcome.refused));
          else resolve(outcome);
        });
    } catch (error) {
      // What fails in one must not fail the others: each is tried by itself, unless the store is at fault.
      if (batch.length === 1 || isUnavailable(error))
        return () => {
          for (const { reject } of batch) reject(error);
        };
      const answers: (() => void)[] = [];
      for (const one of batch) answers.push(await this.#commit([one]));
      return () => {
        for (const answer of answers) answer();
      };
    }
  }

  #count(batch: readonly Waiting[], number: number, stored: readonly number[]): void {
    const responses = stored.flatMap((index) => batch[index] ?? []);
    const [first] = responses;
    if (!first) return;
    const counted = responses.map(({ submission, prepared: { place, flags } }) => ({
      ...place,
      school: place.school ?? '',
      flags,
      answers: submission.answers,
    }));
    this.tallies.count(first.submission.campaign, number, counted);
  }
}

interface Waiting {
  submission: Submission;
  prepared: Prepared;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: unknown): void;
}
