import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteResponses } from '../../server/campaigns/deletion.ts';
import type { Duty } from '../../server/people/duties.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { Desk, password, person } from '../server/desk.ts';
import { sealedField } from '../server/evidence/packed.ts';
import { sealedYear } from '../server/evidence/yearly-packs.ts';
import { emptyServer } from '../server/running.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { watchErrors } from './page-errors.ts';

/** Where pictures go, for whoever wants to look at them. */
const pictures = process.env['PICTURES'];

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
const clock = { now: new Date() };
/** What each page complained of. */
const errors: string[][] = [];

beforeAll(async () => {
  server = await emptyServer(() => clock.now, { RENKEDU_TRUSTED_PROXIES: '127.0.0.1' });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

async function arrive(username: string, duties: Duty[], path = 'shelf'): Promise<Page> {
  await person(server, username, duties);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  errors.push(watchErrors(page));
  await page.goto(`${server.url}/console/${path}`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  return page;
}

/** No fault that axe finds at either width, nothing out of the page on a phone. */
async function look(page: Page, name: string): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await axeFaults(page), `${name} ${width}`).toEqual([]);
    if (!pictures) continue;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true });
  }
}

test('an empty shelf says when something will stand on it', async () => {
  const page = await arrive('analyst.one', ['analyst']);
  await page.getByText('还没有封存的调查').waitFor();
  await look(page, 'empty');
  await page.context().close();
});

test('two years are listed and compared by keyboard, one of them without its answers by now', async () => {
  const { services } = server;
  const [year, today] = [365 * 86_400_000, clock.now.getTime()];
  clock.now = new Date(today - year);
  const earlier = await sealedYear(services, '去年的社会认可度调查', 60);
  clock.now = new Date(today);
  await sealedYear(services, '今年的社会认可度调查', 80);
  await deleteResponses(
    services,
    earlier,
    { title: '去年的社会认可度调查', reason: '按规定提前删除' },
    commandLine,
    clock.now,
  );
  const page = await arrive('analyst.two', ['analyst']);
  await page.getByRole('heading', { level: 1, name: '台账' }).waitFor();
  const levels = await page
    .locator('main :is(h1, h2, h3)')
    .evaluateAll((heads) => heads.map(({ tagName, textContent }) => `${tagName} ${textContent}`));
  expect(levels).toEqual(['H1 台账', 'H2 历次调查']);
  const row = (title: string) => page.getByRole('row').filter({ hasText: title });
  await row('今年').getByText('80.0%').waitFor();
  await row('去年').getByText('60.0%').waitFor();
  await row('去年')
    .getByText(/已于 .* 删除/)
    .waitFor();
  expect(await row('今年').innerText()).toContain('100 份');

  await page.getByLabel('勾选“去年的社会认可度调查”').focus();
  await page.keyboard.press('Space');
  await page.getByText('再勾选一次就能比较').waitFor();
  expect(await page.getByRole('heading', { name: '比较' }).count()).toBe(0);
  await page.getByLabel('勾选“今年的社会认可度调查”').focus();
  await page.keyboard.press('Space');
  const trend = page.getByRole('region', { name: '表：比较' });
  await trend.waitFor();
  const [head, county] = await trend.getByRole('row').allInnerTexts();
  // In the order in which they opened, whichever was chosen first.
  expect(head?.indexOf('去年')).toBeLessThan(head?.indexOf('今年') ?? -1);
  expect(county).toMatch(/60\.0%[\s\S]*80\.0%[\s\S]*\+20\.0 上升/);
  await look(page, 'compared');

  // The address can be sent.
  await page.reload();
  await trend.getByText('+20.0').first().waitFor();
  await page.getByRole('button', { name: '全部取消勾选' }).click();
  await expect.poll(() => trend.count()).toBe(0);
  await page.context().close();
});

test('practice stands apart, and beside a real year it is compared only when somebody says so once more', async () => {
  const { services } = server;
  await sealedField(services, clock.now);
  const page = await arrive('analyst.three', ['analyst']);
  const apart = page.getByRole('region', { name: '试填、模拟数据和示例名册' });
  await apart.getByText('试填', { exact: true }).waitFor();
  expect(await page.getByRole('region', { name: '历次调查' }).getByRole('checkbox').count()).toBe(2);
  await apart.getByRole('checkbox').check();
  await page.getByLabel('勾选“今年的社会认可度调查”').check();
  await page.getByText('放在一起比，变化说明不了任何问题').waitFor();
  expect(await page.getByRole('region', { name: '表：比较' }).count()).toBe(0);
  await look(page, 'asked');
  await page.getByRole('button', { name: '仍然比较' }).click();
  await page.getByText('不得作为依据').waitFor();
  await page.getByText('不和前一次比').first().waitFor();
  await look(page, 'mixed');
  // Another choice is asked about again.
  await page.getByLabel('勾选“去年的社会认可度调查”').check();
  await page.getByRole('button', { name: '只留正式调查' }).click();
  await page.getByRole('region', { name: '表：比较' }).getByText('+20.0').first().waitFor();
  expect(await apart.getByRole('checkbox').isChecked()).toBe(false);
  expect(errors.flat()).toEqual([]);
  await page.context().close();
});

test('a shelf that cannot be read says so, and is read when asked again', async () => {
  const page = await arrive('analyst.four', ['analyst'], '');
  await page.route('**/api/shelf', (route) => route.abort());
  await page.getByRole('link', { name: '台账' }).click();
  const again = page.getByRole('button', { name: /重\s?试/ });
  await again.waitFor({ timeout: 60_000 });
  await look(page, 'failed');
  await page.unroute('**/api/shelf');
  await again.click();
  await page.getByRole('heading', { name: '历次调查' }).waitFor();
  await page.context().close();
});

test('only analysts have a shelf', async () => {
  for (const duty of ['publisher', 'administrator', 'auditor'] as const) {
    const page = await arrive(`a.${duty}`, [duty], '');
    await page.getByRole('navigation', { name: '我的账号' }).waitFor();
    expect(await page.getByRole('link', { name: '台账' }).count(), duty).toBe(0);
    await page.context().close();
    const desk = new Desk(server);
    await desk.signIn(`a.${duty}`);
    expect(await desk.status('GET', '/api/shelf'), duty).toBe(403);
  }
});
