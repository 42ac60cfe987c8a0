import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { type RunningServer, startServer } from '../../server/main.ts';
import { duties } from '../../server/people/duties.ts';
import { type Desk, person } from '../server/desk.ts';
import { freePort, freshFolder } from '../server/running.ts';
import { smallQuestionnaire } from '../server/survey.ts';
import { RawClient, raw } from './sockets.ts';

let server: RunningServer & { url: string };
let remove: () => void;

beforeAll(async () => {
  const fresh = freshFolder();
  remove = fresh.remove;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = readConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    RENKEDU_DATA: fresh.folder,
    RENKEDU_PUBLIC_URL: url,
    RENKEDU_EXAMPLE: 'off',
    RENKEDU_SECOND_FACTOR: 'optional',
  });
  const patience = { headers: 1500, request: 3000, looked: 200 };
  server = { ...(await startServer(config, undefined, patience)), url };
});

afterAll(async () => {
  await server?.stop();
  remove?.();
});

/** Sends a byte now and then until the server hangs up. */
async function dribble(client: RawClient, piece: string): Promise<string> {
  let open = true;
  const closed = client.closed.then((text) => {
    open = false;
    return text;
  });
  while (open) {
    client.write(piece);
    await setTimeout(100);
  }
  return closed;
}

test('hundreds who send their headers or bodies a byte at a time are hung up on, and others are served meanwhile', async () => {
  const id = newResponseId();
  const head = (line: string) => `${line} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
  const slow = [
    { start: 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', piece: 'x' },
    { start: `${head(`PUT /api/responses/${id}`)}Content-Length: 900\r\n\r\n{`, piece: ' ' },
    { start: `${head('POST /api/session')}Transfer-Encoding: chunked\r\n\r\n`, piece: '1\r\n \r\n' },
    { start: `${head('POST /receipts/c1')}Content-Length: 900\r\n\r\n`, piece: 'a' },
  ];
  const clients = Array.from({ length: 300 }, (_, index) => {
    const { start, piece } = slow[index % slow.length] ?? { start: '', piece: '' };
    const client = new RawClient(server.port);
    client.write(start);
    return dribble(client, piece);
  });
  const healthy = await Promise.all(
    Array.from({ length: 50 }, () => fetch(`${server.url}/healthz`).then(({ status }) => status)),
  );
  expect(new Set(healthy)).toEqual(new Set([200]));
  const answers = await Promise.all(clients);
  // Node says 408 where it can still say something; whatever it says, it is no success and no failure of ours.
  for (const answer of answers) expect(answer).toMatch(/^$|^HTTP\/1\.1 (408|400|404|413|415) /);
  expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 408')).length).toBeGreaterThan(100);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test('a client that goes away in the middle of a body leaves nothing behind, in no log either', async () => {
  const logged: unknown[] = [];
  const app = createApp(server.services, (error) => logged.push(error));
  const listening = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
  });
  const { port } = listening.address() as AddressInfo;
  for (const target of [`/api/responses/${newResponseId()}`, '/api/session', '/receipts/c1', '/s/none']) {
    const client = new RawClient(port);
    const method = target.startsWith('/api/responses') ? 'PUT' : 'POST';
    const type = target.startsWith('/api') ? 'application/json' : 'application/x-www-form-urlencoded';
    client.write(
      `${method} ${target} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: 500\r\n\r\n{"ticket":`,
    );
    await setTimeout(50);
    client.destroy();
    await client.closed;
  }
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  await new Promise((resolve) => listening.close(resolve));
  expect(logged).toEqual([]);
});

test('two lengths in one request, or headers without end, are refused: no proxy reads it otherwise than we do', async () => {
  const both = await raw(
    server.port,
    'POST',
    '/api/session',
    'Content-Type: application/json\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n',
  );
  expect(both.status).toBe(400);
  const twice = await raw(server.port, 'POST', '/api/session', 'Content-Length: 4\r\nContent-Length: 5\r\n');
  expect(twice.status).toBe(400);
  const long = await raw(server.port, 'GET', '/healthz', `X-Long: ${'x'.repeat(200_000)}\r\n`);
  expect(long.status).toBe(431);
  expect((await raw(server.port, 'GET', `/${'x'.repeat(200_000)}`)).status).toBe(431);
});

/** Every route that takes a body, with a path that leads somewhere harmless. */
function writing(): { method: string; path: string }[] {
  const { routes } = createApp(server.services, () => undefined);
  const own = routes.filter(({ method }) => !['ALL', 'GET'].includes(method));
  return (
    own
      .map(({ method, path }) => ({
        method,
        path: path.replace(':group', 'parent').replace(/:\w+/g, 'nothing'),
      }))
      // These end sessions and look at no body.
      .filter(({ method, path }) => !/^DELETE \/api\/(session|account\/sessions)$/.test(`${method} ${path}`))
  );
}

test('three megabytes at any route are refused before they are read, with a length or in pieces, by whoever', async () => {
  const all: Desk[] = [];
  for (const duty of duties) {
    const scope = duty === 'liaison' ? { township: '530426001', school: null } : null;
    all.push(await person(server, `large.${duty}`, [duty], scope));
  }
  const piece = 'x'.repeat(1 << 16);
  const wrong: string[] = [];
  for (const { method, path } of writing()) {
    for (const desk of [null, ...all]) {
      const cookie = desk ? [...desk.cookies].map((pair) => pair.join('=')).join('; ') : '';
      const client = new RawClient(server.port);
      let open = true;
      const closed = client.closed.then((text) => {
        open = false;
        return text;
      });
      client.write(
        `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
      );
      for (let sent = 0; open && sent < 3 << 20; sent += piece.length) {
        client.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
        await setTimeout(0);
      }
      client.write('0\r\n\r\n');
      const status = Number((await closed).split(' ')[1] || 0);
      // 0: hung up on while still sending.
      if (status !== 0 && (status < 400 || status >= 500)) wrong.push(`${method} ${path}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test('a campaign file that is nested without end, or holds a condition of a hundred thousand brackets, is refused', async () => {
  const publisher = await person(server, 'nesting.one', ['publisher']);
  let element: unknown = smallQuestionnaire.elements[0];
  for (let level = 0; level < 20_000; level += 1)
    element = { type: 'panel', name: `p${level}`, elements: [element] };
  const brackets = '('.repeat(100_000);
  const [overall] = smallQuestionnaire.elements;
  const questionnaires: unknown[] = [
    { title: '深', elements: [element] },
    {
      title: '长',
      elements: [overall, { type: 'comment', name: 'why', visibleIf: `${brackets}{overall} = 1` }],
    },
    { title: '多', elements: Array.from({ length: 8000 }, () => overall) },
  ];
  for (const parent of questionnaires) {
    const file = textOf({ title: '过分', questionnaires: { parent } });
    const response = await publisher.call('POST', '/api/campaigns', file);
    expect([response.status, (await response.text()).slice(0, 60)]).toEqual([
      422,
      expect.stringContaining('campaign-faults'),
    ]);
  }
  const arrays = `{"title":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
  expect(await publisher.status('POST', '/api/campaigns', arrays)).toBe(422);
});

/** JSON of any depth: JSON.stringify gives up at some thousands. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  const opened: string[] = [];
  let inner = value;
  const isPanel = (one: unknown): one is { name: string; elements: unknown[] } =>
    typeof one === 'object' && one !== null && 'type' in one && one.type === 'panel';
  const file = value as { title: string; questionnaires: { parent: { title: string; elements: unknown[] } } };
  inner = file.questionnaires.parent.elements[0];
  while (isPanel(inner)) {
    opened.push(`{"type":"panel","name":"${inner.name}","elements":[`);
    inner = inner.elements[0];
  }
  const parent = `{"title":"深","elements":[${opened.join('')}${JSON.stringify(inner)}${']}'.repeat(opened.length)}]}`;
  return `{"title":"过分","questionnaires":{"parent":${parent}}}`;
}
