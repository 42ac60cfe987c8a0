import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { emptyServer } from '../server/running.ts';
import { launchChromium } from './chromium.ts';

const password = 'Xiaojie-2026';

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;

beforeAll(async () => {
  server = await emptyServer();
  browser = await launchChromium();
  const first = await server.services.people.createFirstAdministrator();
  const page = await newPage();
  await signIn(page, first?.password ?? '');
  await page.getByLabel('现在的密码').fill(first?.password ?? '');
  await page.getByLabel('新密码', { exact: true }).fill(password);
  await page.getByLabel('再输入一次新密码').fill(password);
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByText('还没有调查').waitFor();
  await page.close();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('a session that ends in the middle of a step gives the page back as it was after signing in', async () => {
  const page = await newPage();
  await page.goto(`${server.url}/console/new`);
  await signIn(page, password);
  await page.getByLabel('标题', { exact: true }).fill('填到一半的调查');
  await page.getByRole('button', { name: '建立草稿' }).click();
  await page.getByLabel('意见与投诉联系方式').fill('0877-1234567');
  await page.context().clearCookies();
  await page.getByRole('button', { name: '下一步' }).click();

  const dialog = page.getByRole('dialog', { name: '登录已过期' });
  await signIn(dialog, password);
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('意见与投诉联系方式').inputValue()).toBe('0877-1234567');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('heading', { name: '乡镇（街道）' }).waitFor();
  await page.getByRole('button', { name: '上一步' }).click();
  expect(await page.getByLabel('意见与投诉联系方式').inputValue()).toBe('0877-1234567');
  await page.context().close();
});

test('a campaign file with faults is refused with every fault by its path', async () => {
  const page = await newPage();
  await page.goto(`${server.url}/console/new`);
  await signIn(page, password);
  await page.getByText('从文件开始').click();
  const file = { title: '', bar: 85, townships: [{ code: '5304', name: '双江街道', kind: '街道' }] };
  await page.locator('input[type=file]').setInputFiles({
    name: 'campaign.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  const faults = page.getByRole('alert');
  await faults.waitFor();
  for (const path of ['title', 'bar', 'townships.0.code']) {
    expect(await faults.getByText(path, { exact: true }).count()).toBe(1);
  }
  await page.context().close();
});

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/`);
  return page;
}

async function signIn(place: Pick<Page, 'getByLabel' | 'getByRole'>, secret: string): Promise<void> {
  await place.getByLabel('用户名').fill('admin');
  await place.getByLabel('密码', { exact: true }).fill(secret);
  await place.getByRole('button', { name: '登录' }).click();
}
