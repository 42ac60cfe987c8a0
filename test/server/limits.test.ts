import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linksOf } from '../../server/queries/links.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let link: string;

beforeAll(async () => {
  server = await emptyServer(undefined, {
    RENKEDU_ADDRESS_LIMIT: '20',
    RENKEDU_TRUSTED_PROXIES: '127.0.0.1',
  });
  const id = await publishSmall(server.services);
  const links = await linksOf(server.services.store.db, id);
  link = links.find(({ group }) => group === 'parent')?.code ?? '';
});

afterAll(() => server?.end());

test('an address that asks too often is told to wait, others are served; a proxy of ours is believed', async () => {
  for (let visit = 0; visit < 20; visit += 1) expect((await ticketFrom('203.0.113.7')).status).toBe(200);
  const refused = await ticketFrom('203.0.113.7');
  expect(refused).toMatchObject({ status: 429, retryAfter: '60' });
  expect(JSON.parse(refused.body)).toMatchObject({ code: 'too-many-requests' });
  expect((await ticketFrom('203.0.113.8')).status).toBe(200);
  // Whoever writes the header himself is known by what our proxy added.
  expect((await ticketFrom('198.51.100.1, 203.0.113.7')).status).toBe(429);
  const page = await fetch(`${server.url}/s/${link}`, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
  expect(page.status).toBe(429);
  expect(await page.text()).toContain('现在人太多');
});

test('a ticket may be refused some times, not for ever', async () => {
  const { body } = await ticketFrom('203.0.113.9');
  const { id, ticket } = JSON.parse(body);
  const statuses: number[] = [];
  for (let attempt = 0; attempt < 31; attempt += 1) {
    const answer = await fetch(`${server.url}/api/responses/${id}`, {
      method: 'PUT',
      headers: {
        'Content-Type': 'application/json',
        'X-Forwarded-For': `203.0.113.${50 + Math.floor(attempt / 10)}`,
      },
      body: JSON.stringify({ ticket, answers: { overall: 9 } }),
    });
    statuses.push(answer.status);
  }
  expect(statuses.slice(0, 30)).toEqual(new Array(30).fill(422));
  expect(statuses[30]).toBe(429);
});

function ticketFrom(
  address: string,
): Promise<{ status: number; retryAfter: string | undefined; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${server.url}/api/links/${link}/tickets`,
      { method: 'POST', headers: { 'X-Forwarded-For': address } },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => {
          body += chunk;
        });
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers['retry-after'], body }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
