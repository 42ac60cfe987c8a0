import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { parentsField } from '../server/parents-field.ts';
import { emptyServer } from '../server/running.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

const password = 'Xiaojie-2026';
/** Where pictures go, for whoever wants to look at them. */
const pictures = process.env['PICTURES'];

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let id: string;

beforeAll(async () => {
  server = await emptyServer();
  browser = await launchChromium();
  const now = new Date();
  id = await parentsField(server.services, now);
  await closeCampaign(server.services.store, id, commandLine, now);
  await sealCampaign(server.services, id, commandLine, now);
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('an analyst sets answers aside by a rule, confirms by typing, sees the headline move, and takes it back', async () => {
  const first = await server.services.people.createFirstAdministrator();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/campaigns/${id}`);
  await page.getByLabel('用户名').fill('admin');
  await page.getByLabel('密码', { exact: true }).fill(first?.password ?? '');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('现在的密码').fill(first?.password ?? '');
  await page.getByLabel('新密码', { exact: true }).fill(password);
  await page.getByLabel('再输入一次新密码').fill(password);
  await page.getByRole('button', { name: '修改密码' }).click();

  await page.getByText('76.7%').first().waitFor();
  await page.getByRole('button', { name: '剔除答卷' }).click();
  await page.getByText('还没有剔除过答卷').waitFor();
  await clean(page);
  await page.getByLabel('标记').click();
  await page.getByTitle('答得太快').click();
  await page.getByRole('button', { name: '看看有几份' }).click();
  await page.getByText('符合条件的有 20 份').waitFor();
  expect(await page.getByRole('button', { name: '剔除', exact: true }).count()).toBe(0);
  // Who presses Enter in between is not sent back.
  await page.getByLabel('理由').fill('经学校核实，\n为同一人代填');
  await page.getByRole('button', { name: '剔除', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '剔除 20 份答卷' });
  const confirm = dialog.getByRole('button', { name: /剔\s*除/ });
  expect(await confirm.isDisabled()).toBe(true);
  await dialog.getByLabel('确认请输入').fill('剔除');
  await picture(page, 'exclusion-confirm');
  await confirm.click();
  await page.getByText('第 1 次：剔除').waitFor();
  await page.getByText('经学校核实， 为同一人代填').waitFor();
  await page.getByText('81.7%').first().waitFor();
  await clean(page);
  await picture(page, 'exclusions-1440');
  await page.setViewportSize({ width: 390, height: 844 });
  // The chart takes its new width a moment later.
  await page.waitForFunction(() => document.documentElement.scrollWidth <= 390);
  await clean(page);
  await picture(page, 'exclusions-390');

  await page.getByRole('button', { name: '恢复：第 1 次：剔除' }).click();
  const undo = page.getByRole('dialog', { name: '恢复第 1 次剔除的 20 份答卷' });
  await undo.getByLabel('理由').fill('学校更正了说明');
  await undo.getByLabel('确认请输入').fill('恢复');
  await undo.getByRole('button', { name: /恢\s*复/ }).click();
  await page.getByText('第 2 次：恢复第 1 次').waitFor();
  await page.getByText('76.7%').first().waitFor();

  // One receipt alone is recorded and waits.
  await page.getByText('按回执码').click();
  const { receipt } = await server.services.store.db
    .selectFrom('response')
    .select('receipt')
    .where('campaign', '=', id)
    .limit(1)
    .executeTakeFirstOrThrow();
  await page.getByLabel('回执码（一行一个）').fill(`${receipt}\nABC`);
  await page.getByRole('button', { name: '看看有几份' }).click();
  await page.getByText('有 1 个回执码不在这次调查里').waitFor();
  await page.getByLabel('回执码（一行一个）').fill(receipt);
  await page.getByRole('button', { name: '看看有几份' }).click();
  await page.getByText('符合条件的有 1 份').waitFor();
  await page.getByLabel('理由').fill('本人当面要求剔除');
  await page.getByRole('button', { name: '剔除', exact: true }).click();
  const one = page.getByRole('dialog', { name: '剔除 1 份答卷' });
  await one.getByLabel('确认请输入').fill('剔除');
  await one.getByRole('button', { name: /剔\s*除/ }).click();
  await page.getByText('有 1 份的剔除（或恢复）暂时没有体现在数字里').waitFor();
  await picture(page, 'exclusions-waiting-390');
  await context.close();
});

async function clean(page: Page): Promise<void> {
  expect(await axeFaults(page, { within: '#exclusions' })).toEqual([]);
}

async function picture(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  await page.getByRole('button', { name: '剔除答卷' }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}
