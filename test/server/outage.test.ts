import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../../server/campaigns/recount.ts';
import { linksOf } from '../../server/queries/links.ts';
import { responsesOf } from '../../server/queries/responses.ts';
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
  expect(await recount(server.services, id)).toMatchObject({ responses: 2, differences: [] });
});

test('connections that break under load end no server and lose nothing that was acknowledged', async () => {
  const id = await publishSmall(server.services);
  const link = (await linksOf(server.services.store.db, id)).find(({ group }) => group === 'parent')?.code;
  const acknowledged: string[] = [];
  const phones = Array.from({ length: 16 }, async () => {
    for (let answer = 0; answer < 20; answer += 1) {
      // A link may not be read while its connection breaks; that phone goes on with its next answer.
      const mine = await ticket(link).catch(() => null);
      if (mine?.ticket === undefined) continue;
      const given = await submit(mine);
      expect([201, 503]).toContain(given.status);
      if (given.status === 201) acknowledged.push((await given.json()).receipt);
    }
  });
  const breaking = setInterval(() => {
    // It ends connections of the server's own, among them the one that another of these runs on.
    void sql`select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()`
      .execute(server.services.store.db)
      .catch(() => null);
  }, 60);
  await Promise.all(phones);
  clearInterval(breaking);
  await setTimeout(200);
  const stored = new Set<string>();
  for await (const { receipt } of responsesOf(server.services.store.reads, id)) stored.add(receipt);
  for (const receipt of acknowledged) expect(stored.has(receipt)).toBe(true);
  expect(acknowledged.length).toBeGreaterThan(50);
  expect((await recount(server.services, id)).differences).toEqual([]);
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
