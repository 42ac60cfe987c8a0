import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import type { Database } from '../../server/database/schema.ts';
import { verifyAudit } from '../../server/people/audit.ts';
import { type Duty, duties } from '../../server/people/duties.ts';
import { accessTo } from '../../server/people/rights.ts';
import { keepUp } from '../../server/upkeep.ts';
import { type Desk, person } from '../server/desk.ts';
import { startPostgres } from '../server/postgres.ts';
import { emptyServer } from '../server/running.ts';
import { parentSubmission, publishSmall } from '../server/survey.ts';
import { raw } from './sockets.ts';

const statements = [
  `' OR '1'='1' --`,
  `'; DROP TABLE campaign; --`,
  `') UNION SELECT value FROM secret --`,
  `$1; SELECT pg_sleep(5)`,
  `\\'; DELETE FROM audit; --`,
  `\u0000'`,
];

describe.each(['sqlite', 'postgres'])('on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let stopPostgres: (() => Promise<void>) | null = null;
  let campaign: string;
  const desks = new Map<Duty, Desk>();

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    server = await emptyServer(undefined, {
      RENKEDU_SECOND_FACTOR: 'optional',
      RENKEDU_TRUSTED_PROXIES: '127.0.0.1',
      ...(postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {}),
    });
    campaign = await publishSmall(server.services);
    await server.services.intake.submit(await parentSubmission(server.services, campaign, { overall: 5 }));
    for (const duty of duties) {
      const scope = duty === 'liaison' ? { township: '530426001', school: null } : null;
      desks.set(duty, await person(server, `inject.${duty}`, [duty], scope));
    }
  });

  afterAll(async () => {
    await server?.end();
    await stopPostgres?.();
  });

  /** How many rows each table holds, those apart that a refused request may add to. */
  async function counts(): Promise<Record<string, number>> {
    const { reads } = server.services.store;
    const names: (keyof Database)[] = [
      ...(['campaign', 'frame_cell', 'link', 'person', 'account', 'secret', 'seal', 'tally'] as const),
      ...(['response_batch', 'submission', 'bulletin', 'rectification', 'code'] as const),
    ];
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await rowsIn(reads, name)] as const)),
    );
  }

  async function rowsIn(db: Kysely<Database>, table: keyof Database): Promise<number> {
    const { rows } = await sql<{
      count: number | string;
    }>`select count(*) as count from ${sql.table(table)}`.execute(db);
    return Number(rows[0]?.count);
  }

  /** Every route, with a statement in the place of each parameter, one at a time, and in each query that we know. */
  function* addresses(statement: string): Generator<{ method: string; path: string; desk: Desk }> {
    const { routes } = createApp(server.services, () => undefined);
    const given = encodeURIComponent(statement);
    const queries = [
      ...['actor', 'action', 'subject', 'from', 'until', 'before', 'format', 'internal', 'revision', 'size'],
      ...['group', 'township', 'school'],
    ];
    for (const { method, path } of routes) {
      if (method === 'ALL' || `${method} ${path}` === 'DELETE /api/session') continue;
      // Whoever gets furthest.
      const access = accessTo(method, path);
      const desk = desks.get(typeof access === 'string' ? 'publisher' : (access?.[0] ?? 'publisher'));
      if (!desk) throw new Error('nobody has the duty');
      const parameters = path.match(/:\w+/g) ?? [];
      const filled = (injected: string | null) =>
        path
          .replace(/:\w+/g, (name) => {
            if (name === injected) return given;
            return name === ':id' || name === ':campaign'
              ? campaign
              : name === ':group'
                ? 'parent'
                : 'nothing';
          })
          .replace('*', given);
      for (const name of parameters) yield { method, path: filled(name), desk };
      // A document is made anew each time, and has no query but its format.
      if (method === 'GET' && !/openapi|\.pdf|assets/.test(path))
        yield {
          method,
          path: `${filled(null)}?${queries.map((name) => `${name}=${given}`).join('&')}`,
          desk,
        };
    }
  }

  test('a statement in any parameter of any route is a word that nothing is found by', async () => {
    // What the server would do by itself within a second.
    await keepUp(server.services);
    const before = await counts();
    const wrong: string[] = [];
    for (const statement of statements) {
      for (const { method, path, desk } of addresses(statement)) {
        const response = await desk.call(method, path);
        const text = await response.text();
        if (response.status >= 500) wrong.push(`${method} ${path}: ${response.status} ${text}`);
        // A refusal may name what was asked for, and nothing of the engine.
        const own = text.replaceAll(statement, '');
        if (/sqlite|postgres|syntax error|select |near "/i.test(own) && !/openapi|^\/console/.test(path))
          wrong.push(`${method} ${path} tells of the engine: ${own.slice(0, 200)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await counts()).toEqual(before);
    expect((await verifyAudit(server.services.store, null)).fault).toBeNull();
  });

  test('nor in any field of a body: names, passwords, frames, settings, measures', async () => {
    const before = await counts();
    const [all] = [await person(server, `inject.all`, ['administrator', 'publisher', 'analyst'])];
    const wrong: string[] = [];
    let people = 1;
    let drafts = 0;
    for (const statement of statements) {
      const entry = {
        item: statement,
        action: statement,
        unit: statement,
        due: statement,
        state: statement,
        stateOn: statement,
      };
      const bodies: [method: string, path: string, body: unknown, type?: string][] = [
        ['POST', '/api/session', { username: statement, password: statement }],
        ['POST', '/api/session/second-factor', { code: statement }],
        ['PUT', '/api/password', { current: statement, next: statement }],
        ['POST', '/api/people', { username: statement, name: statement, duties: ['publisher'], scope: null }],
        [
          'POST',
          '/api/people',
          {
            username: `p${people}.${engine}`,
            name: statement,
            duties: ['liaison'],
            scope: { township: statement, school: statement },
          },
        ],
        ['POST', '/api/campaigns', { title: statement, organiser: statement, complaintContact: statement }],
        ['POST', `/api/campaigns/${campaign}/rectifications`, entry],
        ['POST', `/api/campaigns/${campaign}/bulletin/withdraw`, { revision: 1, reason: statement }],
        ['POST', '/api/audit/verify', { mark: { number: 1, hash: statement } }],
        [
          'PUT',
          `/api/campaigns/${campaign}/frame`,
          `group,township,school,eligible\n"${statement}",1,"${statement}",2\n`,
          'text/csv',
        ],
        [
          'PUT',
          '/api/responses/AAAAAAAAAAAAAAAAAAAAAA',
          { ticket: statement, answers: { overall: statement } },
        ],
        [
          'POST',
          `/receipts/${campaign}`,
          `receipt=${encodeURIComponent(statement)}`,
          'application/x-www-form-urlencoded',
        ],
      ];
      for (const [method, path, body, type] of bodies) {
        const response = await all.call(method, path, body, type ? { 'content-type': type } : {});
        const text = await response.text();
        if (response.status >= 500) wrong.push(`${method} ${path} ${statement}: ${text}`);
        if (path === '/api/people' && response.status === 201) people += 1;
        if (path === '/api/campaigns' && response.status === 201) drafts += 1;
      }
      // Signing in under such a name counts as a failure of this address; the person stays signed in all the same.
    }
    expect(wrong).toEqual([]);
    const after = await counts();
    expect(after).toEqual({
      ...before,
      campaign: (before['campaign'] ?? 0) + drafts,
      person: (before['person'] ?? 0) + people,
      account: (before['account'] ?? 0) + people,
    });
    // What was taken is kept to the letter.
    const rows = await server.services.store.reads.selectFrom('campaign').select('title').execute();
    expect(rows.map(({ title }) => title)).toContain(statements[1]);
  });

  test('a line break in an address, a query or a header makes no header of its own', async () => {
    const breaks = ['%0d%0aX-Injected:%20yes', '%0aX-Injected:%20yes', '%E5%98%8A%E5%98%8DX-Injected:%20yes'];
    const { routes } = createApp(server.services, () => undefined);
    const found: string[] = [];
    for (const { method, path } of routes) {
      if (method !== 'GET') continue;
      for (const injected of breaks) {
        const target = path.replace(/:\w+/g, injected).replace('*', injected);
        for (const address of [target, `${target}?size=${injected}&format=${injected}`]) {
          const { status, headers } = await raw(
            server.port,
            'GET',
            address,
            `X-Forwarded-For: ${injected}\r\n`,
          );
          if (status >= 500 || headers.some((header) => /^x-injected/i.test(header)))
            found.push(`${address}: ${status}`);
        }
      }
    }
    expect(found).toEqual([]);
    // The name that a client gives the server stands nowhere in what it answers.
    for (const path of ['/', '/console/', '/api/openapi.json', `/receipts/${campaign}`, '/bulletin']) {
      const answer = await fetch(`${server.url}${path}`, {
        redirect: 'manual',
        headers: { 'X-Forwarded-Host': 'evil.example' },
      });
      expect(`${[...answer.headers].join()} ${await answer.text()}`).not.toContain('evil.example');
    }
  });

  test('no address leads out of the folder of what is served', async () => {
    const ways = [
      '../',
      '..%2f',
      '%2e%2e/',
      '%2e%2e%2f',
      '..\\',
      '..%5c',
      '%252e%252e%252f',
      '....//',
      './../',
      '%c0%ae%c0%ae/',
    ];
    const files = ['package.json', 'server/app.ts', 'etc/passwd', 'renkedu.sqlite'];
    const reached: string[] = [];
    for (const root of ['/assets/', '/console/assets/', '/console/', '/assets//', '/']) {
      for (const way of ways) {
        for (const file of files) {
          for (const depth of [1, 2, 3, 9]) {
            const target = `${root}${way.repeat(depth)}${file}`;
            const { status, body } = await raw(server.port, 'GET', target);
            if (status >= 500 || /root:.*:0:0|"dependencies"|createApp|SQLite format/.test(body))
              reached.push(`${target}: ${status}`);
          }
        }
      }
      for (const file of ['/etc/passwd', '%2fetc%2fpasswd', 'x%00.css', 'file:///etc/passwd']) {
        const { status, body } = await raw(server.port, 'GET', `${root}${file}`);
        if (status >= 500 || /root:.*:0:0/.test(body)) reached.push(`${root}${file}: ${status}`);
      }
    }
    expect(reached).toEqual([]);
  });
});
