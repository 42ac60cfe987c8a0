import { readFileSync } from 'node:fs';
import ExcelJS from 'exceljs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../analysis/report.ts';
import { withheldInWords } from '../../analysis/wording.ts';
import { emptyServer } from '../server/running.ts';
import { launchChromium } from './chromium.ts';
import { watchErrors } from './page-errors.ts';

const password = 'Xiaojie-2026';
const frame = `group,township,school,eligible
student,530426001,,40
parent,530426001,,40
teacher,530426001,,20
principal,530426001,,10
npc-deputy,530426001,,10
cppcc-member,530426001,,10
public,530426001,,90
`;

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let oneTime: string;

beforeAll(async () => {
  server = await emptyServer();
  oneTime = (await server.services.people.createFirstAdministrator())?.password ?? '';
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test('a clerk runs a whole survey: sign in, frame, publish, four groups answer, close, report, workbook', async () => {
  const desk = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await desk.newPage();
  const errors = watchErrors(page);
  await signIn(page);
  await createAndPublish(page);

  const id = page.url().split('/').at(-1) ?? '';
  const links = await linkTable(page, id);
  // Six answers in each of three groups, two in the fourth; what each chose is written out here.
  const answers: Record<string, number[]> = {
    parent: [5, 5, 4, 4, 3, 2],
    student: [5, 5, 5, 5, 4, 3],
    teacher: [4, 4, 3, 3, 2, 1],
    public: [1, 5],
  };
  for (const [group, values] of Object.entries(answers)) {
    const phone = await browser.newContext({
      viewport: { width: 360, height: 740 },
      javaScriptEnabled: group !== 'teacher',
    });
    for (const value of values) await answerOnPhone(phone, links[group] ?? '', value, group !== 'teacher');
    await phone.close();
  }

  await page.reload();
  await expect.poll(() => page.locator('table').first().innerText(), { timeout: 30_000 }).toContain('6 / ');
  const open = await reportFrom(page, id);
  expect(open.participation.map((cell) => cell.received).reduce((a, b) => a + b)).toBe(20);
  expect(everyRate(open)).toEqual([]);
  expect(await page.locator('body').innerText()).not.toMatch(/\d\.\d%/);

  await confirm(page, '结束调查', '结束');
  await page.getByText('正在收尾').waitFor();
  expect(everyRate(await reportFrom(page, id))).toEqual([]);
  await confirm(page, '停止接收并查看结果', '停止接收');
  await page.getByTestId('headline').waitFor();

  const report = await reportFrom(page, id, '?internal=1');
  const rates = Object.fromEntries(
    report.byGroup.map(({ group, estimate }) => [
      group,
      'suppressed' in estimate ? estimate.suppressed : estimate.rate,
    ]),
  );
  // Satisfied are 4 and 5: 4 of 6 parents, 5 of 6 students, 2 of 6 teachers; two of the public are too few.
  expect(rates).toMatchObject({
    parent: expect.closeTo(4 / 6, 12),
    student: expect.closeTo(5 / 6, 12),
    teacher: expect.closeTo(2 / 6, 12),
    public: 'small',
    principal: 'small',
  });
  // Declared shares: parents .5, the six others .5/6 each; groups with a rate: students 5/6, teachers 1/3, public 1/2.
  const sixth = 0.5 / 6;
  const headline = (0.5 * (4 / 6) + sixth * (5 / 6 + 2 / 6 + 1 / 2)) / (0.5 + 3 * sixth);
  expect('rate' in report.headline && report.headline.rate).toBeCloseTo(headline, 12);
  // With groups as small as these a decimal may tell what one of them answered, so that it stays back.
  expect([`${(headline * 100).toFixed(1)}%`, `约 ${Math.round(headline * 100)}%`]).toContain(
    await page.getByTestId('headline').innerText(),
  );
  expect(await page.locator('body').innerText()).toContain('答卷太少，不公布');

  // What may leave is what the page shows first; the analyst's own view is a switch away, and says so.
  await page.getByText('内部的', { exact: true }).click();
  await page.getByText('不要截图').waitFor();
  expect(page.url()).toContain('view=internal');
  await page.getByText('可外发的', { exact: true }).click();

  await page.getByRole('link', { name: '文件与存档 ›', exact: true }).click();
  await page.getByRole('button', { name: '生成：自评报表（Excel）' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: '下载：自评报表（Excel）' }).click();
  const file = await (await download).path();
  await expectWorkbookAgrees(readFileSync(file), await reportFrom(page, id));
  expect(errors).toEqual([]);
  await desk.close();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${server.url}/console/`);
  await page.getByLabel('用户名').fill('admin');
  await page.getByLabel('密码', { exact: true }).fill(oneTime);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByLabel('现在的密码').fill(oneTime);
  await page.getByLabel('新密码', { exact: true }).fill(password);
  await page.getByLabel('再输入一次新密码').fill(password);
  await page.getByRole('button', { name: '修改密码' }).click();
  await page.getByText('还没有调查').waitFor();
}

async function createAndPublish(page: Page): Promise<void> {
  await page.getByRole('button', { name: '新建调查' }).click();
  await page.getByLabel('标题', { exact: true }).fill('峨山县走通测试');
  await page.getByRole('button', { name: '建立草稿' }).click();
  await page.getByLabel('意见与投诉联系方式').fill('0877-1234567');
  await page.getByLabel('开始（北京时间）').fill(shanghai(new Date(Date.now() - 3_600_000)));
  await page.getByLabel('截止（北京时间）').fill(shanghai(new Date(Date.now() + 86_400_000)));
  await page.getByRole('link', { name: '检查和发布' }).click();
  await page.getByText('还没有导入名册').waitFor();
  await page.getByRole('link', { name: '去“名册”' }).click();
  const file = page.locator('input[type=file]').first();
  const csv = (text: string) => ({ name: 'frame.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await file.setInputFiles(csv(frame.replace(',90\n', ',九十\n')));
  await page.getByText('“九十”不是人数').waitFor();
  await file.setInputFiles(csv(frame));
  await page.getByText('“九十”不是人数').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '下一步：问卷' }).click();
  await page.getByRole('link', { name: '检查和发布' }).click();
  await page.getByText('可以发布了').waitFor();
  await confirm(page, '发布', '发布');
  await page.getByText('链接、二维码和海报').waitFor();
}

async function confirm(page: Page, button: string, word: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill(word);
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await dialog.waitFor({ state: 'hidden' });
}

async function answerOnPhone(
  phone: BrowserContext,
  url: string,
  value: number,
  scripts: boolean,
): Promise<void> {
  const page = await phone.newPage();
  const errors = watchErrors(page);
  await page.goto(url);
  if (scripts) await page.locator('#begin').click();
  for (;;) {
    for (const item of await page.locator('fieldset.item:visible').all()) {
      const chosen = item.locator(`input[value="${value}"]`);
      const first = (await chosen.count()) > 0 ? chosen : item.locator('input').first();
      if (await first.isVisible()) await first.check();
    }
    if (await page.locator('#submit').isVisible()) break;
    await page.getByRole('button', { name: '下一页' }).click();
  }
  await page.locator('#submit').click();
  await page.getByText('已提交，谢谢').waitFor();
  expect((await page.locator('.receipt:visible').innerText()).replaceAll(' ', '')).toMatch(
    /^[2-9A-HJ-NP-Z]{16}$/,
  );
  expect(await phone.cookies()).toEqual([]);
  expect(errors).toEqual([]);
  await page.close();
}

async function linkTable(page: Page, id: string): Promise<Record<string, string>> {
  const response = await page.request.get(`${server.url}/api/campaigns/${id}/links`);
  const links: { group: string | null; url: string }[] = await response.json();
  return Object.fromEntries(links.flatMap(({ group, url }) => (group ? [[group, url]] : [])));
}

async function reportFrom(page: Page, id: string, query = ''): Promise<Report> {
  return (await page.request.get(`${server.url}/api/campaigns/${id}/report${query}`)).json();
}

/** Every number called `rate` outside participation, wherever in the Report it stands. */
function everyRate(report: Report): unknown[] {
  const found: unknown[] = [];
  JSON.stringify({ ...report, participation: [] }, (key, value) => {
    if (key === 'rate' || key === 'count') found.push(value);
    return value;
  });
  return found.filter((value) => value !== 0);
}

async function expectWorkbookAgrees(bytes: Buffer, report: Report): Promise<void> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(new Uint8Array(bytes).buffer);
  const column = (sheet: string, index: number) => {
    const values: unknown[] = [];
    book.getWorksheet(sheet)?.eachRow((row, number) => {
      if (number > 3) values.push(row.getCell(index).value);
    });
    return values;
  };
  const expected = (rows: { estimate: Report['headline'] }[]) =>
    rows.map(({ estimate }) =>
      'suppressed' in estimate
        ? withheldInWords[estimate.suppressed]
        : Math.round(estimate.rate * 1000) / 1000,
    );
  // Every figure is read back where the workbook is tested; here, that it is this campaign's.
  expect(column('分人群', 2)).toEqual(expected(report.byGroup));
  expect(column('分乡镇', 2)).toEqual(expected(report.byTownship));
}

function shanghai(time: Date): string {
  const local = new Date(time.getTime() + 8 * 3_600_000);
  return local.toISOString().slice(0, 16);
}
