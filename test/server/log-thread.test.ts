import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockMilliseconds } from '../../server/database/limits.ts';
import { LogThread } from '../../server/intake/log-thread.ts';
import type { Settled } from '../../server/intake/own-log.ts';
import { type Prepared, prepared } from '../../server/intake/submission.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { emptyServices } from './running.ts';
import { parentSubmission, publishSmall } from './survey.ts';

let services: Awaited<ReturnType<typeof emptyServices>>;
let campaign: string;

beforeAll(async () => {
  services = await emptyServices();
  campaign = await publishSmall(services);
});

afterAll(() => services?.end());

/** A thread whose outcomes can be waited for by their numbers. */
function threadOn(folder: string) {
  const settled = new Map<number, Settled['outcomes'][number]['outcome']>();
  const waiting = new Map<number, () => void>();
  const thread = new LogThread(folder, services.keys, ({ outcomes }) => {
    for (const { number, outcome } of outcomes) {
      settled.set(number, outcome);
      waiting.get(number)?.();
    }
  });
  const outcome = async (number: number) => {
    if (!settled.has(number)) await new Promise<void>((resolve) => waiting.set(number, resolve));
    return settled.get(number);
  };
  const submit = (number: number, submission: Prepared) =>
    thread.submit({ number, submission }, services.clock());
  return { thread, submit, outcome };
}

async function answered(overall: number): Promise<Prepared> {
  return prepared({ ...(await parentSubmission(services, campaign, { overall })), flags: [] });
}

test('what cannot be stored fails alone with its reason, and the thread goes on, also after it was closed', async () => {
  const { thread, submit, outcome } = threadOn(services.folder);
  submit(1, await answered(5));
  submit(2, JSON.parse('{"campaign":"c1"}'));
  submit(3, await answered(4));
  expect(await outcome(1)).toMatchObject({ repeated: false });
  expect(await outcome(2)).toMatchObject({ failed: { message: expect.stringContaining('undefined') } });
  expect(await outcome(3)).toMatchObject({ repeated: false });
  await thread.close();
  submit(4, await answered(3));
  expect(await outcome(4)).toMatchObject({ repeated: false });
  await thread.close();
  const stored: unknown[] = [];
  for await (const { answers } of responsesOf(services.store.reads, campaign))
    stored.push(answers['overall']);
  expect(stored.toSorted()).toEqual([3, 4, 5]);
});

test('counts are kept by the thread, once, also beside what it stores', async () => {
  const { thread, submit, outcome } = threadOn(services.folder);
  const day = { group: 'parent', township: '530426001', school: '甸中小学', day: '2026-11-24' } as const;
  const stretch = { campaign, from: 0, to: 1, tallies: [], days: [{ ...day, answers: 1, paper: 0 }] };
  submit(1, await answered(5));
  expect(await Promise.all([thread.keep(stretch), thread.keep(stretch)])).toEqual([true, false]);
  expect(await outcome(1)).toMatchObject({ repeated: false });
  // What cannot be kept says why, and takes nothing with it.
  const badly = { ...stretch, from: 1, to: 2, days: [{ ...day, answers: Number.NaN, paper: 0 }] };
  await expect(thread.keep(badly)).rejects.toThrow('NOT NULL');
  expect(await thread.keep({ ...stretch, from: 1, to: 2 })).toBe(true);
  await thread.close();
  const rows = await services.store.reads
    .selectFrom('day_count')
    .select('answers')
    .where('campaign', '=', campaign)
    .execute();
  expect(rows).toEqual([{ answers: 2 }]);
});

test('counts wait for whoever has the lock for longer than anything else may', {
  timeout: 60_000,
}, async () => {
  const { thread } = threadOn(services.folder);
  const { promise: free, resolve: release } = Promise.withResolvers<void>();
  const holding = services.store.db.transaction().execute(() => free);
  const kept = thread.keep({ campaign, from: 0, to: 1, tallies: [], days: [] });
  await setTimeout(lockMilliseconds + 1500);
  release();
  expect(await kept).toBe(true);
  await holding;
  await thread.close();
});

test('a thread that ends tells whoever waits to come again', async () => {
  const { thread, submit, outcome } = threadOn(join(services.folder, 'renkedu.sqlite'));
  submit(1, await answered(5));
  const kept = thread.keep({ campaign, from: 0, to: 1, tallies: [], days: [] });
  await expect(kept).rejects.toMatchObject({ code: 'THREAD_ENDED' });
  expect(await outcome(1)).toMatchObject({ failed: { code: 'THREAD_ENDED' } });
});
