import { createHash } from 'node:crypto';
import { get as request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reissueLink } from '../../server/campaigns/life.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let now = new Date();
let id: string;
let link: string;
let entry: string;

beforeAll(async () => {
  server = await emptyServer(() => now);
  id = await publishSmall(server.services);
  const links = await linksOf(server.services.store.db, id);
  link = links.find((row) => row.group === 'parent')?.code ?? '';
  entry = links.find((row) => row.group === null)?.code ?? '';
});

afterAll(() => server.end());

const get = (path: string) => fetch(`${server.url}${path}`, { redirect: 'manual' });
const ticketFor = async (code: string): Promise<{ id: string; ticket: string }> =>
  (await fetch(`${server.url}/api/links/${code}/tickets`, { method: 'POST' })).json();
const put = (
  response: string,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
) =>
  fetch(`${server.url}/api/responses/${response}`, {
    method: 'PUT',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const post = (code: string, fields: Record<string, string>) =>
  fetch(`${server.url}/s/${code}`, { method: 'POST', body: new URLSearchParams(fields) });

test('the page says whom it is for, sets no cookie, is kept by no cache, and carries a new ticket each time', async () => {
  const pages = await Promise.all([get(`/s/${link}`), get(`/s/${link}`)]);
  const [one, two] = await Promise.all(pages.map((page) => page.text()));
  expect(one).toContain('双江街道 · 家长');
  expect(pages[0]?.headers.get('set-cookie')).toBeNull();
  expect(pages[0]?.headers.get('cache-control')).toBe('no-store');
  expect(ticketIn(one)).not.toBe(ticketIn(two));
});

test('the page’s policy believes its one style element and no inline script', async () => {
  const page = await get(`/s/${link}`);
  const html = await page.text();
  const [, style] = /<style>(.*)<\/style>/s.exec(html) ?? [];
  const digest = createHash('sha256')
    .update(style ?? '')
    .digest('base64');
  const directives = page.headers.get('content-security-policy')?.split(';');
  expect(directives).toContain(`style-src 'sha256-${digest}'`);
  expect(directives).toContain("script-src 'self'");
  expect(directives).toContain("default-src 'none'");
  expect(html.match(/<script[^>]*>/g)).toEqual([
    expect.stringMatching(/^<script type="module" src="\/assets\/[0-9a-f]{8}\/script\.js">$/),
  ]);
});

test('who reads no gzip gets the same page', async () => {
  const [zipped, plain] = await Promise.all([bytesOf({ 'Accept-Encoding': 'gzip' }), bytesOf({})]);
  const withoutTicket = (page: Buffer) => page.toString().replace(ticketIn(page.toString()), '');
  expect(withoutTicket(plain)).toContain('双江街道 · 家长');
  expect(withoutTicket(gunzipSync(zipped))).toBe(withoutTicket(plain));
});

test('a browser without scripts: what is missing is pointed at in place, nothing typed is lost, then a receipt', async () => {
  const ticket = ticketIn(await (await get(`/s/${link}`)).text());
  const first = await post(link, { ticket, safety: '4', comment: '路远 <b>' });
  expect(first.status).toBe(422);
  const page = await first.text();
  expect(page).toContain('这道题还没有回答');
  expect(page).toMatch(/name="safety" checked="" value="4"/);
  expect(page).toContain('路远 &lt;b&gt;');
  const second = await post(link, { ticket, overall: '5', safety: '4', comment: '路远' });
  expect(second.status).toBe(200);
  const receipt = /id="receipt">([^<]+)/.exec(await second.text())?.[1];
  expect(receipt?.replaceAll(' ', '')).toMatch(/^[2-9A-HJ-NP-Z]{16}$/);
  const again = await post(link, { ticket, overall: '5', safety: '4', comment: '路远' });
  expect(await again.text()).toContain(receipt);
  const other = await post(link, { ticket, overall: '1' });
  expect(other.status).toBe(409);
  expect(await other.text()).toContain('换一个人填写');
});

test('the script’s request: 201, then 200 with the same receipt, then 409', async () => {
  const { id: response, ticket } = await ticketFor(link);
  const first = await put(response, { ticket, answers: { overall: 4 } });
  expect(first.status).toBe(201);
  const repeat = await put(response, { ticket, answers: { overall: 4 } });
  expect(repeat.status).toBe(200);
  expect(await repeat.json()).toEqual(await first.json());
  expect((await put(response, { ticket, answers: { overall: 3 } })).status).toBe(409);
});

test.each([
  ['no JSON', '{', undefined, 400, 'malformed'],
  ['a strange key', { ticket: 'x', answers: {}, more: 1 }, undefined, 400, 'malformed'],
  ['another media type', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
  [
    'a forged ticket',
    { ticket: `${'a'.repeat(22)}.abc.abc.${'b'.repeat(22)}`, answers: {} },
    undefined,
    403,
    'forged-ticket',
  ],
  ['a megabyte', JSON.stringify({ ticket: 'x'.repeat(1_000_000), answers: {} }), undefined, 413, 'too-large'],
])('%s is refused by name', async (_name, body, headers, status, code) => {
  const response = await put('a'.repeat(22), body, headers);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code });
});

test('a ticket of another response, and answers that are not allowed, are refused', async () => {
  const [one, two] = await Promise.all([ticketFor(link), ticketFor(link)]);
  expect((await put(one.id, { ticket: two.ticket, answers: { overall: 4 } })).status).toBe(403);
  const wrong = await put(one.id, { ticket: one.ticket, answers: { overall: 9, nobody: 1 } });
  expect(wrong.status).toBe(422);
  expect((await wrong.json()).details.map(({ item }: { item: string }) => item).sort()).toEqual([
    'nobody',
    'overall',
  ]);
});

test('the county’s entry page leads by group and township to the cell’s own link', async () => {
  const groups = await (await get(`/s/${entry}`)).text();
  expect(groups).toContain('家长');
  expect(groups).toContain('教师');
  expect(await (await get(`/s/${entry}?group=parent`)).text()).toContain('甸中镇');
  const chosen = await get(`/s/${entry}?group=parent&township=530426001`);
  expect(chosen.status).toBe(303);
  expect(chosen.headers.get('location')).toBe(`/s/${link}`);
});

test('links that are unknown, withdrawn, not yet open or closed say so kindly', async () => {
  const { store } = server.services;
  const expectPage = async (code: string, status: number, text: string) => {
    // A page follows within a second.
    await expect.poll(async () => (await get(`/s/${code}`)).status, { timeout: 1000 }).toBe(status);
    expect(await (await get(`/s/${code}`)).text()).toContain(text);
  };
  await expectPage('nobody', 404, '找不到这份问卷');
  const { code: fresh } = await reissueLink(store, id, link, commandLine, now);
  await expectPage(link, 410, '这个链接已停用');
  await expectPage(fresh, 200, '双江街道 · 家长');
  const opened = now;
  now = new Date(opened.getTime() - 86_400_000);
  await expectPage(fresh, 403, '调查还没有开始');
  now = new Date(opened.getTime() + 2 * 86_400_000);
  await expectPage(fresh, 410, '调查已经结束');
  now = opened;
});

test('every route of the console refuses who is not signed in', async () => {
  const paths = [
    '/api/campaigns',
    `/api/campaigns/${id}`,
    `/api/campaigns/${id}/report`,
    `/api/campaigns/${id}/links`,
    `/api/campaigns/${id}/documents`,
    `/api/campaigns/${id}/posters.pdf`,
  ];
  for (const path of paths) expect((await get(path)).status, path).toBe(401);
});

function ticketIn(page: string | undefined): string {
  return /name="ticket" value="([^"]+)"/.exec(page ?? '')?.[1] ?? '';
}

/** The form as it comes over the wire: `fetch` would unpack it. */
function bytesOf(headers: Record<string, string>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    request(`${server.url}/s/${link}`, { headers }, async (answer) => {
      resolve(Buffer.concat(await answer.toArray()));
    }).on('error', reject);
  });
}
