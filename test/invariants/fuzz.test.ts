import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../../server/campaigns/recount.ts';
import { readConfig } from '../../server/config.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { openServices } from '../../server/open-services.ts';
import { linksOf } from '../../server/queries/links.ts';
import { freshFolder, serverProcess } from '../server/running.ts';
import { publishSmall } from '../server/survey.ts';

/** Signs that no public route takes. */
const tooLong = 64 * 1024;
const requests = process.env['LONG'] ? 100_000 : 5000;
const atOnce = 32;
const patience = 10_000;

let server: Awaited<ReturnType<typeof serverProcess>>;
let opened: Awaited<ReturnType<typeof openServices>>;
let id: string;
let link: string;
let remove: () => void;

beforeAll(async () => {
  const fresh = freshFolder();
  remove = fresh.remove;
  const env = {
    RENKEDU_DATA: fresh.folder,
    RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1',
    RENKEDU_EXAMPLE: 'off',
  };
  opened = await openServices(readConfig(env));
  id = await publishSmall(opened);
  link = (await linksOf(opened.store.db, id)).find(({ group }) => group === 'parent')?.code ?? '';
  server = await serverProcess(env);
});

afterAll(async () => {
  server?.process.kill('SIGTERM');
  await new Promise((resolve) => server?.process.once('exit', resolve));
  await opened?.store.close();
  remove?.();
});

test(`${requests} mutated requests over every public route: no 5xx, no hang, no growth, nothing stored amiss`, {
  timeout: 900_000,
}, async () => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const url = `http://127.0.0.1:${server.port}`;
  const samples = fc.sample(mutated(), { seed, numRuns: requests });
  const statuses: Record<number, number> = {};
  let stored = 0;
  let megabytes = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let at = next++; at < samples.length; at = next++) {
        const sample = samples[at];
        if (!sample) return;
        const { path, ...init } = sample;
        const answer = await fetch(`${url}${path}`, {
          ...init,
          redirect: 'manual',
          signal: AbortSignal.timeout(patience),
        }).catch((error: Error) => {
          // Who is refused for its size is not read to the end: its connection may break while it still writes.
          if ((init.body?.length ?? 0) > tooLong && /EPIPE|ECONNRESET/.test(String(error.cause))) return null;
          throw error;
        });
        if (answer === null) continue;
        await answer.arrayBuffer();
        statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
        if (answer.status === 201) stored += 1;
        if (answer.status >= 500)
          throw new Error(`${answer.status} for ${JSON.stringify(sample)} (seed ${seed})`);
        if (at === Math.floor(samples.length / 5)) megabytes = residentMegabytes();
      }
    }),
  );
  // Both ends of the scale are reached: some are stored, most are refused in many ways.
  expect(stored).toBeGreaterThan(0);
  expect(Object.keys(statuses).map(Number)).toEqual(
    expect.arrayContaining([201, 400, 403, 404, 413, 415, 422]),
  );
  if (process.platform === 'linux') expect(residentMegabytes() - megabytes).toBeLessThan(150);
  const { differences } = await recount(opened, id);
  expect(differences).toEqual([]);
});

interface Mutated {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

function mutated(): fc.Arbitrary<Mutated> {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      '\ud800',
      '\u0000',
      '=1+1',
      '<script>alert(1)</script>',
      '../../etc/passwd',
      '%',
      '%ff',
      'x'.repeat(2000),
    ),
  );
  const word = fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: hostile });
  const value = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 5 }) },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
    { weight: 1, arbitrary: hostile },
    { weight: 1, arbitrary: fc.constantFrom<unknown>([], [1, 1], {}, null, 1e308, -0, true, nested(2000)) },
  );
  const answers = fc.oneof(
    { weight: 4, arbitrary: fc.record({ overall: fc.integer({ min: 1, max: 5 }), safety: value }) },
    {
      weight: 4,
      arbitrary: fc.dictionary(fc.oneof(fc.constantFrom('overall', 'safety', 'comment'), hostile), value),
    },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  const submission = fc
    .record({
      answers,
      ticketChange: word,
      extra: fc.option(fc.tuple(hostile, fc.jsonValue()), { freq: 6 }),
      otherId: fc.boolean(),
      cut: fc.option(fc.nat(300), { freq: 8 }),
      type: fc.constantFrom(
        'application/json',
        'application/json; charset=utf-8',
        'text/plain',
        'multipart/form-data',
        '',
      ),
      big: fc.integer({ min: 0, max: 40 }),
    })
    .map(({ answers: given, ticketChange, extra, otherId, cut, type, big }) => {
      const responseId = newResponseId();
      const ticket = opened.tickets.sign({ id: responseId, link, issuedAt: new Date(Date.now() - 60_000) });
      const body: Record<string, unknown> = {
        ticket: ticketChange === null ? ticket : ticket.slice(0, -5) + ticketChange,
        answers: given,
      };
      if (extra) body[extra[0]] = extra[1];
      if (big === 0) body['padding'] = 'x'.repeat(1_000_000);
      const text = JSON.stringify(body);
      return {
        method: 'PUT',
        path: `/api/responses/${otherId && Math.random() < 0.2 ? newResponseId() : responseId}`,
        headers: type === '' ? {} : { 'Content-Type': type },
        body: cut === null ? text : text.slice(0, cut),
      };
    });
  const form = fc
    .record({
      fields: fc.array(
        fc.tuple(
          fc.oneof(fc.constantFrom('ticket', 'overall', 'safety', 'one-time-code', 'receipt'), hostile),
          hostile,
        ),
      ),
      path: fc.constantFrom(`/s/${link}`, `/receipts/${id}`),
      type: fc.constantFrom(
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'multipart/form-data',
        'application/json',
      ),
    })
    .map(({ fields, path, type }) => ({
      method: 'POST',
      path,
      headers: { 'Content-Type': type },
      body: fields
        .map(
          ([name, text]) =>
            `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(text.toWellFormed())}`,
        )
        .join('&'),
    }));
  const visit = fc
    .record({
      path: fc.constantFrom(
        (text: string) => `/s/${text}`,
        (text: string) => `/s/${link}?group=${text}&township=${text}`,
        (text: string) => `/api/links/${text}/tickets`,
        (text: string) => `/api/links/${link}/tickets?${text}`,
        (text: string) => `/receipts/${text}`,
        (text: string) => `/receipts/${id}?receipt=${text}`,
        (text: string) => `/bulletin/${text}?size=${text}`,
        (text: string) => `/api/campaigns/${id}/proof-of-work?${text}`,
        (text: string) => `/receipts/${id}/list.txt?${text}`,
        (text: string) => `/api/campaigns/${id}/receipts/${text}`,
        (text: string) => `/api/campaigns/${text}/receipts/2222222222222222`,
        (text: string) => `/assets/${text}`,
        (text: string) => `/console/${text}`,
        (text: string) => `/api/campaigns/${text}`,
        (text: string) => `/${text}`,
      ),
      text: fc.oneof(hostile, fc.constant(''), fc.constant(newResponseId())),
      raw: fc.boolean(),
      method: fc.constantFrom('GET', 'GET', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH', 'PUT'),
      encoding: fc.constantFrom('gzip', 'br', 'identity', '*', 'gzip;q=0'),
    })
    .map(({ path, text, raw, method, encoding }) => ({
      method,
      path: path(raw ? text.replace(/[^!-~]|[#\\]/g, '') : encodeURIComponent(text.toWellFormed())),
      headers: { 'Accept-Encoding': encoding },
    }));
  return fc.oneof(
    { weight: 5, arbitrary: submission },
    { weight: 2, arbitrary: form },
    { weight: 3, arbitrary: visit },
  );
}

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

function residentMegabytes(): number {
  if (process.platform !== 'linux') return 0;
  const status = readFileSync(`/proc/${server.process.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
