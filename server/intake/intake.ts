import type { Store } from '../database/store.ts';
import { NightBursts } from './night-bursts.ts';
import type { Failure, LogWriter, Settled } from './own-log.ts';
import { OwnTallies } from './own-tallies.ts';
import { refusalProblem } from './refusals.ts';
import { type Prepared, prepared, type Submission } from './submission.ts';

/** What a respondent gets for answers that are stored. */
export interface Acknowledgement {
  receipt: string;
  repeated: boolean;
}

/** Takes submissions to the log, and answers each only after the commit that stored it. */
export class Intake {
  readonly tallies: OwnTallies;
  readonly #log: LogWriter;
  readonly #clock: () => Date;
  readonly #bursts = new NightBursts();
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  /** @param openLog gives the log of this process, which settles what it is given by the function it is handed */
  constructor(store: Store, openLog: (settle: (settled: Settled) => void) => LogWriter, clock: () => Date) {
    this.#log = openLog((settled) => this.#settle(settled));
    this.tallies = new OwnTallies(store, this.#log.writer);
    this.#clock = clock;
  }

  /** The number of the list in the log that this process keeps. */
  get writer(): number {
    return this.#log.writer;
  }

  /** Resolves when the submission is durably stored, now or before; rejects with the Problem that refused it. */
  submit(arrived: Omit<Submission, 'flags'>): Promise<Acknowledgement> {
    return new Promise((resolve, reject) => {
      const now = this.#clock();
      const { id, link, source } = arrived;
      const burst = source === 'phone' && link && this.#bursts.arrive(link.code, id, now);
      const submission: Submission = { ...arrived, flags: burst ? ['night-burst'] : [] };
      const ready = prepared(submission);
      this.#last += 1;
      this.#waiting.set(this.#last, { submission, prepared: ready, resolve, reject });
      this.#log.submit({ number: this.#last, submission: ready }, now);
    });
  }

  /** Resolves when everything submitted so far is stored or refused; nothing may be submitted after it. */
  async close(): Promise<void> {
    await this.#log.close();
  }

  #settle({ outcomes, batches }: Settled): void {
    for (const { batch, stored } of batches) this.#count(batch, stored);
    for (const { number, outcome } of outcomes) {
      const waiting = this.#waiting.get(number);
      this.#waiting.delete(number);
      if ('failed' in outcome) waiting?.reject(new StoringFailed(outcome.failed));
      else if ('refused' in outcome) waiting?.reject(refusalProblem(outcome.refused));
      else waiting?.resolve(outcome);
    }
  }

  #count(batch: number, stored: readonly number[]): void {
    const responses = stored.flatMap((number) => this.#waiting.get(number) ?? []);
    const [first] = responses;
    if (!first) return;
    const counted = responses.map(({ submission, prepared: { place, flags } }) => ({
      ...place,
      school: place.school ?? '',
      flags,
      answers: submission.answers,
    }));
    this.tallies.count(first.submission.campaign, batch, counted);
  }
}

/** Why the store did not take something, with the engine's code. */
class StoringFailed extends Error {
  readonly code: string | undefined;

  constructor({ message, code, stack }: Failure) {
    super(message);
    this.code = code;
    if (stack !== undefined) this.stack = stack;
  }
}

interface Waiting {
  submission: Submission;
  prepared: Prepared;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: unknown): void;
}
