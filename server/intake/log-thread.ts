import { Worker } from 'node:worker_threads';
import { threadEnded } from '../database/open.ts';
import { type LogWriter, newWriter } from './own-log.ts';
import type { LogKeys, Stored } from './store-submissions.ts';
import type { Prepared } from './submission.ts';

/** What the thread is started with. */
export interface LogThreadStart {
  folder: string;
  keys: LogKeys;
  writer: number;
}

/**
 * To the thread: one transaction's submissions as JSON, which crosses in a fifth of the time that the objects take; or
 * `null` to end.
 */
export type LogThreadOrder = { submissions: string; now: Date } | null;

/** From the thread, one for each order: an error's class and code do not cross by themselves. */
export type LogThreadAnswer = { stored: string } | { failed: { message: string; code: string | undefined } };

/** An error of the thread's, with the engine's code. */
class StoringFailed extends Error {
  readonly code: string | undefined;

  constructor({ message, code }: { message: string; code: string | undefined }) {
    super(message);
    this.code = code;
  }
}

interface Waiting {
  resolve(stored: Stored): void;
  reject(error: Error): void;
}

/**
 * Stores submissions in a thread of its own. SQLite works inside the process and waits for the disk there; beside it the
 * server goes on reading requests.
 */
export class LogThread implements LogWriter {
  readonly writer = newWriter();
  /** While one is stored the next waits in the thread already. */
  readonly ahead = 1;
  readonly #start: LogThreadStart;
  readonly #waiting: Waiting[] = [];
  #thread: Worker | null = null;

  constructor(folder: string, { receipt, answers }: LogKeys) {
    this.#start = { folder, keys: { receipt, answers }, writer: this.writer };
  }

  store(submissions: readonly Prepared[], now: Date): Promise<Stored> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#thread ??= this.#open();
      this.#thread.postMessage({ submissions: JSON.stringify(submissions), now } satisfies LogThreadOrder);
    });
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    if (!thread) return;
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    thread.postMessage(null satisfies LogThreadOrder);
    await ended;
  }

  #open(): Worker {
    const thread = new Worker(new URL('./log-worker.ts', import.meta.url), { workerData: this.#start });
    thread.on('message', (answer: LogThreadAnswer) => {
      const waiting = this.#waiting.shift();
      if ('stored' in answer) waiting?.resolve(JSON.parse(answer.stored));
      else waiting?.reject(new StoringFailed(answer.failed));
    });
    let reason = 'the thread that stores submissions ended';
    thread.on('error', (error) => {
      reason = `${reason}: ${error instanceof Error ? error.message : String(error)}`;
    });
    // The next order opens another. A phone whose submission was under way is told to send it again.
    thread.on('exit', () => {
      if (this.#thread === thread) this.#thread = null;
      for (const { reject } of this.#waiting.splice(0))
        reject(new StoringFailed({ message: reason, code: threadEnded }));
    });
    return thread;
  }
}
