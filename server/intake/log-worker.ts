import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../database/open.ts';
import type { LogThreadAnswer, LogThreadOrder, LogThreadStart } from './log-thread.ts';
import { OwnLog } from './own-log.ts';

/** The thread that stores submissions (log-thread.ts): one order after another, each with its answer. */
const { folder, keys, writer }: LogThreadStart = workerData;
const port = parentPort;
if (!port) throw new Error('this file is the start of a thread');

const store = await openStore({ folder });
store.leaveJournal();
const log = new OwnLog(store, keys, writer);

let last: Promise<void> = Promise.resolve();
port.on('message', (order: LogThreadOrder) => {
  last = last.then(() => (order === null ? end() : answer(order)));
});

async function answer({ submissions, now }: Exclude<LogThreadOrder, null>): Promise<void> {
  port?.postMessage(await outcome(submissions, now));
}

async function outcome(submissions: string, now: Date): Promise<LogThreadAnswer> {
  try {
    return { stored: JSON.stringify(await log.store(JSON.parse(submissions), now)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      failed: { message: error.message, code: 'code' in error ? String(error.code) : undefined },
    };
  }
}

async function end(): Promise<void> {
  await store.close();
  port?.close();
}
