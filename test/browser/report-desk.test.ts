import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Findings } from '../../analysis/findings.ts';
import type { Report } from '../../analysis/report.ts';
import { safetyInWords } from '../../analysis/safety.ts';
import {
  estimateInWords,
  intervalInWords,
  percent,
  verdictInWords,
  withheldInWords,
} from '../../analysis/wording.ts';
import { addExample, exampleFrame } from '../../server/campaigns/example.ts';
import { closeCampaign, createCampaign, publishCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { simulate } from '../../server/campaigns/simulation.ts';
import { createPerson } from '../../server/people/management.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { replaceFrame } from '../../server/queries/frames.ts';
import { groupName } from '../../surveys/groups.ts';
import { password } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { axeFaults } from './axe.ts';
import { launchChromium } from './chromium.ts';

const parts = ['result', 'items', 'trend', 'who', 'mend', 'quality', 'words', 'notes', 'all'];

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let page: Page;
let id: string;
let earlier: string;
let released: Report;
let inside: Report;
const faults: string[] = [];

beforeAll(async () => {
  server = await emptyServer();
  const { services } = server;
  const { store, campaigns, intake, clock } = services;
  // The example's 600 answers, and an earlier field of 500 with the same questions.
  id = (await addExample(store, campaigns, intake, commandLine, clock)) ?? '';
  earlier = await earlierCampaign();
  for (const campaign of [earlier, id]) {
    await closeCampaign(store, campaign, commandLine, clock());
    await sealCampaign(services, campaign, commandLine, clock());
  }
  const settings = { username: 'li.na', name: '李娜', duties: ['analyst' as const], scope: null };
  const { password: oneTime } = await createPerson(store, settings, commandLine, clock());
  browser = await launchChromium();
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'zh-CN',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  await settle(page, oneTime);
  released = await (await page.request.get(`${server.url}/api/campaigns/${id}/report`)).json();
  inside = await (await page.request.get(`${server.url}/api/campaigns/${id}/report?internal=1`)).json();
});

afterEach(async () => {
  await page.emulateMedia({ media: null });
  await page.setViewportSize({ width: 1440, height: 900 });
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('the first view is what may leave, says at once whether the headline holds, and reads no findings', async () => {
  const asked: string[] = [];
  page.on('request', (request) =>
    asked.push(new URL(request.url()).pathname + new URL(request.url()).search),
  );
  await open('');
  if ('suppressed' in released.headline) throw new Error('the headline always leaves');
  expect(await page.getByTestId('headline').innerText()).toBe(percent(released.headline.rate));
  expect(await page.getByTestId('safety').innerText()).toContain(safetyInWords(released));
  const groups = page.getByRole('table', { name: '各人群' });
  for (const { group, estimate } of released.byGroup) {
    const row = groups.getByRole('row', { name: new RegExp(`^${groupName(group)}`) });
    expect((await row.innerText()).replaceAll('\n', '')).toContain(estimateInWords(estimate));
  }
  for (const part of ['mend', 'quality', 'words']) {
    await open(`?part=${part}`);
    await page.getByText('还有内部的部分，不外发').waitFor();
    expect(await page.locator('table').count()).toBe(0);
  }
  expect(asked.filter((path) => /findings|internal/.test(path))).toEqual([]);
  page.removeAllListeners('request');
});

test('group × township shows every cell as the Report has it; what is withheld has a pattern and a reason', async () => {
  await open('');
  const rows = page.locator('.heat tbody tr');
  let withheld = 0;
  for (const [line, { code }] of released.campaign.townships.entries()) {
    const cells = rows.nth(line).locator('td');
    for (const [column, group] of released.campaign.groups.entries()) {
      const found = released.byGroupTownship.find(
        (cell) => cell.group === group.code && cell.township === code,
      );
      const cell = cells.nth(column);
      const text = (await cell.innerText()).replaceAll('\n', '');
      if (!found) expect(text).toBe('—');
      else if ('suppressed' in found.estimate) {
        withheld += 1;
        expect(text).toBe(withheldInWords[found.estimate.suppressed]);
        expect(await cell.getAttribute('class')).toBe('heat-withheld');
        expect(await cell.evaluate((one) => getComputedStyle(one).backgroundImage)).toContain('gradient');
      } else {
        expect(text).toContain(`${found.estimate.meetsBar ? '▲' : '▽'}${percent(found.estimate.rate)}`);
        expect(text).toContain(`${found.estimate.valid} 份`);
      }
    }
  }
  expect(withheld).toBeGreaterThan(0);
  await page.getByText(`格里有 ${withheld} 格不公布`).waitFor();
});

test('what is looked at stands in the address, and the address shows the same to whoever is sent it', async () => {
  await open('');
  await choose('人群', '家长');
  await choose('乡镇', '甸中镇');
  expect(new URL(page.url()).searchParams.toString()).toBe('group=parent&township=530426103');
  const read = async (shown: Page) => ({
    groups: await shown.locator('#groups tbody').innerText(),
    townships: await shown.locator('#townships tbody').innerText(),
    cells: await shown.locator('.heat tbody').innerText(),
  });
  // The address changes before the tables do.
  await page.locator('#townships tbody', { hasNotText: '双江街道' }).waitFor();
  const here = await read(page);
  expect(here.groups).toMatch(/^家长/);
  expect(here.groups).not.toContain('教师');
  expect(here.cells).toMatch(/^甸中镇/);
  await page.getByText('这里没有按乡镇分开的数').first().waitFor();
  await page.getByRole('button', { name: '复制本页网址' }).click();
  const sent = await page.evaluate(() => navigator.clipboard.readText());
  expect(sent).toBe(page.url());
  const other = await page.context().newPage();
  await other.goto(sent);
  await other.locator('.heat').waitFor();
  expect(await read(other)).toEqual(here);
  await other.close();

  await open('?part=items&dimension=safety');
  const items = released.campaign.items.filter(({ dimension }) => dimension === 'safety');
  expect(items.length).toBeGreaterThan(0);
  expect(await page.locator('#items tbody > tr:not(.details)').count()).toBe(items.length);
  await page.getByRole('button', { name: '看全部' }).click();
  expect(new URL(page.url()).search).toBe('?part=items');
});

test('a table is copied as text with tabs, with what it is, its denominator and every row', async () => {
  await open('');
  await page.getByRole('button', { name: '复制表格：各人群' }).click();
  await page.getByText('表格已复制').first().waitFor();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).split('\n');
  expect(lines[0]).toBe('各人群（自评 · 模拟数据 · 示例名册）');
  expect(lines[2]).toContain('÷ 在该题上作出评价的人数');
  expect(lines[3]).toBe('人群\t结果\t与标准比\t判断\t区间\t有效答卷\t答卷\t说明');
  const rows = lines.slice(4).map((line) => line.split('\t'));
  expect(rows.map((row) => row.slice(0, 7))).toEqual(
    released.byGroup.map(({ group, estimate }) => [
      groupName(group),
      estimateInWords(estimate),
      ...('suppressed' in estimate
        ? ['', '', '', '', '']
        : [
            estimate.meetsBar ? '不低于' : '低于',
            verdictInWords(estimate),
            intervalInWords(estimate),
            `${estimate.valid}`,
            `${estimate.n}`,
          ]),
    ]),
  );
  // Every table has a button of its own, and says what its figures are shares of.
  await open('?part=all&view=internal');
  await page.locator('#comments table').first().waitFor();
  const tables = await page.locator('.report table').count();
  expect(await page.getByRole('button', { name: /^复制表格：/ }).count()).toBe(tables);
  expect(await page.locator('.figures-head p').allInnerTexts()).not.toContain('');
  await page.getByRole('button', { name: '复制表格：各人群' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('内部（不外发）');
});

test('inside, what must not leave is marked, and the findings stand under their warning', async () => {
  const findings: Findings = await (
    await page.request.get(`${server.url}/api/campaigns/${id}/findings`)
  ).json();
  await open('?view=internal');
  for (const { group, estimate } of inside.byGroup) {
    const row = page.getByRole('table', { name: '各人群' }).getByRole('row', { name: groupName(group) });
    const leaves = released.byGroup.find((one) => one.group === group)?.estimate;
    const text = await row.innerText();
    expect(text).toContain(estimateInWords(estimate));
    expect(text.includes('【不外发】')).toBe(leaves !== undefined && 'suppressed' in leaves);
  }
  await open('?view=internal&part=mend');
  await page.getByText('没有像可外发的数字那样试过').waitFor();
  const matrix = findings.importance.matrices.find(({ group }) => group === null);
  await page.locator('#matrix svg').waitFor();
  expect(await page.locator('#matrix .figures-head button').count()).toBe(1);
  await page.getByRole('button', { name: `显示全部 ${matrix?.items.length} 行` }).click();
  expect(await page.locator('#matrix tbody tr').count()).toBe(matrix?.items.length);
  const [lever] = findings.importance.levers;
  const first = await page.locator('#levers tbody tr').first().innerText();
  expect(first).toContain(released.campaign.items.find(({ name }) => name === lever?.item)?.title);
  await open('?view=internal&part=items&order=lever');
  await expect
    .poll(() => page.locator('#items tbody tr').first().innerText())
    .toContain(`可能提升（${groupName(lever?.group ?? 'parent')}）`);
  await open('?view=internal&part=quality');
  const straight = page.locator('#signs').getByRole('row', { name: /^全部选同一分值/ });
  const without = findings.quality.rates.without.find(({ sign }) => sign === 'straight-line')?.headline;
  expect(await straight.innerText()).toContain(without ? estimateInWords(without) : '不给');
});

test('while findings are made the page says how far they are', async () => {
  const fresh = await page.context().newPage();
  let asked = 0;
  await fresh.route('**/findings', (route) => {
    asked += 1;
    return asked < 3
      ? route.fulfill({ status: 202, json: { making: true, read: 400 * asked, total: 1200 } })
      : route.continue();
  });
  await fresh.goto(`${server.url}/console/campaigns/${id}?view=internal&part=quality`);
  await fresh.getByText('两遍共 1,200 份次，已读 800').waitFor();
  expect(await fresh.locator('progress').getAttribute('value')).toBe('800');
  await fresh.getByRole('table', { name: '提示：全县' }).waitFor();
  await fresh.close();
});

test('an earlier campaign is picked, stays in the address, and its changes are told with their intervals', async () => {
  await open('?part=trend');
  await choose('和哪一次比', /^上一次的调查/);
  expect(new URL(page.url()).searchParams.get('with')).toBe(earlier);
  const table = page.getByRole('table', { name: '和上次比' });
  await table.waitFor();
  const before: Report = await (
    await page.request.get(`${server.url}/api/campaigns/${earlier}/report`)
  ).json();
  const county = await table.getByRole('row', { name: /^全县/ }).innerText();
  expect(county).toContain(estimateInWords(before.headline));
  expect(county).toContain(estimateInWords(released.headline));
  expect(county).toMatch(/上升|下降|看不出变化/);
  await page.reload();
  await table.waitFor();
});

test('what the declared shares of background items make of the headline stands beside it; where none are declared, how to', async () => {
  await page.goto(`${server.url}/console/campaigns/${earlier}?view=internal&part=quality`);
  const table = page.getByRole('table', { name: '加权前后' });
  await table.waitFor();
  const { raking }: Findings = await (
    await page.request.get(`${server.url}/api/campaigns/${earlier}/findings`)
  ).json();
  const [parent] = raking.groups;
  if (!raking.county || !parent || !('rate' in parent.outcome)) throw new Error('nothing was raked');
  for (const [name, { rate, unraked, designEffect }] of [
    ['全县', raking.county],
    ['家长', parent.outcome],
  ] as const) {
    const row = await table.getByRole('row', { name: new RegExp(`^${name}`) }).innerText();
    for (const words of [percent(unraked), percent(rate), designEffect?.toFixed(2) ?? '—'])
      expect(row).toContain(words);
  }
  expect(await table.innerText()).toContain(`算了 ${parent.outcome.rounds} 轮，已收敛`);
  const declared = await page.getByRole('table', { name: '发布前写定的构成' }).innerText();
  for (const share of ['30.0%', '40.0%']) expect(declared).toContain(share);
  expect(await axeFaults(page)).toEqual([]);
  await open('?view=internal&part=quality');
  await page.getByText('这次调查没有写背景构成').waitFor();
});

test('on paper there are no buttons, nothing is cut off, and pages of the 内部 view say so', async () => {
  for (const view of ['', '?view=internal&part=all']) {
    await open(view);
    await page.locator('.chart svg').first().waitFor();
    await expect.poll(() => page.locator('.chart:not(:has(svg))').count(), { timeout: 30_000 }).toBe(0);
    await page.emulateMedia({ media: 'print' });
    // A4 less the margins of 14 mm at 96 pixels an inch.
    await page.setViewportSize({ width: 688, height: 980 });
    const seen = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth,
      buttons: [...document.querySelectorAll('.report button:not(.opener), .report nav')].filter(
        (one) => one.getClientRects().length > 0,
      ).length,
      page: getComputedStyle(document.body).getPropertyValue('page'),
      charts: [...document.querySelectorAll('.chart')].map((one) => one.getBoundingClientRect().height),
      cut: [...document.querySelectorAll('.report table')].filter(
        (one) => one.getBoundingClientRect().right > 690,
      ).length,
    }));
    expect(seen).toMatchObject({ buttons: 0, cut: 0, page: view === '' ? 'auto' : 'inside' });
    expect(seen.wide).toBeLessThanOrEqual(690);
    expect(Math.min(...seen.charts)).toBeGreaterThan(80);
    await page.emulateMedia({ media: null });
    await page.setViewportSize({ width: 1440, height: 900 });
    expect((await page.pdf({ preferCSSPageSize: true })).subarray(0, 5).toString()).toBe('%PDF-');
  }
});

test.each([
  ...['result', 'all'].map((part) => [part, 1440, ''] as const),
  ...[['all', 1440, '&view=internal'] as const],
  ...parts.map((part) => [part, 390, '&view=internal'] as const),
])('the part %s is clean for axe, and fits, at %i pixels%s', async (part, width, view) => {
  await page.setViewportSize({ width, height: 844 });
  await open(`?part=${part}&with=${earlier}${view}`);
  await page.locator('.ant-spin').first().waitFor({ state: 'detached' });
  if (part !== 'notes' && part !== 'words') await page.locator('.report table').first().waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  expect(faults).toEqual([]);
});

test('a campaign that nobody answered says so on every part: no figure that is no number, no chart without rows', async () => {
  const silent = await earlierCampaign('没有人答的调查', 0);
  await closeCampaign(server.services.store, silent, commandLine, server.services.clock());
  await sealCampaign(server.services, silent, commandLine, server.services.clock());
  for (const view of ['', '&view=internal']) {
    await page.goto(`${server.url}/console/campaigns/${silent}?part=all${view}`);
    await page.getByText('主要结果和其他算法都没有公布').waitFor();
    await page.locator('.ant-spin').first().waitFor({ state: 'detached' });
    const text = await page.locator('.report').innerText();
    expect(text).toContain('没有答卷');
    expect(text).not.toMatch(/NaN|Infinity|undefined|\bnull\b|\[object/);
    const drawn = await page
      .locator('.report svg')
      .evaluateAll((all) => all.map((one) => one.outerHTML).join());
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  }
  expect(faults).toEqual([]);
});

async function open(search: string): Promise<void> {
  await page.goto(`${server.url}/console/campaigns/${id}${search}`);
  await page.locator('.report').waitFor();
}

async function choose(label: string, option: string | RegExp): Promise<void> {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-item-option').filter({ hasText: option }).first().click();
}

async function settle(on: Page, oneTime: string): Promise<void> {
  await on.goto(`${server.url}/console/`);
  await on.getByLabel('用户名').fill('li.na');
  await on.getByLabel('密码', { exact: true }).fill(oneTime);
  await on.getByRole('button', { name: '登录' }).click();
  await on.getByLabel('现在的密码').fill(oneTime);
  await on.getByLabel('新密码', { exact: true }).fill(password);
  await on.getByLabel('再输入一次新密码').fill(password);
  await on.getByRole('button', { name: '修改密码' }).click();
  await on.getByRole('button', { name: '退出' }).waitFor();
}

async function earlierCampaign(title = '上一次的调查', answers = 500): Promise<string> {
  const { services } = server;
  const { store, clock } = services;
  const file = {
    title,
    complaintContact: '0877-1234567',
    opensAt: new Date(clock().getTime() - 86_400_000).toISOString(),
    sampling: { floor: 500 },
    trial: true,
    margins: { parent: { child_stage: { lower: 0.3, upper: 0.4, junior: 0.3 } } },
  };
  const made = await createCampaign(store, file, commandLine, clock(), {
    simulated: true,
    exampleFrame: true,
  });
  await store.db
    .transaction()
    .execute((transaction) => replaceFrame(transaction, made.id, exampleFrame(), true));
  await publishCampaign(store, made.id, commandLine, clock());
  await simulate(services, made.id, { responses: answers, seed: 7 }, commandLine);
  return made.id;
}
