import { parentPort, workerData } from 'node:worker_threads';
import { sqliteWriter } from '../database/sqlite.ts';
import type { KeptStretch, LogThreadOrder, LogThreadStart } from './log-thread.ts';
import type { CountedStretch } from './own-counts.ts';
import { failureOf, type Numbered, OwnLog } from './own-log.ts';

/** The thread that stores submissions (log-thread.ts). */
const { folder, keys, writer }: LogThreadStart = workerData;
const port = parentPort;
if (!port) throw new Error('this file is the start of a thread');

const db = sqliteWriter(folder);
const log = new OwnLog(
  { db, dialect: 'sqlite' },
  keys,
  (settled) => port.postMessage(JSON.stringify(settled)),
  writer,
);

port.on('message', async (order: LogThreadOrder) => {
  if (order !== null && 'submissions' in order) {
    const submissions: Numbered[] = JSON.parse(order.submissions);
    for (const one of submissions) log.submit(one, order.now);
    return;
  }
  if (order !== null) {
    port.postMessage({
      number: order.number,
      result: await keep(JSON.parse(order.stretch)),
    } satisfies KeptStretch);
    return;
  }
  await log.close();
  await db.destroy();
  port.close();
});

async function keep(stretch: CountedStretch): Promise<KeptStretch['result']> {
  try {
    return await log.keep(stretch);
  } catch (error) {
    return { failed: failureOf(error) };
  }
}
