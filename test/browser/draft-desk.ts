import type { Browser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { password, person } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

/** A desk with no campaign yet and two clerks who may publish, `li.na` and `wang.wei`. */
export interface DraftDesk {
  url: string;
  /** Signs a clerk in, in a browser window of their own. */
  arrive(username: string): Promise<Page>;
  /** Begins a draft from the example; gives its id. */
  begin(page: Page, title: string): Promise<string>;
  end(): Promise<void>;
}

export async function openDraftDesk(): Promise<DraftDesk> {
  const server = await emptyServer(undefined, { RENKEDU_TRUSTED_PROXIES: '127.0.0.1' });
  await person(server, 'li.na', ['publisher']);
  await person(server, 'wang.wei', ['publisher']);
  const browser = await launchChromium();
  const { url } = server;
  return {
    url,
    arrive: (username) => arrive(browser, url, username),
    begin: (page, title) => begin(url, page, title),
    end: async () => {
      await browser.close();
      await server.end();
    },
  };
}

async function arrive(browser: Browser, url: string, username: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${url}/console/`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '全部调查' }).waitFor();
  return page;
}

async function begin(url: string, page: Page, title: string): Promise<string> {
  await page.goto(`${url}/console/new`);
  await page.getByLabel('从示例开始').check();
  await page.getByLabel('标题', { exact: true }).fill(title);
  await page.getByLabel('带上示例人数').check();
  await page.getByRole('button', { name: '建立草稿' }).click();
  await page.getByRole('heading', { name: '这是什么调查' }).waitFor();
  return page.url().split('/').at(-2) ?? '';
}

/** The name of what has the focus, as a screen reader tells it. */
export async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.innerText : undefined;
    return element?.getAttribute('aria-label') ?? label ?? (element as HTMLElement | null)?.innerText ?? '';
  });
}

export async function describedBy(field: Locator): Promise<string> {
  return field.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.innerText ?? '')
      .join(' '),
  );
}

/** The page has no fault that axe finds, and fits a phone. The form in the frame is a page with tests of its own. */
export async function look(page: Page, name: string): Promise<void> {
  expect(await axeFaults(page, { without: ['iframe', '.survey-pane'] }), name).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth), { message: name })
    .toBe(390);
  await page.setViewportSize({ width: 1440, height: 900 });
}
