import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteResponses } from '../../server/campaigns/deletion.ts';
import { addExample } from '../../server/campaigns/example.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { verifyPack } from '../../server/evidence/verify-pack.ts';
import type { Duty } from '../../server/people/duties.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { getCampaign } from '../../server/queries/campaigns.ts';
import { password, person } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let id: string;

beforeAll(async () => {
  server = await emptyServer(undefined, { RENKEDU_TRUSTED_PROXIES: '127.0.0.1' });
  const { services } = server;
  const { store, campaigns, intake, clock } = services;
  id = (await addExample(store, campaigns, intake, commandLine, clock)) ?? '';
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

async function arrive(username: string, duties: Duty[], width = 1280): Promise<Page> {
  await person(server, username, duties);
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/campaigns/${id}/documents`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '文件与存档' }).waitFor();
  return page;
}

test('while the field is open, what holds answers says when it can be made', async () => {
  const page = await arrive('analyst.one', ['analyst']);
  await page.getByText('停止接收答卷以后才能生成').first().waitFor();
  await page.getByText('还没有生成过文件').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.context().close();
});

test('an analyst has a document made, follows it and takes it away; whole rows only after a word', async () => {
  const { services } = server;
  await closeCampaign(services.store, id, commandLine, services.clock());
  await sealCampaign(services, id, commandLine, services.clock());
  const page = await arrive('analyst.two', ['analyst'], 390);
  await page.getByRole('button', { name: '生成：自评报表（Excel）' }).click();
  const taken = page.getByRole('link', { name: '下载：自评报表（Excel）' });
  await taken.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), taken.click()]);
  expect(download.suggestedFilename()).toMatch(/-自评报表\.xlsx$/);
  const file = readFileSync(await download.path());
  const digest = createHash('sha256').update(file).digest('hex');
  await page.getByText(`校验码 ${digest.slice(0, 8)}…`).waitFor();

  await page.getByRole('button', { name: '生成：逐份答卷（CSV）' }).click();
  const make = page.getByRole('dialog').getByRole('button', { name: '生成' });
  expect(await make.isDisabled()).toBe(true);
  await page.getByLabel('确认请输入“内部资料”').fill('内部资料');
  expect(await axeFaults(page)).toEqual([]);
  await make.click();
  await page.getByRole('link', { name: '下载：逐份答卷（CSV）' }).waitFor();
  // Nothing stands out of the page on a phone.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await axeFaults(page)).toEqual([]);

  // The same again is the same file.
  await page.getByRole('button', { name: '生成：自评报表（Excel）' }).click();
  await page.getByText('这份文件做过').waitFor();
  expect(await page.getByRole('link', { name: '下载：自评报表（Excel）' }).count()).toBe(1);
  await page.context().close();
});

test('a publisher is offered no rows', async () => {
  const page = await arrive('publisher.one', ['publisher']);
  await page.getByRole('heading', { name: '生成记录' }).waitFor();
  expect(await page.getByText('内部资料').count()).toBe(0);
  await page.context().close();
});

test('once the answers are deleted it says so, and what needs them is not offered', async () => {
  const { services } = server;
  const { title } = await getCampaign(services.store.reads, id);
  const order = { title, reason: '保存期限已到' };
  await deleteResponses(services, id, order, commandLine, services.clock());
  const page = await arrive('analyst.three', ['analyst'], 390);
  await page.getByText('请一并销毁').waitFor();
  expect(await page.getByText('答卷已删除，不能再生成').count()).toBe(3);
  expect(await page.getByRole('button', { name: /生成：.*(CSV|SPSS|R 复算)/ }).count()).toBe(0);
  expect(await page.getByText('文件已不在，答卷也已删除').count()).toBe(1);
  expect(await axeFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

  await page.getByRole('button', { name: '生成：存档包（内部）' }).click();
  await page.getByText('文件没有逐份答卷').waitFor();
  await page.getByLabel('确认请输入“内部资料”').fill('内部资料');
  await page.getByRole('dialog').getByRole('button', { name: '生成' }).click();
  const taken = page.getByRole('link', { name: '下载：存档包（内部）' });
  await taken.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), taken.click()]);
  const { checks } = await verifyPack(await download.path(), { key: null, quick: true });
  expect(checks.filter(({ result }) => result === 'bad')).toEqual([]);
  expect(checks.find(({ check }) => check === 'responses')).toMatchObject({ result: 'unchecked' });
  await page.context().close();
});
