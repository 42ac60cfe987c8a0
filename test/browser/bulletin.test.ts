import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { password, person } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { parentSubmission, publishSmall } from '../server/survey.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let id: string;

beforeAll(async () => {
  server = await emptyServer();
  const { services } = server;
  id = await publishSmall(services);
  for (let at = 0; at < 40; at += 1) {
    const answers = { overall: at % 5 === 0 ? 2 : 5, safety: at % 2 === 0 ? 4 : 2 };
    await services.intake.submit(await parentSubmission(services, id, answers));
  }
  await closeCampaign(services.store, id, commandLine, services.clock());
  await sealCampaign(services, id, commandLine, services.clock());
  await person(server, 'li.na', ['publisher']);
  await person(server, 'he.jun', ['analyst']);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('analyst writes what will be done, publisher publishes, everybody reads, and the state is kept up to date', async () => {
  const analyst = await desk('he.jun', 1280);
  await analyst.getByText('先给最弱的几项写整改措施').waitFor();
  await write(analyst, '添加措施', '放学时段设护学岗');
  await analyst.getByText('公报等待公布').waitFor();
  await look(analyst, 'analyst');
  expect(await analyst.getByRole('button', { name: '公布', exact: true }).count()).toBe(0);

  const publisher = await desk('li.na', 390);
  expect(await publisher.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  const preview = publisher.context().waitForEvent('page');
  await publisher.getByRole('link', { name: '预览' }).click();
  const previewed = await preview;
  await previewed.getByText('还没有公布，不要外传').waitFor();
  await look(previewed, 'preview');
  // What is typed and not saved would not be published: nothing is, until it is saved or given up.
  await publisher.getByRole('button', { name: '给别的题目添加' }).click();
  await publisher.getByRole('textbox', { name: '措施' }).fill('还没想好');
  await publisher.getByText('有 1 条整改措施填了还没有保存').waitFor();
  expect(await publisher.getByRole('button', { name: '公布', exact: true }).count()).toBe(0);
  await look(publisher, 'unsaved');
  await publisher.getByRole('link', { name: '‹ 小调查' }).click();
  await publisher.getByRole('link', { name: '公报与整改' }).click();
  await publisher.getByRole('button', { name: '去保存' }).click();
  expect(await publisher.getByRole('textbox', { name: '措施' }).inputValue()).toBe('还没想好');
  expect(await publisher.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await publisher.getByRole('button', { name: '放弃修改' }).click();
  await publisher.getByText('预览公报，然后公布').waitFor();
  await publisher.getByRole('button', { name: '公布', exact: true }).click();
  const dialog = publisher.getByRole('dialog');
  const sure = dialog.getByRole('button', { name: '公布' });
  expect(await sure.isDisabled()).toBe(true);
  await dialog.getByRole('textbox').fill('公布');
  await look(publisher, 'confirm');
  await sure.click();
  await publisher.getByText('公报已公布').waitFor();
  await look(publisher, 'published');

  const reader = await browser.newContext({
    viewport: { width: 390, height: 844 },
    javaScriptEnabled: false,
    locale: 'zh-CN',
  });
  const page = await reader.newPage();
  await page.goto(`${server.url}/bulletin`);
  await page.getByRole('link', { name: '小调查公报' }).click();
  await page.getByText('放学时段设护学岗').waitFor();
  expect(await page.locator('.headline').innerText()).toBe('80.0%');
  expect(await page.getByRole('row', { name: /教师/ }).first().innerText()).toContain('少于 5');
  await page.getByRole('link', { name: '特大' }).click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await reader.cookies()).toEqual([]);
  await page.getByLabel('回执码').fill('2222 2222 2222 2222');
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByText('没有这个回执码').waitFor();

  const open = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const wide = await open.newPage();
  await wide.goto(`${server.url}/bulletin/${id}`);
  await look(wide, 'bulletin');
  await wide.goto(`${server.url}/bulletin`);
  await look(wide, 'list');

  // Two at once: the analyst edits what the publisher changed meanwhile, and is told.
  await analyst.getByRole('button', { name: '修改：放学时段设护学岗' }).click();
  await publisher.getByRole('button', { name: '修改：放学时段设护学岗' }).click();
  await publisher.getByRole('radio', { name: '进行中' }).check();
  await publisher.getByRole('button', { name: '保存', exact: true }).click();
  await publisher.getByText('已保存').waitFor();
  await analyst.getByRole('radio', { name: '已完成' }).check();
  await analyst.getByRole('button', { name: '保存', exact: true }).click();
  await analyst.getByText('刚被别人改过').waitFor();
  await look(analyst, 'conflict');
  await analyst.getByRole('button', { name: '放弃我的修改' }).click();
  await analyst.locator('.rectifications').getByText('进行中').waitFor();
  await page.goto(`${server.url}/bulletin/${id}`);
  expect(await page.locator('.state').innerText()).toBe('进行中');

  await publisher.getByRole('button', { name: '撤回' }).click();
  const withdrawing = publisher.getByRole('dialog');
  await withdrawing.getByLabel('撤回原因').fill('责任单位写错');
  await withdrawing.getByLabel('确认请输入').fill('撤回');
  await withdrawing.getByRole('button', { name: '撤回' }).click();
  await withdrawing.waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByText('责任单位写错').waitFor();
  for (const context of [analyst.context(), publisher.context(), reader, open]) await context.close();
});

async function desk(username: string, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/campaigns/${id}/bulletin`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '整改清单' }).waitFor();
  return page;
}

async function write(page: Page, button: string, action: string): Promise<void> {
  await page.getByRole('button', { name: button }).first().click();
  await look(page, 'form');
  await page.getByRole('textbox', { name: '措施' }).fill(action);
  await page.getByRole('textbox', { name: '责任单位' }).fill('县教育体育局');
  await page.getByLabel('期限', { exact: true }).fill('2027-03-01');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await page.getByText('已保存').waitFor();
}

/** The page has no fault that axe finds. */
async function look(page: Page, name: string): Promise<void> {
  expect(await axeFaults(page), name).toEqual([]);
}
