import { Worker } from 'node:worker_threads';
import { threadEnded } from '../database/store.ts';
import type { CountedStretch } from './own-counts.ts';
import {
  type Failure,
  type LogWriter,
  type Numbered,
  newWriter,
  type Settled,
  StoringFailed,
} from './own-log.ts';
import type { LogKeys } from './store-submissions.ts';

/** What the thread is started with. */
export interface LogThreadStart {
  folder: string;
  keys: LogKeys;
  writer: number;
}

/**
 * To the thread: `Numbered` ones, or a `CountedStretch` to keep, as JSON, which crosses faster than objects; or `null` to
 * end. Back come `Settled` ones as JSON, or what became of a stretch.
 */
export type LogThreadOrder = { submissions: string; now: Date } | { number: number; stretch: string } | null;

/** What became of a stretch, by the number it was handed over with. */
export interface KeptStretch {
  number: number;
  result: boolean | { failed: Failure };
}

/** A turn that reads many requests takes longer than storing a few. */
const handedOverAtOnce = 8;

/**
 * Stores submissions in a thread of its own. SQLite works inside the process and waits for the disk there; beside it the
 * server goes on reading requests.
 */
export class LogThread implements LogWriter {
  readonly writer = newWriter();
  readonly #start: LogThreadStart;
  readonly #settle: (settled: Settled) => void;
  /** Those of this turn of the event loop, which are handed over together; of a long turn, some at a time. */
  #arrived: Numbered[] = [];
  #now = new Date(0);
  /** Whether the thread has what bears a number, and has not settled it. */
  #unsettled: boolean[] = [];
  /** The stretches that are being kept. */
  readonly #keeping = new Map<number, (result: KeptStretch['result']) => void>();
  #stretches = 0;
  #thread: Worker | null = null;

  constructor(folder: string, { receipt, answers }: LogKeys, settle: (settled: Settled) => void) {
    this.#start = { folder, keys: { receipt, answers }, writer: this.writer };
    this.#settle = settle;
  }

  submit(one: Numbered, now: Date): void {
    this.#arrived.push(one);
    this.#now = now;
    if (this.#arrived.length === handedOverAtOnce) this.#handOver();
    else if (this.#arrived.length === 1) setImmediate(() => this.#handOver());
  }

  async keep(stretch: CountedStretch): Promise<boolean> {
    this.#thread ??= this.#open();
    this.#stretches += 1;
    const order: LogThreadOrder = { number: this.#stretches, stretch: JSON.stringify(stretch) };
    const kept = new Promise<KeptStretch['result']>((resolve) => this.#keeping.set(order.number, resolve));
    this.#thread.postMessage(order);
    const result = await kept;
    if (typeof result === 'boolean') return result;
    throw new StoringFailed(result.failed);
  }

  async close(): Promise<void> {
    this.#handOver();
    const thread = this.#thread;
    if (!thread) return;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage(null satisfies LogThreadOrder);
    await ended;
  }

  #handOver(): void {
    if (this.#arrived.length === 0) return;
    this.#thread ??= this.#open();
    for (const { number } of this.#arrived) this.#unsettled[number] = true;
    const order: LogThreadOrder = { submissions: JSON.stringify(this.#arrived), now: this.#now };
    this.#arrived = [];
    this.#thread.postMessage(order);
  }

  #open(): Worker {
    const thread = new Worker(new URL('./log-worker.ts', import.meta.url), { workerData: this.#start });
    thread.on('message', (answer: string | KeptStretch) => {
      if (typeof answer !== 'string') {
        this.#keeping.get(answer.number)?.(answer.result);
        this.#keeping.delete(answer.number);
        return;
      }
      const settled: Settled = JSON.parse(answer);
      for (const { number } of settled.outcomes) this.#unsettled[number] = false;
      this.#settle(settled);
    });
    let message = 'the thread that stores submissions ended';
    thread.on('error', (error) => {
      message = `${message}: ${error instanceof Error ? error.message : String(error)}`;
    });
    // The next submission opens another thread; phones whose submission was under way are told to send it again.
    thread.on('exit', () => {
      this.#thread = null;
      const failed = { message, code: threadEnded, stack: undefined };
      const outcomes = this.#unsettled.flatMap((is, number) => (is ? { number, outcome: { failed } } : []));
      this.#unsettled = [];
      if (outcomes.length > 0) this.#settle({ outcomes, batches: [] });
      for (const resolve of this.#keeping.values()) resolve({ failed });
      this.#keeping.clear();
    });
    return thread;
  }
}
