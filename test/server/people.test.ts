import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';

describe.each(['sqlite', 'postgres'])('on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let oneTime: string;
  let stopPostgres: (() => Promise<void>) | null;
  const next = 'Xiaojie-2026';

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    server = await emptyServer(undefined, postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {});
    oneTime = (await server.services.people.createFirstAdministrator())?.password ?? '';
  });

  afterAll(async () => {
    await server?.end();
    await stopPostgres?.();
  });

  function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(`${server.url}${path}`, {
      method,
      headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  const signIn = (password: string, username = 'admin') =>
    call('POST', '/api/session', { username, password });
  const cookieOf = (response: Response) => ({
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
  });

  test('the first administrator is made once; until somebody has come in, each start gives another password', async () => {
    expect(oneTime).toMatch(/^\w{4}-\w{4}-\w{4}-\w{4}$/);
    const again = await server.services.people.createFirstAdministrator();
    if (server.services.store.dialect === 'postgres') {
      expect(again).toBeNull();
      return;
    }
    expect(again?.username).toBe('admin');
    expect((await signIn(oneTime)).status).toBe(401);
    oneTime = again?.password ?? '';
  });

  test('the one-time password opens nothing but its own change; then the desk opens and the old session is gone', async () => {
    const first = await signIn(oneTime);
    expect(first.status).toBe(200);
    expect(await first.json()).toMatchObject({ username: 'admin', mustChangePassword: true });
    const attributes = first.headers.getSetCookie()[0] ?? '';
    expect(attributes).toMatch(/HttpOnly/i);
    expect(attributes).toMatch(/SameSite=Strict/i);
    const cookie = cookieOf(first);
    expect(await (await call('GET', '/api/campaigns', undefined, cookie)).json()).toMatchObject({
      code: 'password-change-required',
    });
    const weak = await call('PUT', '/api/password', { current: oneTime, next: 'admin' }, cookie);
    expect(weak.status).toBe(422);
    const other = cookieOf(await signIn(oneTime));
    const changed = await call('PUT', '/api/password', { current: oneTime, next }, cookie);
    expect(changed.status).toBe(204);
    expect((await call('GET', '/api/campaigns', undefined, cookieOf(changed))).status).toBe(200);
    expect((await call('GET', '/api/campaigns', undefined, other)).status).toBe(401);
    expect(await server.services.people.createFirstAdministrator()).toBeNull();
  });

  test('a request from another site is refused, and signing out ends the session', async () => {
    const cookie = cookieOf(await signIn(next));
    const elsewhere = await call(
      'POST',
      '/api/campaigns',
      { title: 'x' },
      { ...cookie, origin: 'http://elsewhere.example' },
    );
    expect(elsewhere.status).toBe(403);
    expect((await call('DELETE', '/api/session', undefined, cookie)).status).toBe(204);
    expect((await call('GET', '/api/session', undefined, cookie)).status).toBe(401);
  });

  test('five failures lock an account, whether it exists or not', async () => {
    for (const username of ['admin', 'nobody']) {
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 6; attempt += 1)
        statuses.push((await signIn('wrong', username)).status);
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    }
    expect((await signIn(next)).status).toBe(429);
  });
});
