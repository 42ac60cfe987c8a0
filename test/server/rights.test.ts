import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { duties } from '../../server/people/duties.ts';
import { guard } from '../../server/people/guard.ts';
import { createPerson } from '../../server/people/management.ts';
import { accessTo, checkRoutes, rights } from '../../server/people/rights.ts';
import { auditEntries } from '../../server/queries/audit.ts';
import { Desk, person } from './desk.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let campaign: string;

beforeAll(async () => {
  server = await emptyServer(undefined, {
    RENKEDU_SECOND_FACTOR: 'optional',
    RENKEDU_TRUSTED_PROXIES: '127.0.0.1',
  });
  campaign = await publishSmall(server.services);
});

afterAll(() => server?.end());

/** Every route that the real server has: its method and path. */
function routes(): { method: string; path: string }[] {
  const { routes: all } = createApp(server.services, () => undefined);
  const own = all.filter(({ method }) => method !== 'ALL');
  const names = new Set(own.map(({ method, path }) => `${method} ${path}`));
  return [...names].map((name) => {
    const [method = '', path = ''] = name.split(' ');
    return { method, path };
  });
}

/** A path with something in the place of each parameter. */
function filled(path: string): string {
  return path
    .replace('/campaigns/:id', `/campaigns/${campaign}`)
    .replace(':group', 'parent')
    .replace(/:\w+/g, 'nothing')
    .replace('*', '');
}

test('the table names every route of the router, and no other', () => {
  const real = routes().map(({ method, path }) => `${method} ${path}`);
  expect(real.sort()).toEqual(Object.keys(rights).sort());
});

test('a page tells people of every documented route and who may call it', async () => {
  const { paths } = await new Desk(server).json<{ paths: Record<string, object> }>(
    'GET',
    '/api/openapi.json',
  );
  const page = await new Desk(server).call('GET', '/api');
  expect(page.headers.get('content-security-policy')).toContain("script-src 'none'");
  const text = await page.text();
  for (const path of Object.keys(paths)) expect(text).toContain(`<code>${path}</code>`);
  expect(text.match(/<tr><td>/g)).toHaveLength(
    Object.values(paths).reduce((sum, methods) => sum + Object.keys(methods).length, 0),
  );
  expect(text).toMatch(/<code>\/api\/campaigns\/\{id\}\/report<\/code>[\s\S]*?<td>分析员<\/td>/);
});

test('a route that the table lacks keeps the server from starting, and so does one that the guard would not see', () => {
  const guarding = guard(server.services);
  const unlisted = new Hono().use('*', guarding).get('/api/new', (c) => c.text(''));
  expect(() => checkRoutes(unlisted.routes, guarding)).toThrow('GET /api/new');
  const early = new Hono().get('/api/people', (c) => c.text('')).use('*', guarding);
  expect(() => checkRoutes(early.routes, guarding)).toThrow('before the guard');
});

test('what no route answers is 404 for everybody, whatever the method', async () => {
  const nobody = new Desk(server);
  expect(await nobody.status('GET', '/api/nothing')).toBe(404);
  expect(await nobody.status('PATCH', '/api/people')).toBe(404);
});

test('nobody gets into any route but those that are for everyone, by HEAD no more than by GET', async () => {
  const nobody = new Desk(server);
  const wrong: string[] = [];
  for (const { method, path } of routes()) {
    const open = accessTo(method, path) === 'anyone';
    for (const how of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
      const status = await nobody.status(how, filled(path));
      if (open ? status === 403 : status !== 401) wrong.push(`${how} ${path}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});

test.each(duties)(
  'a person whose duty is %s gets into the routes of the table and no other',
  async (duty) => {
    const scope = duty === 'liaison' ? { township: '530426001', school: null } : null;
    const desk = await person(server, `${duty}.one`, [duty], scope);
    const wrong: string[] = [];
    for (const { method, path } of routes()) {
      // These end the session or change what the rest needs; tests of their own look at them.
      if (['DELETE /api/session', 'POST /api/campaigns/:id/close'].includes(`${method} ${path}`)) continue;
      const access = accessTo(method, path);
      const permitted = typeof access === 'string' || access?.includes(duty);
      const response = await desk.call(method, filled(path));
      const body = await response.text();
      const refused = response.status === 403 && body.includes('not-permitted');
      if (refused === permitted || response.status === 401)
        wrong.push(`${method} ${path}: ${response.status}`);
      if (response.status >= 500) wrong.push(`${method} ${path}: ${body}`);
    }
    expect(wrong).toEqual([]);
  },
);

test('with the one-time password nothing opens but the session and the change', async () => {
  const settings = { username: 'new.one', name: '新人', duties: ['publisher' as const], scope: null };
  const { password } = await createPerson(
    server.services.store,
    settings,
    { name: 'admin', origin: '::1' },
    new Date(),
  );
  const desk = new Desk(server);
  await desk.signIn('new.one', password);
  const opened: string[] = [];
  for (const { method, path } of routes()) {
    if (accessTo(method, path) === 'anyone') continue;
    const response = await desk.call(method, filled(path));
    if (!(await response.text()).includes('password-change-required')) opened.push(`${method} ${path}`);
  }
  expect(opened.sort()).toEqual(['GET /api/session', 'PUT /api/password']);
});

test('what a person was refused is in the audit, with the address; what nobody was refused is not', async () => {
  const desk = await person(server, 'refused.one', ['analyst'], null, '198.51.100.9');
  expect(await desk.status('GET', '/api/people')).toBe(403);
  expect(await new Desk(server, '198.51.100.77').status('GET', '/api/people')).toBe(401);
  const entries = [];
  for await (const entry of auditEntries(server.services.store.reads)) entries.push(entry);
  expect(entries.findLast(({ actor }) => actor === 'refused.one')).toMatchObject({
    action: 'refused',
    origin: '198.51.100.9',
    result: 'not-permitted',
    details: JSON.stringify({ method: 'GET', path: '/api/people' }),
  });
  expect(entries.filter(({ origin }) => origin === '198.51.100.77')).toEqual([]);
});
