import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAt, fromBase32, password } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { parentSubmission, publishSmall } from '../server/survey.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let admin: Page;
/** One-time passwords of those whom the administrator added. */
const added: Record<string, string> = {};
let secret: Buffer;

beforeAll(async () => {
  server = await emptyServer();
  const id = await publishSmall(server.services);
  for (let answer = 0; answer < 7; answer += 1)
    await server.services.intake.submit(await parentSubmission(server.services, id, { overall: 5 }));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('an administrator binds a second factor, adds people with duties apart, and hands out their passwords', async () => {
  const first = await server.services.people.createFirstAdministrator();
  admin = await arrive(1440);
  await settle(admin, 'admin', first?.password ?? '');
  await admin.getByRole('link', { name: '人员' }).click();
  await admin.getByText('先绑定动态口令').waitFor();
  await look(admin, 'people-first');
  await admin.getByRole('button', { name: '去绑定' }).click();
  await admin.getByRole('button', { name: '绑定动态口令' }).click();
  await admin.getByLabel('现在的密码').fill(password);
  await admin.getByRole('button', { name: '下一步' }).click();
  secret = fromBase32((await admin.getByTestId('secret').innerText()).replaceAll(' ', ''));
  expect(await admin.locator('.recovery-codes li').count()).toBe(10);
  await look(admin, 'account-bind');
  await admin.getByLabel('6 位数字').fill(codeAt(secret, Date.now()));
  await admin.getByRole('button', { name: '完成绑定' }).click();
  await admin.getByText('已绑定：').waitFor();
  await look(admin, 'account');

  await admin.getByRole('link', { name: '人员' }).click();
  await admin.getByText('现在只有您一个人').waitFor();
  await add(admin, 'zhou.min', '周敏', '审计员');
  await add(admin, 'yang.fan', '杨帆', '联络员', '双江街道');
  await add(admin, 'wu.gang', '吴刚', '调查管理员');
  await look(admin, 'people');
  await admin.getByRole('link', { name: '杨帆' }).click();
  await admin.getByRole('heading', { name: '杨帆' }).waitFor();
  await look(admin, 'person');
});

test('without the code nobody gets in; with it, and by keyboard alone, the administrator does', async () => {
  const page = await arrive(1280);
  await page.getByLabel('用户名').fill('admin');
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  const code = page.getByLabel('动态口令');
  await code.waitFor();
  await look(page, 'code');
  await code.fill('000000');
  await page.keyboard.press('Enter');
  await page.getByText('验证码不对').waitFor();
  await code.fill(codeAt(secret, Date.now() + 30_000));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: '全部调查' }).waitFor();
  await page.getByText('您上次登录是').waitFor();
  await page.context().close();
});

test('a liaison with a phone sees the own township and nothing else', async () => {
  const page = await arrive(390);
  await settle(page, 'yang.fan', added['yang.fan'] ?? '');
  const field = page.getByRole('region', { name: '小调查' });
  await field.getByText('家长').waitFor();
  expect(await field.innerText()).toContain('双江街道');
  expect(await field.locator('.field-count').allInnerTexts()).toEqual(['7', '0']);
  expect(await page.locator('body').innerText()).not.toMatch(/甸中镇|\d%/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await look(page, 'liaison');
  await page.goto(`${server.url}/console/people`);
  await page.getByText('您的岗位没有这项权限').waitFor();
  await page.context().close();
});

test('an auditor finds what was refused, and checks the chain', async () => {
  const page = await arrive(1440);
  await settle(page, 'zhou.min', added['zhou.min'] ?? '');
  await page.getByRole('heading', { name: '操作记录', level: 1 }).waitFor();
  await page
    .getByRole('row', { name: /yang\.fan.*被拒绝的操作.*没有权限/ })
    .first()
    .waitFor();
  await page.getByRole('button', { name: '核对有没有被改动' }).click();
  await page.getByRole('button', { name: '现在核对' }).click();
  await page.getByText('没有改动').waitFor();
  const noted = await page.getByTestId('head').innerText();
  await look(page, 'audit');
  await page.getByLabel('上次抄下的末条').fill(`${noted.slice(0, -1)}${noted.endsWith('0') ? '1' : '0'}`);
  await page.getByRole('button', { name: '现在核对' }).click();
  await page.getByRole('alert').getByText('记录被整体改写过').waitFor();
  await page.getByLabel('对象').fill('没有这个对象');
  await page.getByText('没有符合条件的记录').waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: '清除条件' }).click();
  await page.locator('.entries tbody tr').first().waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await look(page, 'audit-narrow');
  await page.context().close();
});

test('a publisher whose campaign is over sees who answered, and no rate', async () => {
  const page = await arrive(1280);
  await settle(page, 'wu.gang', added['wu.gang'] ?? '');
  await page.getByRole('link', { name: '小调查' }).click();
  await page.getByRole('heading', { name: '参与情况' }).waitFor();
  for (const [button, word] of [
    ['结束调查', '结束'],
    ['停止接收并查看结果', '停止接收'],
  ] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByRole('dialog').getByRole('textbox').fill(word);
    await page.getByRole('dialog').getByRole('button', { name: button }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  }
  await page.getByText('报告由分析员查看').waitFor();
  expect(await page.locator('body').innerText()).not.toMatch(/\d\.\d%/);
  await look(page, 'over');
  await page.context().close();
});

async function arrive(width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/`);
  return page;
}

/** Signs in with a one-time password and changes it. */
async function settle(page: Page, username: string, oneTime: string): Promise<void> {
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(oneTime);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('现在的密码').fill(oneTime);
  await page.getByLabel('新密码', { exact: true }).fill(password);
  await page.getByLabel('再输入一次新密码').fill(password);
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByRole('button', { name: '退出' }).waitFor();
}

async function add(
  page: Page,
  username: string,
  name: string,
  duty: string,
  township: string | null = null,
): Promise<void> {
  await page.getByRole('button', { name: '添加人员' }).click();
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('姓名').fill(name);
  await page.getByRole('checkbox', { name: duty }).check();
  if (township) {
    await page.getByLabel('乡镇', { exact: true }).click();
    await page.getByTitle(township).click();
    await look(page, 'new-liaison');
  }
  await page.getByRole('button', { name: '添加', exact: true }).click();
  added[username] = await page.getByTestId('one-time-password').innerText();
  await look(page, 'one-time-password');
  await page.getByRole('button', { name: '已告诉本人' }).click();
  await page.getByRole('link', { name }).waitFor();
}

/** The page has no fault that axe finds. */
async function look(page: Page, name: string): Promise<void> {
  expect(await axeFaults(page), name).toEqual([]);
}
