import jsQR from 'jsqr';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recount } from '../../server/campaigns/recount.ts';
import { qrSvg } from '../../server/documents/qr.ts';
import { linksOf } from '../../server/queries/links.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { emptyServer } from '../server/running.ts';
import { publishSmall, smallQuestionnaire } from '../server/survey.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

/** A road that some come by, and a page for who is not satisfied. */
const branchingQuestionnaire = {
  title: '带条件的问卷',
  pages: [
    {
      name: 'one',
      elements: [
        { ...smallQuestionnaire.elements[0] },
        { type: 'checkbox', name: 'topics', choices: ['sport', 'road'] },
        { type: 'dropdown', name: 'bus', choices: [1, 2] },
        { type: 'text', name: 'kilometres', inputType: 'number' },
        { type: 'comment', name: 'road', visibleIf: "{topics} anyof ['road']" },
      ],
    },
    {
      name: 'two',
      title: '为什么',
      visibleIf: '{overall} <= 2',
      elements: [{ type: 'comment', name: 'why', role: 'comment', isRequired: true }],
    },
  ],
};

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let phone: BrowserContext;
let id: string;
let url: string;

beforeAll(async () => {
  server = await emptyServer();
  // The shipped questionnaire of parents, as a grandmother meets it.
  id = await publishSmall(server.services, { questionnaires: { parent: 'parent', teacher: 'teacher' } });
  const links = await linksOf(server.services.store.db, id);
  url = `${server.url}/s/${links.find((row) => row.group === 'parent')?.code}`;
  browser = await launchChromium();
  phone = await browser.newContext({ viewport: { width: 360, height: 740 } });
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('axe finds nothing on the notice, the questions, a missing answer, large text and the receipt', async () => {
  const page = await phone.newPage();
  await page.goto(url);
  await expectAccessible(page);
  await page.locator('#begin').click();
  await page.getByRole('button', { name: '下一页' }).click();
  await page.getByText('这道题还没有回答').waitFor();
  await expectAccessible(page);
  for (const size of ['大字', '特大字']) {
    await page.getByRole('button', { name: size, exact: true }).click();
    await expectAccessible(page);
    const small = await page
      .locator('button:visible, fieldset label:visible, a.button:visible')
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect().height).filter((height) => height < 60),
      );
    expect(small).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    const letters = await page.locator('main *:visible').evaluateAll((all) =>
      all.flatMap((one) => {
        const { fontSize, lineHeight } = getComputedStyle(one);
        const [size, line] = [Number.parseFloat(fontSize), Number.parseFloat(lineHeight)];
        const readable = size >= 18 && line / size >= 1.5;
        return one.textContent?.trim() && !readable ? [`${one.tagName} ${fontSize} ${lineHeight}`] : [];
      }),
    );
    expect(letters).toEqual([]);
  }
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('30px');
  await page.getByRole('button', { name: '正常字号' }).click();
  await fillAll(page);
  await page.locator('#submit').click();
  await page.getByText('已提交，谢谢').waitFor();
  await expectAccessible(page);
  await page.close();
});

test('a draft is offered, not shown, and comes back when asked for', async () => {
  const page = await phone.newPage();
  await page.goto(url);
  await page.locator('#begin').click();
  await page.locator('input[name=child_stage][value=junior]').check();
  await page.reload();
  expect(await page.locator('input[name=child_stage][value=junior]').isChecked()).toBe(false);
  await page.getByRole('button', { name: '继续上次' }).click();
  expect(await page.locator('input[name=child_stage][value=junior]').isChecked()).toBe(true);
  await page.reload();
  await page.getByRole('button', { name: '重新开始' }).click();
  await page.reload();
  expect(await page.getByRole('button', { name: '继续上次' }).count()).toBe(0);
  await page.close();
});

test('conditions show and hide questions and pages as answers are given, and a draft of every type comes back', async () => {
  const branching = await publishSmall(server.services, {
    questionnaires: { parent: branchingQuestionnaire, teacher: smallQuestionnaire },
  });
  const links = await linksOf(server.services.store.db, branching);
  const page = await phone.newPage();
  await page.goto(`${server.url}/s/${links.find((row) => row.group === 'parent')?.code}`);
  await page.getByText('第 1 页，共 1 页').waitFor();
  const road = page.locator('textarea[name=road]');
  expect(await road.isVisible()).toBe(false);
  await page.locator('input[name=topics][value=road]').check();
  await page.locator('select').selectOption('2');
  await page.locator('input[name=kilometres]').fill('3.5');
  await road.fill('路滑');
  await page.locator('input[name=overall][value="1"]').check();
  await page.getByText('第 1 页，共 2 页').waitFor();
  await page.reload();
  await page.getByRole('button', { name: '继续上次' }).click();
  expect(await page.locator('input[name=topics]:checked').count()).toBe(1);
  expect(await page.locator('select').inputValue()).toBe('2');
  expect(await road.inputValue()).toBe('路滑');
  await page.getByRole('button', { name: '上一页' }).click();
  await page.getByRole('button', { name: '下一页' }).click();
  await page.locator('textarea[name=why]').fill('远');
  await page.locator('#submit').click();
  await page.getByText('已提交，谢谢').waitFor();
  const stored = [];
  for await (const { answers } of responsesOf(server.services.store.reads, branching)) stored.push(answers);
  expect(stored).toEqual([
    { overall: 1, topics: ['road'], bus: 2, kilometres: 3.5, road: '路滑', why: '远' },
  ]);
  await page.close();
});

test('sent without a network, it waits, says so, and arrives once when the network is back', async () => {
  const before = (await recount(server.services, id)).responses;
  const page = await phone.newPage();
  await page.goto(url);
  await page.locator('#begin').click();
  await fillAll(page);
  await phone.setOffline(true);
  await page.locator('#submit').click();
  await page.getByText('网络不通').waitFor();
  await phone.setOffline(false);
  await page.getByText('已提交，谢谢').waitFor();
  const { responses, differences } = await recount(server.services, id);
  expect({ responses, differences }).toEqual({ responses: before + 1, differences: [] });
  await page.goto(url);
  await page.getByText('本机已经提交过一份').waitFor();
  await page.close();
});

test('the SVG code, drawn by a browser, decodes to the exact address', async () => {
  const page = await phone.newPage();
  await page.setContent(
    `<body style="margin:0">${(await qrSvg(url)).replace('<svg', '<svg width="360"')}</body>`,
  );
  const { data, width, height } = PNG.sync.read(await page.locator('svg').screenshot());
  expect(jsQR(new Uint8ClampedArray(data), width, height)?.data).toBe(url);
  await page.close();
});

test('where storage is blocked the page still works', async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('blocked', 'SecurityError');
      },
    });
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('#begin').click();
  await fillAll(page);
  await page.locator('#submit').click();
  await page.getByText('已提交，谢谢').waitFor();
  await context.close();
});

async function fillAll(page: Page): Promise<void> {
  for (;;) {
    for (const item of await page.locator('fieldset.item:visible').all()) {
      if (await item.isVisible()) await item.locator('input').first().check();
    }
    if (await page.locator('#submit').isVisible()) return;
    await page.getByRole('button', { name: '下一页' }).click();
  }
}

async function expectAccessible(page: Page): Promise<void> {
  expect(await axeFaults(page)).toEqual([]);
}
