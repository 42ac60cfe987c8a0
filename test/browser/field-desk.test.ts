import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleFrame } from '../../server/campaigns/example.ts';
import { createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { drawAnswers, seededRandom } from '../../server/campaigns/simulation.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { createPerson } from '../../server/people/management.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import { dropHidden } from '../../surveys/text-answers.ts';
import { password } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

/** Opens on 23 November at 08:00 by Beijing's clock, closes on the 30th at 20:00. */
const opensAt = '2026-11-23T00:00:00Z';
const closesAt = '2026-11-30T12:00:00Z';
const day = 86_400_000;
const dianzhong = '530426103';
const schools = ['甸中小学', '甸中中学'];

let now = new Date(Date.parse(opensAt) - day);
let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let campaign: string;

beforeAll(async () => {
  server = await emptyServer(() => now);
  const { store } = server.services;
  const file = {
    ...{ title: '峨山县社会认可度调查', opensAt, closesAt, sampling: { floor: 600 } },
    access: { 'npc-deputy': 'code' as const },
  };
  ({ id: campaign } = await createCampaign(store, file, commandLine, now));
  const cells = exampleFrame().flatMap((cell): FrameCell[] =>
    cell.group === 'teacher' && cell.township === dianzhong
      ? schools.map((school) => ({ ...cell, school, eligible: Math.floor(cell.eligible / 2) }))
      : [cell],
  );
  const rows = cells.map(({ group, township, school, eligible }, index) => ({
    line: index + 2,
    fields: { group, township, school: school ?? '', eligible: String(eligible) },
  }));
  const columns = ['group', 'township', 'school', 'eligible'];
  await importFrame(store, campaign, { columns, rows }, commandLine, now);
  await publishCampaign(store, campaign, commandLine, now);
  // Parents of 甸中镇: four, five and three on the last whole days; nobody answers in 塔甸镇.
  for (const [index, answers] of [4, 5, 3].entries()) {
    now = new Date(Date.parse(opensAt) + index * day + 3_600_000);
    await answer('parent', dianzhong, null, answers);
    await answer('parent', '530426001', null, 12);
    await answer('teacher', dianzhong, '甸中小学', 2);
    await answer('student', '530426002', null, 3);
  }
  now = new Date('2026-11-26T02:00:00Z');
  for (const [username, name, duty] of [
    ['wu.gang', '吴刚', 'publisher'],
    ['li.na', '李娜', 'publisher'],
    ['yang.fan', '杨帆', 'liaison'],
  ] as const) {
    const scope = duty === 'liaison' ? { township: dianzhong, school: null } : null;
    const made = await createPerson(store, { username, name, duties: [duty], scope }, commandLine, now);
    oneTime.set(username, made.password);
  }
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

const oneTime = new Map<string, string>();
const random = seededRandom(1);

async function answer(
  group: 'parent' | 'teacher' | 'student',
  township: string,
  school: string | null,
  times: number,
) {
  const { services } = server;
  const compiled = await services.campaigns.get(campaign);
  const questionnaire = compiled.questionnaires.get(group);
  const link = (await linksOf(services.store.db, campaign)).find(
    (one) => one.group === group && one.township === township && (one.school || null) === school,
  );
  if (!questionnaire || !link) throw new Error('no such cell');
  for (let count = 0; count < times; count += 1) {
    await services.intake.submit({
      ...{ id: newResponseId(), campaign: compiled, place: { group, township, school }, source: 'phone' },
      answers: dropHidden(questionnaire, drawAnswers(questionnaire, random)),
      ...{ link: { code: link.code, issuedAt: now }, codeHash: null, seconds: 90 },
    });
  }
}

test('the field desk shows where answers are missing, where that is heading, and each day; never a rate', async () => {
  const page = await arrive('wu.gang', 1440);
  await page.getByRole('link', { name: '峨山县社会认可度调查' }).click();
  const table = page.getByRole('table', { name: /人群 × 乡镇/ });
  await table.waitFor();
  const row = table.getByRole('row', { name: /^甸中镇/ });
  expect(await row.innerText()).toContain('12 /');
  // Twelve in three days are four a day: the server says when that fills what is missing.
  expect(await row.innerText()).toMatch(/约 1[12]月\d+日够|到截止约 \d+ 份/);
  // Colour tells the standing, a sign and words tell it too: parents of 双江街道 are ahead of 塔甸镇's, of whom none came.
  const stood = (township: string, column: number) =>
    table.getByRole('row', { name: township }).getByRole('cell').nth(column);
  await expect.poll(() => stood('塔甸镇', 1).innerText()).toMatch(/▼ 缺 \d+\s*落后 \d+/);
  expect(await stood('塔甸镇', 1).getAttribute('class')).toBe('standing-behind');
  expect(await page.getByRole('list', { name: '图例' }).innerText()).toMatch(/落后[\s\S]*赶得上[\s\S]*已够/);
  const behind = page.getByRole('region', { name: '落后的地方' });
  expect(await behind.getByRole('listitem').count()).toBe(5);
  await behind.getByRole('button', { name: /看全部/ }).click();
  expect(await behind.getByRole('listitem').count()).toBeGreaterThan(5);
  expect(await behind.innerText()).toContain('近 3 天没有收到');
  await page.getByText('不含人大代表').waitFor();
  await page.getByRole('button', { name: '看表格' }).click();
  const days = page.getByRole('table', { name: '逐日收到' });
  expect(await days.getByRole('row').nth(1).innerText()).toBe('2026-11-23\t21\t0\t21');
  expect(await days.getByRole('row').count()).toBe(1 + 4);
  expect(await page.locator('main').innerText()).not.toMatch(/\d\.\d%/);
  await look(page, 'field');
  await page.context().close();
});

test('a township opens to its schools and links; a leaked link is replaced there, its poster at hand', async () => {
  const page = await arrive('wu.gang', 1440);
  await page.goto(`${server.url}/console/campaigns/${campaign}`);
  await page.getByRole('button', { name: '甸中镇', exact: true }).click();
  await page
    .getByRole('row', { name: /^甸中小学/ })
    .first()
    .waitFor();
  const details = page.locator('tr.details');
  await details.getByText('甸中镇 · 家长').waitFor();
  await look(page, 'field-township');
  await details.getByRole('button', { name: '收回并换新：甸中镇 · 家长' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('收回');
  await page.getByRole('dialog').getByRole('button', { name: '收回并换新' }).click();
  await details.getByText('原来的链接和二维码已失效').waitFor();
  const poster = await details.getByRole('link', { name: '下载新海报' }).getAttribute('href');
  const pdf = await page.request.get(`${server.url}${poster}`);
  expect(pdf.headers()['content-type']).toBe('application/pdf');
  await page.context().close();
});

test('figures that can no longer be brought up to date say so', async () => {
  const page = await arrive('wu.gang', 1440);
  await page.goto(`${server.url}/console/campaigns/${campaign}`);
  await page.getByText('更新于').waitFor();
  await page.route('**/participation', (route) => route.abort());
  await page.getByText('暂时连不上服务器').waitFor({ timeout: 60_000 });
  await page.context().close();
}, 90_000);

test('the closing is moved and the field paused and taken up again, each with a reason and a word typed', async () => {
  const page = await arrive('wu.gang', 1440);
  await page.goto(`${server.url}/console/campaigns/${campaign}`);
  await page.getByRole('button', { name: '延长时间' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('新的截止时间').fill('2026-12-02T20:00');
  await dialog.getByLabel('原因').fill('大雪封路');
  expect(await dialog.getByRole('button', { name: '延长时间' }).isDisabled()).toBe(true);
  await dialog.getByLabel('确认请输入').fill('延长');
  await look(page, 'extend');
  await dialog.getByRole('button', { name: '延长时间' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('延长到 2026年12月2日 20:00').waitFor();

  await page.getByRole('button', { name: '暂停', exact: true }).click();
  await dialog.getByLabel('原因').fill('二维码贴错了');
  await dialog.getByLabel('确认请输入').fill('暂停');
  await dialog.getByRole('button', { name: '暂停', exact: true }).click();
  await page.getByText('查清原因，然后恢复').waitFor();
  await inSight(page);
  await look(page, 'paused');
  const [entry] = await linksOf(server.services.store.db, campaign);
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const phone = await context.newPage();
  await expect
    .poll(async () => (await phone.goto(`${server.url}/s/${entry?.code}`))?.status(), { timeout: 5000 })
    .toBe(503);
  await phone.getByText('调查暂停').first().waitFor();
  await look(phone, 'phone-paused');
  await context.close();
  await page.getByRole('button', { name: '恢复接收' }).first().click();
  await dialog.getByLabel('确认请输入').fill('恢复');
  await dialog.getByRole('button', { name: '恢复接收' }).click();
  await page.getByText('提醒落后的地方').waitFor();
  await page.context().close();
});

test('paper is keyed in by keyboard alone, twice by two people, and what differs is settled side by side', async () => {
  const [one, two] = [await arrive('wu.gang', 1280), await arrive('li.na', 1280)];
  for (const page of [one, two]) {
    await page.goto(`${server.url}/console/campaigns/${campaign}/paper`);
    await page.getByText('没有等第二遍的').waitFor();
  }
  await choose(one, '人群', '家长');
  await choose(one, '乡镇', '甸中镇');
  // The figures are those of the paper: 5 is 非常满意, and the value that a file has for it.
  await one.locator('.keyed-option', { hasText: '5 非常满意' }).first().waitFor();
  await one.locator('.keyed-option', { hasText: '9 不了解' }).first().waitFor();
  await keyIn(one, 'A-009', '1');
  await one.getByText('A-009：第一遍已存').waitFor();
  // The next number stands there, and the cursor with it.
  expect(await one.getByLabel('纸卷编号').inputValue()).toBe('A-010');
  await look(one, 'paper-first');
  await keyIn(one, 'A-010', '1');
  await one.getByText('A-010：第一遍已存').waitFor();

  await two.reload();
  await two.getByText('第二遍', { exact: true }).first().click();
  await choose(two, '人群', '家长');
  await choose(two, '乡镇', '甸中镇');
  expect(await two.getByLabel('纸卷编号').inputValue()).toBe('A-009');
  expect(await two.locator('.keyed-chosen').count()).toBe(0);
  await keyIn(two, 'A-009', '1');
  await two.getByText('A-009：两遍一致，已收入').waitFor();
  await keyIn(two, 'A-010', '2');
  await two.getByText('A-010：两遍不一致').waitFor();
  await two.getByRole('button', { name: '核对：A-010' }).click();
  const dialog = two.getByRole('dialog');
  await dialog.getByText('第一遍（wu.gang）').first().waitFor();
  await look(two, 'paper-compare');
  for (const part of await dialog.locator('.difference').all()) await part.getByRole('radio').first().check();
  await dialog.getByRole('button', { name: '按所选收入' }).click();
  await two.getByText('已收入 2 份').waitFor();
  await two.getByText('没有等第二遍的').waitFor();
  await look(two, 'paper-done');
  await one.context().close();
  await two.context().close();
});

test('a liaison’s phone tells where the own place is heading, and fits', async () => {
  const page = await arrive('yang.fan', 390);
  const field = page.getByRole('region', { name: '峨山县社会认可度调查' });
  await field.getByText('按目前速度').first().waitFor();
  expect(await page.locator('main').innerText()).not.toMatch(/双江街道|\d%/);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await look(page, 'liaison-pace');
  await page.context().close();
});

test('a draft is tried out in one click, filled, ended, and its outcome looked at', async () => {
  const { store } = server.services;
  const file = { title: '明年的调查', opensAt: '2027-03-01T00:00:00Z', closesAt: '2027-03-08T00:00:00Z' };
  const { id } = await createCampaign(store, file, commandLine, now);
  const page = await arrive('wu.gang', 1280);
  await page.goto(`${server.url}/console/campaigns/${id}`);
  await page.getByText('名册还没导入，先按每格 10 人试').waitFor();
  await look(page, 'draft-trial');
  await page.getByRole('button', { name: '先试填' }).click();
  await page.getByRole('heading', { name: '明年的调查（试填）' }).waitFor();
  await page.getByText('试填', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: '填入 300 份模拟答卷' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('模拟');
  const filling = await held(page, '**/simulate');
  await page.getByRole('dialog').getByRole('button', { name: '填入 300 份模拟答卷' }).click();
  // While it is under way nothing gives the button free for a second time.
  expect(await page.getByRole('dialog').getByRole('button', { name: '取消' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('dialog').isVisible()).toBe(true);
  filling.release();
  await page.getByText('已填入 300 份模拟答卷').waitFor();
  await page.getByText('模拟答卷已填入，不用再填。').waitFor();
  expect(await page.getByRole('button', { name: '填入 300 份模拟答卷' }).count()).toBe(0);
  await page.getByText('模拟数据', { exact: true }).first().waitFor();
  await look(page, 'trial');
  await page.getByRole('button', { name: '结束试填，看报告' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('结束');
  const sealing = await held(page, '**/seal');
  await page.getByRole('dialog').getByRole('button', { name: '结束试填，看报告' }).click();
  // As soon as the field is closed the page says so, and that the report is on its way.
  await page.getByText('试填已结束，正在算出报告').waitFor();
  await page.getByText('正在收尾').waitFor();
  expect(await page.getByText('进行中').count()).toBe(0);
  await look(page, 'trial-ending');
  sealing.release();
  await page.getByText('调查已经结束，答卷已封存').waitFor();
  await page.getByRole('link', { name: /回到草稿/ }).click();
  await page.getByRole('heading', { name: '检查和发布' }).waitFor();
  expect(page.url()).toContain(`/campaigns/${id}/check`);
  await page.context().close();
});

test('on a phone the field desk and the keying fit too', async () => {
  const page = await arrive('wu.gang', 390);
  await page.goto(`${server.url}/console/campaigns/${campaign}`);
  await page.getByRole('region', { name: '落后的地方' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await look(page, 'field-narrow');
  await page.goto(`${server.url}/console/campaigns/${campaign}/paper`);
  await choose(page, '人群', '家长');
  await page.getByLabel('纸卷编号').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  await look(page, 'paper-narrow');
  await page.context().close();
});

/** Keeps requests to an address on their way until they are let go. */
async function held(page: Page, address: string): Promise<{ release: () => void }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    await promise;
    await route.continue();
  });
  return { release: resolve };
}

/** Signs in; the first time with the one-time password, which is then changed. */
async function arrive(username: string, width: number): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(`${server.url}/console/`);
  const first = oneTime.get(username);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(first ?? password);
  await page.getByRole('button', { name: '登录' }).click();
  if (first !== undefined) {
    oneTime.delete(username);
    await page.getByLabel('现在的密码').fill(first);
    await page.getByLabel('新密码', { exact: true }).fill(password);
    await page.getByLabel('再输入一次新密码').fill(password);
    await page.getByRole('button', { name: '修改密码' }).click();
  }
  await page.getByRole('button', { name: '退出' }).waitFor();
  return page;
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').getByTitle(option).click();
}

/** The next step is another one now: it is before the eyes, and the keyboard is there. */
async function inSight(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const next = document.querySelector('section.next');
        return (
          next === document.activeElement && (next?.getBoundingClientRect().bottom ?? 9999) < innerHeight
        );
      }),
    )
    .toBe(true);
}

/** A whole form by keyboard: the number, then the same figure for every item, then Enter once. */
async function keyIn(page: Page, form: string, figure: string): Promise<void> {
  await page.getByLabel('纸卷编号').fill(form);
  await page.keyboard.press('Enter');
  for (let item = 0; item < 60; item += 1) {
    const at = await page.evaluate(() => {
      const focused = document.activeElement;
      if (focused instanceof HTMLButtonElement || focused?.closest('.keyed-item:nth-last-child(2)'))
        return 'end';
      if (focused instanceof HTMLTextAreaElement) return 'text';
      return focused instanceof HTMLInputElement ? focused.type : 'nowhere';
    });
    if (at === 'end') break;
    if (at === 'nowhere') throw new Error('the cursor is lost');
    if (at !== 'text' && at !== 'textarea') await page.keyboard.press(figure);
    if (at !== 'radio') await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Enter');
}

/** The page has no fault that axe finds. */
async function look(page: Page, name: string): Promise<void> {
  expect(await axeFaults(page), name).toEqual([]);
}

test('after the field is ended by hand the way to the result is at hand', async () => {
  const { store } = server.services;
  const file = { title: '早早结束', complaintContact: '0877-1234567', opensAt, closesAt };
  const { id } = await createCampaign(store, file, commandLine, now);
  const columns = ['group', 'township', 'school', 'eligible'];
  const rows = exampleFrame().map(({ group, township, eligible }, index) => ({
    line: index + 2,
    fields: { group, township, school: '', eligible: String(eligible) },
  }));
  await importFrame(store, id, { columns, rows }, commandLine, now);
  await publishCampaign(store, id, commandLine, now);
  const page = await arrive('wu.gang', 390);
  await page.goto(`${server.url}/console/campaigns/${id}`);
  await page.getByRole('link', { name: '要延长、暂停或提前结束' }).click();
  await page.getByRole('button', { name: '结束调查' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('结束');
  await page.getByRole('dialog').getByRole('button', { name: '结束调查' }).click();
  await page.getByRole('button', { name: '停止接收并查看结果' }).waitFor();
  await inSight(page);
  await look(page, 'closing-narrow');
  await page.context().close();
});
