import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Challenge, solve } from '../../client/respond/proof.ts';
import { setProofOfWork } from '../../server/campaigns/life.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

let now = new Date('2026-11-24T02:00:00Z');
let server: Awaited<ReturnType<typeof emptyServer>>;
let id: string;
let link: string;

beforeAll(async () => {
  server = await emptyServer(() => now);
  id = await publishSmall(server.services);
  const links = await linksOf(server.services.store.db, id);
  link = links.find(({ group }) => group === 'parent')?.code ?? '';
});

afterAll(() => server?.end());

test('a campaign under attack asks for work before an answer; one solution is good for one answer', async () => {
  const first = await ticket();
  const second = await ticket();
  await setProofOfWork(server.services.store, id, true, commandLine, now);
  await new Promise((resolve) => setTimeout(resolve, 1100));

  const asked = await submit(first);
  expect(asked.status).toBe(429);
  const body: { code: string; details: Challenge } = await asked.json();
  expect(body.code).toBe('proof-of-work');
  const proof = await solve(body.details);
  expect((await submit(first, 'bm9uc2Vuc2U=')).status).toBe(429);
  expect((await submit(first, btoa('{"salt":"x?response=1"}'))).status).toBe(429);
  expect((await submit(second, proof)).status).toBe(429);
  expect((await submit(first, proof)).status).toBe(201);
  expect((await submit(first, proof)).status).toBe(200);
  expect((await recount(server.services, id)).responses).toBe(1);

  await setProofOfWork(server.services.store, id, false, commandLine, now);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect((await submit(second)).status).toBe(201);
});

test('without scripts a minute of reading stands for the work, and nothing that was filled in is lost', async () => {
  await setProofOfWork(server.services.store, id, true, commandLine, now);
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const { ticket: text } = await ticket();
  const send = () =>
    fetch(`${server.url}/s/${link}`, {
      method: 'POST',
      body: new URLSearchParams({ ticket: text, overall: '2', comment: '路远' }),
    });
  const early = await send();
  expect(early.status).toBe(422);
  const page = await early.text();
  expect(page).toContain('60 秒后再按提交');
  expect(page).toContain('路远');
  now = new Date(now.getTime() + 61_000);
  const late = await send();
  expect(late.status).toBe(200);
  expect(await late.text()).toContain('已提交');
});

async function ticket(): Promise<{ id: string; ticket: string }> {
  return (await fetch(`${server.url}/api/links/${link}/tickets`, { method: 'POST' })).json();
}

function submit(given: { id: string; ticket: string }, proof?: string): Promise<Response> {
  return fetch(`${server.url}/api/responses/${given.id}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ticket: given.ticket,
      answers: { overall: 4 },
      ...(proof === undefined ? {} : { proof }),
    }),
  });
}
