import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

test('a thread that ends tells whoever waits to come again', async () => {
  const { submit, outcome } = threadOn(join(services.folder, 'renkedu.sqlite'));
  submit(1, await answered(5));
  expect(await outcome(1)).toMatchObject({ failed: { code: 'THREAD_ENDED' } });
});
