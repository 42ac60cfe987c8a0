import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { getCampaign } from '../../server/queries/campaigns.ts';
import { launchChromium } from '../browser/chromium.ts';
import { Desk, password, person } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { publishSmall } from '../server/survey.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let attacker: Server;
let browser: Browser;
let context: BrowserContext;
let campaign: string;
let port: number;

beforeAll(async () => {
  server = await emptyServer(undefined, { RENKEDU_SECOND_FACTOR: 'optional' });
  campaign = await publishSmall(server.services);
  await person(server, 'victim.one', ['administrator', 'publisher', 'analyst']);
  attacker = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('<!doctype html><title>别的网站</title><body>');
  });
  await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve));
  port = (attacker.address() as AddressInfo).port;
  browser = await launchChromium();
  context = await browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/`);
  await page.getByLabel('用户名').fill('victim.one');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '退出' }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await new Promise((resolve) => attacker?.close(resolve));
  await server?.end();
});

/** Every route that changes something and is not for everyone. */
function changing(): { method: string; path: string }[] {
  const { routes } = createApp(server.services, () => undefined);
  return routes
    .filter(({ method }) => !['ALL', 'GET'].includes(method))
    .map(({ method, path }) => ({
      method,
      path: path.replace(':id', campaign).replace(':group', 'parent').replace(/:\w+/g, 'nothing'),
    }));
}

/** What a page of another site can do with a signed-in browser: forms, and requests whose answers it cannot read. */
async function tryAll(page: Page): Promise<void> {
  for (const { method, path } of changing()) {
    await page.evaluate(
      async ([url, how]) => {
        // The browser fails whatever it may not send or read; what got through is seen in the state.
        const init: RequestInit = { credentials: 'include', body: how === 'GET' ? null : '{}' };
        await fetch(url ?? '', { ...init, method: 'POST', mode: 'no-cors' }).catch(() => undefined);
        await fetch(url ?? '', { ...init, method: how ?? '' }).catch(() => undefined);
        const typed = { ...init, method: how ?? '', headers: { 'Content-Type': 'application/json' } };
        await fetch(url ?? '', typed).catch(() => undefined);
      },
      [`${server.url}${path}`, method],
    );
    if (method !== 'POST') continue;
    await page.evaluate((url) => {
      const frame = document.createElement('iframe');
      frame.name = 'answer';
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action: url, target: 'answer', enctype: 'text/plain' });
      const field = document.createElement('input');
      Object.assign(field, { name: '{"title":"', value: '"}' });
      form.append(field);
      document.body.append(frame, form);
      form.submit();
    }, `${server.url}${path}`);
    await page.waitForTimeout(20);
  }
  await page.waitForTimeout(500);
}

test.each(['127.0.0.1', 'localhost'])(
  'a page at %s, with the clerk signed in, changes nothing, reads nothing and shows nothing of the desk',
  async (host) => {
    // 127.0.0.1 at another port is the same site to the browser, which sends its cookies along; localhost is another.
    const before = await state();
    const page = await context.newPage();
    await page.goto(`http://${host}:${port}/`);
    await tryAll(page);
    expect(await state()).toEqual(before);
    const read = await page.evaluate(
      async ([url]) => {
        const answers = await Promise.allSettled(
          ['/api/session', '/api/campaigns', '/api/people'].map((path) =>
            fetch(`${url}${path}`, { credentials: 'include' }).then((response) => response.text()),
          ),
        );
        return answers.map(({ status }) => status);
      },
      [server.url],
    );
    expect(read).toEqual(['rejected', 'rejected', 'rejected']);
    for (const path of ['/console/', '/s/none', `/receipts/${campaign}`, '/bulletin']) {
      await page.evaluate(
        (url) =>
          new Promise((resolve) => {
            const frame = document.createElement('iframe');
            frame.onload = resolve;
            frame.src = url;
            document.body.append(frame);
          }),
        `${server.url}${path}`,
      );
    }
    const texts = await Promise.all(
      page.frames().map((frame) => frame.evaluate(() => document.body?.innerText ?? '')),
    );
    expect(texts.join('')).not.toMatch(/认可度|小调查|回执/);
    // The clerk, meanwhile, is still signed in and goes on.
    const own = await context.newPage();
    await own.goto(`${server.url}/console/`);
    await own.getByRole('link', { name: '小调查' }).waitFor();
    await own.close();
    await page.close();
  },
);

test('whatever says that it comes from elsewhere is refused at every route that changes something', async () => {
  const victim = new Desk(server);
  await victim.signIn('victim.one');
  const wrong: string[] = [];
  for (const { method, path } of changing()) {
    // What respondents send holds no session that another site could borrow.
    if (/^\/(s|receipts)\/|^\/api\/(links|responses)/.test(path)) continue;
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port}`,
      `${server.url}.evil.example`,
    ]) {
      const response = await victim.call(method, path, '{}', { origin });
      const body = await response.text();
      if (response.status !== 403 || !body.includes('other-site'))
        wrong.push(`${method} ${path} from ${origin}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('the session is a cookie that no script reads and no other site sends; over https it is Secure', async () => {
  const [cookie] = (await context.cookies()).filter(({ name }) => name.includes('session_token'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  const secure = await emptyServer(undefined, { RENKEDU_PUBLIC_URL: 'https://renkedu.example' });
  try {
    await person(secure, 'secure.one', ['publisher']);
    const response = await new Desk(secure).call('POST', '/api/session', {
      username: 'secure.one',
      password,
    });
    const set = response.headers.getSetCookie();
    expect(set.length).toBeGreaterThan(1);
    for (const one of set) expect(one).toMatch(/^(?=.*; HttpOnly)(?=.*; SameSite=Strict)(?=.*; Secure)/);
  } finally {
    await secure.end();
  }
});

test('a session is only taken from the cookie that the server set: not from an address, a header or a made-up one', async () => {
  const victim = new Desk(server);
  await victim.signIn('victim.one');
  const [name = '', value = ''] =
    [...victim.cookies].find(([cookie]) => cookie.includes('session_token')) ?? [];
  const stranger = new Desk(server);
  const [token = ''] = decodeURIComponent(value).split('.');
  const statuses = [];
  for (const headers of [
    { authorization: `Bearer ${token}` },
    { authorization: `Bearer ${value}` },
    { cookie: `${name}=${token}` },
    { cookie: `${name}=${token}.${'A'.repeat(43)}=` },
    { cookie: `${name}=` },
    { 'x-session': value },
  ])
    statuses.push((await stranger.call('GET', '/api/session', undefined, headers)).status);
  statuses.push(await stranger.status('GET', `/api/session?${name}=${encodeURIComponent(value)}`));
  expect(statuses).toEqual(new Array(7).fill(401));
  expect(await victim.status('GET', '/api/session')).toBe(200);
});

/** What another site might have changed. */
async function state() {
  const { reads } = server.services.store;
  const row = await getCampaign(reads, campaign);
  const of = async (table: 'campaign' | 'person' | 'link' | 'audit') =>
    Number(
      (
        await reads
          .selectFrom(table)
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
      ).count,
    );
  return { row, campaigns: await of('campaign'), people: await of('person'), links: await of('link') };
}
