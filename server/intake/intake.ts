import type { PublishedCampaign } from '../campaigns/published.ts';
import { NightBursts } from './night-bursts.ts';
import { type Counted, OwnCounts } from './own-counts.ts';
import { type LogWriter, type Settled, StoringFailed } from './own-log.ts';
import { refusalProblem } from './refusals.ts';
import { prepared, type Submission } from './submission.ts';

/** What a respondent gets for answers that are stored. */
export interface Acknowledgement {
  receipt: string;
  repeated: boolean;
}

/** Takes submissions to the log, and answers each only after the commit that stored it. */
export class Intake {
  readonly counts: OwnCounts;
  readonly #log: LogWriter;
  readonly #clock: () => Date;
  readonly #bursts = new NightBursts();
  /**
   * By their numbers, which are used again. Not a Map: where many come and go, each of its former tables holds what stood
   * in it until the next full collection, and all of that is moved about until then.
   */
  readonly #waiting: (Waiting | undefined)[] = [];
  readonly #free: number[] = [];

  /** @param openLog gives the log of this process, which settles what it is given by the function it is handed */
  constructor(openLog: (settle: (settled: Settled) => void) => LogWriter, clock: () => Date) {
    this.#log = openLog((settled) => this.#settle(settled));
    this.counts = new OwnCounts((stretch) => this.#log.keep(stretch));
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
      const submission = prepared({ ...arrived, flags: burst ? ['night-burst'] : [] });
      const { campaign, answers, place } = arrived;
      const counted = { ...place, school: place.school ?? '', flags: submission.flags, answers, source };
      const number = this.#free.pop() ?? this.#waiting.length;
      this.#waiting[number] = { campaign, counted, resolve, reject };
      this.#log.submit({ number, submission }, now);
    });
  }

  /** Resolves when everything submitted so far is stored or refused; nothing may be submitted after it. */
  async close(): Promise<void> {
    await this.#log.close();
  }

  #settle({ outcomes, batches }: Settled): void {
    for (const { batch, day, stored } of batches) this.#count(batch, day, stored);
    for (const { number, outcome } of outcomes) {
      const waiting = this.#waiting[number];
      if (!waiting) continue;
      this.#waiting[number] = undefined;
      this.#free.push(number);
      if ('failed' in outcome) waiting.reject(new StoringFailed(outcome.failed));
      else if ('refused' in outcome) waiting.reject(refusalProblem(outcome.refused));
      else waiting.resolve(outcome);
    }
  }

  #count(batch: number, day: string, stored: readonly number[]): void {
    const responses = stored.flatMap((number) => this.#waiting[number] ?? []);
    const [first] = responses;
    if (!first) return;
    this.counts.count(
      first.campaign,
      batch,
      responses.map(({ counted }) => ({ ...counted, day })),
    );
  }
}

interface Waiting {
  campaign: PublishedCampaign;
  counted: Omit<Counted, 'day'>;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: unknown): void;
}
