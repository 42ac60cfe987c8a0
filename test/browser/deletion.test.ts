import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { password, person } from '../server/desk.ts';
import { parentsField } from '../server/parents-field.ts';
import { emptyServer } from '../server/running.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

/** Where pictures go, for whoever wants to look at them. */
const pictures = process.env['PICTURES'];

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let id: string;
let receipt: string;
let clock = new Date();

beforeAll(async () => {
  server = await emptyServer(() => clock);
  browser = await launchChromium();
  const { services } = server;
  id = await parentsField(services, clock);
  await closeCampaign(services.store, id, commandLine, clock);
  await sealCampaign(services, id, commandLine, clock);
  for await (const response of responsesOf(services.store.reads, id)) receipt = response.receipt;
  await person(server, 'li.na', ['publisher']);
  await person(server, 'he.jun', ['analyst']);
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('the analyst reads until when answers are kept; the publisher deletes them by typing the title, with a reason', async () => {
  const analyst = await desk('he.jun', 1440, 900);
  await analyst.getByRole('button', { name: '答卷保存到哪一天' }).click();
  await analyst.getByText('原始答卷保存到').waitFor();
  await analyst.getByText('提前删除由调查管理员操作。').waitFor();
  expect(await analyst.getByRole('button', { name: '提前删除' }).count()).toBe(0);
  await look(analyst, 'analyst');

  const publisher = await desk('li.na', 390, 844);
  await publisher.getByRole('button', { name: '答卷保存到哪一天' }).click();
  await publisher.getByText('删除什么').waitFor();
  await look(publisher, 'card');
  expect(await publisher.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await publisher.getByRole('button', { name: '提前删除' }).click();
  const dialog = publisher.getByRole('dialog');
  const sure = dialog.getByRole('button', { name: '提前删除' });
  await dialog.getByLabel('确认请输入“剔除”').fill('剔除');
  expect(await sure.isDisabled()).toBe(true);
  await dialog.getByLabel('理由').fill('调查作废，重新组织');
  await look(publisher, 'confirm');
  await sure.click();
  await publisher.getByText('原始答卷已删除').first().waitFor();
  await publisher.getByText('li.na：调查作废，重新组织').waitFor();
  // No field is open, so it needn't wait for the night.
  await publisher.getByText('数据库文件里的残留已于').waitFor();
  await look(publisher, 'deleted');

  await analyst.reload();
  await analyst.getByText('报告是删除前的最后一份').waitFor();
  // The headline as released: 400 people at 45 of 60 and 200 at 24 of 30.
  await analyst.getByText('76.7%').first().waitFor();
  expect(await analyst.getByText('内部的', { exact: true }).count()).toBe(0);
  expect(await analyst.getByRole('button', { name: '剔除答卷' }).count()).toBe(0);
  await look(analyst, 'report');
  await analyst.goto(`${analyst.url().split('?')[0]}/documents`);
  await analyst.getByText('逐份答卷的文件不能再生成，其他文件仍可生成').waitFor();
  expect(await analyst.getByText('可重新生成').count()).toBe(0);
  await analyst.goto(`${server.url}/console/`);
  await analyst.getByText('答卷已删除').waitFor();
  await look(analyst, 'list');
});

test('whoever has a receipt still finds that it counts, and reads what can be checked no more', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  await page.goto(`${server.url}/receipts/${id}`);
  await page.getByLabel('回执码').fill(receipt);
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByText('原始答卷已于').waitFor();
  expect(await page.locator('.receipt').innerText()).toBe(receipt.replace(/(.{4})(?=.)/g, '$1 '));
  await look(page, 'receipt');
});

test('a month before, and when it is due, list and page say so', async () => {
  const { services } = server;
  clock = new Date();
  const other = await parentsField(services, clock);
  await closeCampaign(services.store, other, commandLine, clock);
  await sealCampaign(services, other, commandLine, clock);
  const closed = clock;
  const page = await desk('he.jun', 390, 844, other);
  await services.store.db
    .updateTable('campaign')
    .set({ closed_at: monthsBefore(closed, 36, -10) })
    .where('id', '=', other)
    .execute();
  await page.reload();
  await page.getByText('之后自动删除').waitFor();
  await look(page, 'soon');
  await services.store.db
    .updateTable('campaign')
    .set({ closed_at: monthsBefore(closed, 36, 3) })
    .where('id', '=', other)
    .execute();
  await page.reload();
  await page.getByText('答卷到期待删除').waitFor();
  await look(page, 'due');
});

/** An instant so many months and days before another. */
function monthsBefore(instant: Date, months: number, days: number): string {
  const at = new Date(instant);
  at.setUTCMonth(at.getUTCMonth() - months, 1);
  return new Date(at.getTime() + (instant.getUTCDate() - 1 - days) * 86_400_000).toISOString();
}

async function desk(username: string, width: number, height: number, campaign = id): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/campaigns/${campaign}`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { level: 1, name: '剔除' }).waitFor();
  return page;
}

async function look(page: Page, name: string): Promise<void> {
  expect(await axeFaults(page), name).toEqual([]);
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
