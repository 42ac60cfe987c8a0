import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renkedu } from './cli.ts';
import { Desk, password, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

describe.each(['sqlite', 'postgres'])('people on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let stopPostgres: (() => Promise<void>) | null = null;
  let admin: Desk;

  interface Listed {
    people: { id: string; username: string; duties: string[]; disabled: boolean; secondFactor: boolean }[];
    places: { code: string; name: string; schools: string[] }[];
  }

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    server = await emptyServer(undefined, postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {});
    await publishSmall(server.services);
    const first = await server.services.people.createFirstAdministrator();
    admin = await new Desk(server).settle('admin', first?.password ?? '');
  });

  afterAll(async () => {
    await server?.end();
    await stopPostgres?.();
  });

  const idOf = async (username: string) =>
    (await admin.json<Listed>('GET', '/api/people')).people.find((one) => one.username === username)?.id ??
    '';

  test('the first administrator runs a campaign alone, but manages people only with a second factor', async () => {
    expect(await admin.status('GET', '/api/campaigns')).toBe(200);
    expect(await admin.json('GET', '/api/people')).toMatchObject({ code: 'second-factor-required' });
    await admin.enrol();
    const { people, places } = await admin.json<Listed>('GET', '/api/people');
    expect(people).toMatchObject([
      { username: 'admin', duties: ['administrator', 'publisher', 'analyst'], secondFactor: true },
    ]);
    expect(places.find(({ code }) => code === '530426001')).toMatchObject({ schools: ['甸中小学'] });
  });

  test('a new person gets a password for one use; what may not be one person’s is refused', async () => {
    const settings = { username: 'li.hong', name: '李红', duties: ['analyst'], scope: null };
    const made = await admin.json<{ password: string }>('POST', '/api/people', settings);
    expect(made.password).toMatch(/^\w{4}(-\w{4}){3}$/);
    expect(await new Desk(server).signIn('li.hong', made.password)).toBe(200);
    expect(await admin.status('POST', '/api/people', settings)).toBe(409);
    expect(await admin.status('POST', '/api/people', { ...settings, username: 'LI' })).toBe(400);
    const scope = { township: '530426001', school: null };
    const refused = [
      { duties: ['administrator', 'auditor'] },
      { duties: ['publisher', 'auditor'] },
      { duties: ['analyst', 'liaison'], scope },
      { duties: ['liaison'] },
      { duties: ['analyst'], scope },
      { duties: [] },
    ];
    const unprintable = [
      { name: '李\u0007红' },
      { name: '  ' },
      { duties: ['liaison'], scope: { township: '530426001', school: '甸中\n小学' } },
    ];
    for (const [index, more] of unprintable.entries())
      expect(
        await admin.status('POST', '/api/people', { ...settings, username: `u.${index}`, ...more }),
      ).toBe(400);
    for (const [index, more] of refused.entries())
      expect(
        await admin.status('POST', '/api/people', { ...settings, username: `r.${index}`, ...more }),
      ).toBe(422);
    expect(
      await admin.status('POST', '/api/people', {
        ...settings,
        username: 'li.lian',
        duties: ['liaison'],
        scope,
      }),
    ).toBe(201);
  });

  test('duties that change end the sessions that had them', async () => {
    const desk = await person(server, 'changed.one', ['publisher']);
    const path = `/api/people/${await idOf('changed.one')}`;
    expect(await admin.status('PUT', path, { name: '新名', duties: ['publisher'], scope: null })).toBe(204);
    expect(await desk.status('GET', '/api/campaigns')).toBe(200);
    expect(await admin.status('PUT', path, { name: '新名', duties: ['auditor'], scope: null })).toBe(204);
    expect(await desk.status('GET', '/api/campaigns')).toBe(401);
    await desk.signIn('changed.one');
    expect(await desk.status('GET', '/api/campaigns')).toBe(403);
    expect(await desk.status('GET', '/api/audit')).toBe(200);
  });

  test('an account out of use opens nothing, answers as any wrong password, and comes back with another one', async () => {
    const desk = await person(server, 'leaving.one', ['analyst']);
    const path = `/api/people/${await idOf('leaving.one')}`;
    expect(await admin.status('DELETE', path)).toBe(204);
    expect(await desk.status('GET', '/api/session')).toBe(401);
    const refused = await desk.call('POST', '/api/session', { username: 'leaving.one', password });
    expect(await refused.json()).toMatchObject({ code: 'wrong-password' });
    const { password: oneTime } = await admin.json<{ password: string }>('POST', `${path}/password`);
    expect(await desk.signIn('leaving.one')).toBe(401);
    await desk.settle('leaving.one', oneTime);
    expect(await desk.status('GET', '/api/campaigns')).toBe(200);
  });

  test('sessions and a lost second factor are ended by an administrator', async () => {
    const desk = await person(server, 'lost.one', ['analyst']);
    await desk.enrol();
    const path = `/api/people/${await idOf('lost.one')}`;
    expect(await admin.status('DELETE', `${path}/sessions`)).toBe(204);
    expect(await desk.status('GET', '/api/session')).toBe(401);
    expect(await desk.signIn('lost.one')).toBe(202);
    expect(await admin.status('DELETE', `${path}/second-factor`)).toBe(204);
    expect(await desk.signIn('lost.one')).toBe(200);
  });

  test('the last administrator stays, also when two remove each other at once', async () => {
    const admins = [admin, await person(server, 'second.one', ['administrator'])];
    await admins[1]?.enrol();
    const paths = [`/api/people/${await idOf('second.one')}`, `/api/people/${await idOf('admin')}`];
    const statuses = await Promise.all(paths.map((path, index) => admins[index]?.status('DELETE', path)));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    const left = admins[statuses.indexOf(204)];
    const { people } = (await left?.json<Listed>('GET', '/api/people')) ?? { people: [] };
    const own = people.filter((one) => one.duties.includes('administrator') && !one.disabled);
    expect(own).toHaveLength(1);
    const alone = `/api/people/${own[0]?.id}`;
    expect(await left?.json('DELETE', alone)).toMatchObject({ code: 'last-administrator' });
    const less = { name: '管理员', duties: ['publisher'], scope: null };
    expect(await left?.json('PUT', alone, less)).toMatchObject({ code: 'last-administrator' });
  });
});

test('password rules are settings', async () => {
  const strict = await emptyServer(undefined, { RENKEDU_PASSWORD_LENGTH: '14', RENKEDU_PASSWORD_KINDS: '4' });
  const first = await strict.services.people.createFirstAdministrator();
  const desk = new Desk(strict);
  await desk.signIn('admin', first?.password);
  const change = (next: string) => desk.status('PUT', '/api/password', { current: first?.password, next });
  expect(await change('Xiaojie-2026')).toBe(422);
  expect(await change('XiaojieXiaojie2026')).toBe(422);
  expect(await change('Xiaojie-2026-2027')).toBe(204);
  await strict.end();
});

test('the only administrator who forgot everything comes back by command', async () => {
  const alone = await emptyServer();
  const first = await alone.services.people.createFirstAdministrator();
  const desk = await new Desk(alone).settle('admin', first?.password ?? '');
  await desk.enrol();
  const reset = await renkedu(alone.folder, 'people', 'reset', 'admin', '--second-factor', '--json');
  expect(await desk.status('GET', '/api/session')).toBe(401);
  const { password: oneTime } = reset.json() as { password: string };
  expect(await desk.signIn('admin', oneTime)).toBe(200);
  expect((await renkedu(alone.folder, 'people', 'reset', 'nobody')).code).toBe(2);
  await alone.end();
});
