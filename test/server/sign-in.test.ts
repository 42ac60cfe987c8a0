import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { hotp, stepOf } from '../../server/people/totp.ts';
import { auditEntries, auditPage } from '../../server/queries/audit.ts';
import { codeAt, Desk, password, person } from './desk.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';

const wrong = 'Wrong-0000';
const everything = { from: null, until: null, actor: null, action: null, subject: null };
const stranger = '198.51.100.66';

test('codes are those of RFC 4226, appendix D, and RFC 6238, appendix B', () => {
  const secret = Buffer.from('12345678901234567890');
  const published = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ');
  expect(published.map((_, counter) => hotp(secret, counter))).toEqual(published);
  // At 59 seconds 94287082, at 1111111109 07081804: of eight digits these are the last six.
  expect(stepOf(secret, '287082', new Date(59_000))).toBe(1);
  expect(stepOf(secret, '081804', new Date(1_111_111_109_000))).toBe(37_037_036);
  expect(stepOf(secret, '287082', new Date(120_000))).toBeNull();
});

describe.each(['sqlite', 'postgres'])('on %s', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let stopPostgres: (() => Promise<void>) | null = null;

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    server = await emptyServer(undefined, {
      RENKEDU_TRUSTED_PROXIES: '127.0.0.1',
      ...(postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {}),
    });
  });

  afterAll(async () => {
    vi.useRealTimers();
    await server?.end();
    await stopPostgres?.();
  });

  async function fail(desk: Desk, username: string, times: number): Promise<number[]> {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < times; attempt += 1) statuses.push(await desk.signIn(username, wrong));
    return statuses;
  }

  /** Moves the clock of this process, which the server shares. */
  async function later<Result>(seconds: number, work: () => Promise<Result>): Promise<Result> {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
    try {
      return await work();
    } finally {
      vi.useRealTimers();
    }
  }

  test('five failures lock for 300 seconds, the right password too, and not a second longer', async () => {
    await person(server, 'locked.one', ['publisher']);
    const desk = new Desk(server, '203.0.113.50');
    expect(await fail(desk, 'locked.one', 5)).toEqual([401, 401, 401, 401, 401]);
    const refused = await desk.call('POST', '/api/session', { username: 'locked.one', password });
    expect(refused.status).toBe(429);
    const { details } = (await refused.json()) as { details: { retryAfterSeconds: number } };
    expect(details.retryAfterSeconds).toBeGreaterThan(295);
    expect(details.retryAfterSeconds).toBeLessThanOrEqual(300);
    // Knocking on does not lengthen the lock.
    expect(await fail(desk, 'locked.one', 3)).toEqual([429, 429, 429]);
    expect(await later(290, () => desk.signIn('locked.one'))).toBe(429);
    expect(await later(302, () => desk.signIn('locked.one'))).toBe(200);
  });

  test('of forty wrong passwords sent at once, five are looked at', async () => {
    await person(server, 'rushed.one', ['publisher']);
    const desks = Array.from({ length: 40 }, () => new Desk(server, '203.0.113.51'));
    const statuses = await Promise.all(desks.map((desk) => desk.signIn('rushed.one', wrong)));
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
  });

  test('a stranger at one address locks nobody out: neither other addresses nor, at the same one, known browsers', async () => {
    const names = ['bureau.one', 'bureau.two', 'bureau.three'];
    const known: Desk[] = [];
    for (const name of names) known.push(await person(server, name, ['publisher'], null, '203.0.113.60'));
    for (const desk of known) await desk.status('DELETE', '/api/session');
    const attacker = new Desk(server, stranger);
    for (const name of names) expect((await fail(attacker, name, 8)).at(-1)).toBe(429);
    // From elsewhere, with a browser that was never here before.
    for (const name of names) expect(await new Desk(server, '203.0.113.61').signIn(name)).toBe(200);
    // The bureau and its attacker behind one address: browsers that signed in before are let in.
    const inside = new Desk(server, '203.0.113.60');
    for (const name of names) expect((await fail(inside, name, 8)).at(-1)).toBe(429);
    for (const [index, name] of names.entries()) expect(await known[index]?.signIn(name)).toBe(200);
  });

  test('a stranger who knocks for an hour from one address does not use up what all addresses have', async () => {
    await person(server, 'patient.one', ['publisher']);
    let looked = 0;
    for (let round = 0; round < 12; round += 1) {
      const statuses = await later(round * 301, () => fail(new Desk(server, stranger), 'patient.one', 6));
      looked += statuses.filter((status) => status === 401).length;
    }
    expect(looked).toBe(60);
    expect(await later(12 * 301 - 5, () => new Desk(server, '203.0.113.62').signIn('patient.one'))).toBe(200);
  });

  test('many addresses at one account are slowed for strangers, while its own browser is let in', async () => {
    const own = await person(server, 'hunted.one', ['publisher'], null, '203.0.113.70');
    await own.status('DELETE', '/api/session');
    let looked = 0;
    for (let address = 0; address < 30; address += 1) {
      const statuses = await fail(new Desk(server, `192.0.2.${address}`), 'hunted.one', 5);
      looked += statuses.filter((status) => status === 401).length;
    }
    expect(looked).toBe(100);
    expect(await new Desk(server, '203.0.113.71').signIn('hunted.one')).toBe(429);
    expect(await own.signIn('hunted.one')).toBe(200);
    // Its own browser has five tries as well.
    await own.status('DELETE', '/api/session');
    expect(await fail(own, 'hunted.one', 6)).toEqual([401, 401, 401, 401, 401, 429]);
  });

  test('addresses of one IPv6 network are one', async () => {
    const statuses: number[] = [];
    for (let host = 1; host <= 6; host += 1)
      statuses.push(await new Desk(server, `2001:db8:1:2:${host}::${host}`).signIn('nobody.here', wrong));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    expect(await new Desk(server, '2001:db8:1:3::1').signIn('nobody.here', wrong)).toBe(401);
  });

  test('a lock is recorded once, and a name that is no account is not written down: it may be a password', async () => {
    const desk = new Desk(server, '203.0.113.80');
    await fail(desk, 'Secret-2026-typed', 12);
    const entries = [];
    for await (const entry of auditEntries(server.services.store.reads))
      if (entry.origin === '203.0.113.80') entries.push(entry);
    expect(entries.map(({ result }) => result)).toEqual([...new Array(5).fill('wrong-password'), 'locked']);
    expect(JSON.stringify(entries)).not.toContain('ecret-2026');
  });

  test('a session ends after 600 seconds without use; a page that refreshes itself is no use', async () => {
    const desk = await person(server, 'idle.one', ['publisher']);
    expect(await later(500, () => desk.status('GET', '/api/campaigns'))).toBe(200);
    expect(await later(1050, () => desk.status('GET', '/api/campaigns'))).toBe(200);
    const background = { 'X-Renkedu-Background': '1' };
    const status = async () => (await desk.call('GET', '/api/campaigns', undefined, background)).status;
    expect(await later(1500, status)).toBe(200);
    expect(await later(1652, status)).toBe(401);
    expect(await later(1652, () => desk.status('GET', '/api/campaigns'))).toBe(401);
  });

  test('signing in gives a session of its own: one that was planted, or left from before, is worth nothing after it', async () => {
    const attacker = await person(server, 'fixing.one', ['publisher']);
    const victim = await person(server, 'fixed.one', ['publisher']);
    await victim.status('DELETE', '/api/session');
    const planted = attacker.cookies.get('renkedu.session_token') ?? '';
    victim.cookies.set('renkedu.session_token', planted);
    expect(await victim.signIn('fixed.one')).toBe(200);
    expect(victim.cookies.get('renkedu.session_token')).not.toBe(planted);
    expect(await victim.json('GET', '/api/session')).toMatchObject({ username: 'fixed.one' });
    // The one that was planted has ended, and gives nobody's session away.
    expect(await attacker.status('GET', '/api/session')).toBe(401);
  });

  test('one sees one’s own sessions and ends them; those of others cannot be ended', async () => {
    const here = await person(server, 'several.one', ['publisher'], null, '203.0.113.90');
    const there = new Desk(server, '203.0.113.91');
    await there.signIn('several.one');
    const other = await person(server, 'other.one', ['publisher']);
    type Sessions = { sessions: { id: string; address: string; current: boolean }[] };
    const { sessions } = await here.json<Sessions>('GET', '/api/account');
    expect(sessions.map(({ address, current }) => [address, current]).sort()).toEqual([
      ['203.0.113.90', true],
      ['203.0.113.91', false],
    ]);
    const theirs = (await other.json<Sessions>('GET', '/api/account')).sessions[0]?.id ?? '';
    expect(await here.status('DELETE', `/api/account/sessions/${theirs}`)).toBe(404);
    expect(await other.status('GET', '/api/session')).toBe(200);
    expect(await here.status('DELETE', '/api/account/sessions')).toBe(204);
    expect(await there.status('GET', '/api/session')).toBe(401);
    expect(await here.status('GET', '/api/session')).toBe(200);
  });

  test('whoever signs in is told of the time before, and of what was refused since', async () => {
    const desk = await person(server, 'noticed.one', ['publisher'], null, '203.0.113.95');
    await fail(new Desk(server, stranger), 'noticed.one', 2);
    await desk.signIn('noticed.one');
    expect(await desk.json('GET', '/api/session')).toMatchObject({
      notice: { origin: '203.0.113.95', refused: 2 },
    });
  });

  test('with a second factor, a password alone is no session, and each code is good once', async () => {
    const desk = await person(server, 'coded.one', ['administrator']);
    expect(await desk.status('GET', '/api/people')).toBe(403);
    const before = desk.cookies.get('renkedu.session_token');
    const { secret } = await desk.enrol();
    expect(desk.cookies.get('renkedu.session_token')).not.toBe(before);
    expect(await desk.status('GET', '/api/people')).toBe(200);

    const elsewhere = new Desk(server, '203.0.113.96');
    expect(await elsewhere.signIn('coded.one')).toBe(202);
    expect(await elsewhere.status('GET', '/api/session')).toBe(401);
    const accepted = (await auditPage(server.services.store.reads, everything, null, 1))[0];
    expect(accepted).toMatchObject({
      action: 'sign-in-password',
      actor: 'coded.one',
      origin: '203.0.113.96',
    });
    const enter = (code: string) => elsewhere.status('POST', '/api/session/second-factor', { code });
    expect(await enter(codeAt(secret, Date.now() + 600_000))).toBe(401);
    // The code that ended the enrolment was used.
    expect(await enter(codeAt(secret, Date.now()))).toBe(401);
    await later(60, async () => {
      await elsewhere.signIn('coded.one');
      expect(await enter(codeAt(secret, Date.now()))).toBe(200);
      expect(await elsewhere.status('GET', '/api/people')).toBe(200);
      const third = new Desk(server, '203.0.113.97');
      expect(await third.signIn('coded.one')).toBe(202);
      const again = codeAt(secret, Date.now());
      expect(await third.status('POST', '/api/session/second-factor', { code: again })).toBe(401);
      // Nor one of before, though a clock that goes slow would be believed.
      const old = codeAt(secret, Date.now() - 30_000);
      expect(await third.status('POST', '/api/session/second-factor', { code: old })).toBe(401);
    });
  });

  test('a recovery code is good once; new ones make the old ones worth nothing; codes are wrong five times at most', async () => {
    const desk = await person(server, 'recovered.one', ['administrator']);
    const { recoveryCodes } = await desk.enrol();
    expect(recoveryCodes).toHaveLength(10);
    const [first = '', second = ''] = recoveryCodes;
    const withCode = async (code: string) => {
      const other = new Desk(server, '203.0.113.98');
      await other.signIn('recovered.one');
      return other.status('POST', '/api/session/second-factor', { code });
    };
    expect(await withCode(first)).toBe(200);
    expect(await withCode(first)).toBe(401);
    type Codes = { recoveryCodes: string[] };
    expect(await desk.status('POST', '/api/account/recovery-codes', { password: wrong })).toBe(403);
    const renewed = await desk.json<Codes>('POST', '/api/account/recovery-codes', { password });
    expect(await withCode(second)).toBe(401);
    // As it was copied onto paper and is typed from it.
    const [third = '', fourth = ''] = renewed.recoveryCodes;
    expect(await withCode(third)).toBe(200);
    expect(await withCode(` ${fourth.toLowerCase().replaceAll('-', ' ')}`)).toBe(200);

    const guessing = new Desk(server, '203.0.113.99');
    await guessing.signIn('recovered.one');
    const codes: string[] = [];
    for (let guess = 0; guess < 6; guess += 1) {
      const answer = await guessing.json<{ code: string }>('POST', '/api/session/second-factor', {
        code: '000000',
      });
      codes.push(answer.code);
    }
    expect(codes).toEqual([...new Array(5).fill('wrong-code'), 'start-again']);
  });

  test('a second factor is neither begun nor removed without the password, and five wrong ones are the end of trying', async () => {
    const desk = await person(server, 'careful.one', ['administrator']);
    await desk.enrol();
    const remove = (secret: string) =>
      desk.status('DELETE', '/api/account/second-factor', { password: secret });
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await remove(wrong)).toBe(403);
    expect(await remove(password)).toBe(429);
    expect(await later(301, () => remove(password))).toBe(204);
    expect(await later(301, () => desk.status('GET', '/api/people'))).toBe(403);
  });
});
