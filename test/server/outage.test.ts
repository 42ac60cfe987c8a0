import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../../server/campaigns/recount.ts';
import { linksOf } from '../../server/queries/links.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let server: Awaited<ReturnType<typeof emptyServer>>;

beforeAll(async () => {
  postgres = await startPostgres();
  server = await emptyServer(undefined, { DATABASE_URL: await postgres.freshDatabase() });
});

afterAll(async () => {
  await server?.end();
  await postgres?.stop();
});

test('while the database is gone a phone is told to wait; when it is back the same answers are stored once', async () => {
  const id = await publishSmall(server.services);
  const link = (await linksOf(server.services.store.db, id)).find(({ group }) => group === 'parent')?.code;
  const before = await ticket(link);
  const during = await ticket(link);
  const acknowledged = await submit(before);
  expect(acknowledged.status).toBe(201);

  await postgres.halt();
  const refused = await Promise.all(Array.from({ length: 8 }, () => submit(during)));
  for (const answer of refused) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(503);
  await postgres.resume();

  const stored = await submit(during);
  expect(stored.status).toBe(201);
  expect((await submit(during)).status).toBe(200);
  expect(await (await submit(before)).json()).toEqual(await acknowledged.json());
  const { store, campaigns } = server.services;
  expect(await recount(store, campaigns, id)).toMatchObject({ responses: 2, differences: [] });
});

async function ticket(link: string | undefined): Promise<{ id: string; ticket: string }> {
  return (await fetch(`${server.url}/api/links/${link}/tickets`, { method: 'POST' })).json();
}

function submit({ id, ticket: text }: { id: string; ticket: string }): Promise<Response> {
  return fetch(`${server.url}/api/responses/${id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ticket: text, answers: { overall: 4 } }),
  });
}
