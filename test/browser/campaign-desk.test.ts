import ExcelJS from 'exceljs';
import { zipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DraftDesk, describedBy, focused, look, openDraftDesk } from './draft-desk.ts';
import { watchErrors } from './page-errors.ts';

let desk: DraftDesk;

beforeAll(async () => {
  desk = await openDraftDesk();
});

afterAll(() => desk?.end());

test('a clerk walks from the example to a published campaign, and every step is whole for a screen reader', {
  timeout: 300_000,
}, async () => {
  const page = await desk.arrive('li.na');
  const errors = watchErrors(page);
  await page.getByRole('button', { name: '新建调查' }).click();
  await page.getByLabel('标题', { exact: true }).fill('走一遍');
  await look(page, 'new');
  await page.getByRole('button', { name: '建立草稿' }).click();

  await stepIs(page, 'about', '这是什么调查');
  await look(page, 'about');
  await page.getByText('请换成本县的电话').waitFor();
  await page.getByText('更多设置').click();
  await page.getByLabel('答卷保存几个月').fill('24');
  await page.getByLabel('意见与投诉联系方式').fill('');
  await next(page);
  // Where something is missing one stays, and the keyboard is there.
  await page.getByText('请填写').waitFor();
  await expect.poll(() => focused(page)).toContain('意见与投诉联系方式');
  await page.getByLabel('意见与投诉联系方式').fill('0877-1234567');
  await next(page);

  await stepIs(page, 'places', '乡镇（街道）');
  await look(page, 'places');
  await page.getByRole('button', { name: '删除：富良棚乡' }).click();
  await next(page);

  await stepIs(page, 'frame', '名册：每处有多少人');
  await page.getByText('还没有填人数').waitFor();
  await look(page, 'frame-empty');
  await fillFrame(page);
  await next(page);

  await stepIs(page, 'questionnaires', '问卷');
  await look(page, 'questionnaires');
  await page.getByRole('checkbox', { name: '政协委员' }).click();
  await page.getByText('不调查政协委员，名册里的 1 行也会删除').waitFor();
  await page.getByRole('button', { name: '不调查这类人' }).click();
  await page.getByText('不调查', { exact: true }).waitFor();
  await next(page);

  await stepIs(page, 'plan', '要收多少份');
  // Without the committee members parents have 6/11 of 300, 163.6, the five others 1/11, 27.3: 164 to parents, 28 to
  // the first other. Of the 27 that principals owe there are 2; the parents give the other 25: 189.
  const groups = page.getByRole('region', { name: '表：各人群' });
  await groups.waitFor();
  await expect
    .poll(() => groups.getByRole('row', { name: /家长/ }).innerText())
    .toBe('家长\t189\t500\t0 / 1\t可以公布');
  await look(page, 'plan');
  await page.getByLabel('最少份数').fill('600');
  await page.getByText(/计划 600 份|一共要收 600 份/).waitFor();
  await next(page);

  await stepIs(page, 'rate', '满意率怎么算，多少算达标');
  await look(page, 'rate');
  await page.getByLabel('标准（%）').fill('86');
  await page.getByText('达到 86% 才算达标').waitFor();
  await page.getByText('更多设置').click();
  await page.getByLabel('区间的把握（%）').fill('90');
  await look(page, 'rate-more');
  await next(page);

  await stepIs(page, 'preview', '在手机上看一遍');
  await tryPreview(page);
  await next(page);

  await stepIs(page, 'check', '检查和发布');
  await page.getByText('请再看一眼').first().waitFor();
  await look(page, 'check');
  await page.getByRole('button', { name: '发布', exact: true }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('发布');
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click();
  await page.getByText('链接、二维码和海报').waitFor();

  const id = page.url().split('/').at(-1) ?? '';
  const published = await (await page.request.get(`${desk.url}/api/campaigns/${id}`)).json();
  expect(published.settings).toMatchObject({
    bar: 0.86,
    complaintContact: '0877-1234567',
    retentionMonths: 24,
    level: 0.9,
  });
  expect(published.settings.sampling.floor).toBe(600);
  expect(published.settings.townships.length).toBe(7);
  expect(published.settings.groups).not.toContain('cppcc-member');
  expect(published.frame).toContainEqual({
    group: 'teacher',
    township: '530426103',
    school: '甸中小学',
    eligible: 20,
  });
  expect(errors).toEqual([]);
  await page.context().close();
});

/** From a workbook, with what is wrong put right in the grid; and by pasting into it. */
async function fillFrame(page: Page): Promise<void> {
  const files = page.locator('input[type=file]');
  // A small file that would unpack to a hundred megabytes.
  await files.setInputFiles({
    name: 'bomb.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(
      zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(100 * 1024 * 1024) }, { level: 1 }),
    ),
  });
  await page.getByText('展开后太大').waitFor();

  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('名册');
  sheet.addRow(['人群', '乡镇', '学校', '人数']);
  for (const [group, eligible] of [
    ['学生', 400],
    ['家长', '五百'],
    ['校长', 2],
    ['人大代表', 6],
    ['政协委员', 8],
    ['其他群众', 3000],
  ] as const)
    sheet.addRow([group, '双江街道', '', eligible]);
  sheet.addRow(['教师', '甸中乡', '甸中小学', 20]);
  await files.setInputFiles({
    name: '名册.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(await book.xlsx.writeBuffer()),
  });
  await page.getByText('有 2 处要改').waitFor();
  const wrong = page.getByLabel('人数：家长 双江街道');
  expect(await describedBy(wrong)).toContain('“五百”不是人数');
  await look(page, 'frame-faults');
  await next(page);
  await page.getByText('先改好标红的地方').waitFor();
  await wrong.fill('500');
  await page.getByLabel('乡镇：教师 甸中乡').fill('甸中镇');
  await page.getByText('处要改').waitFor({ state: 'detached' });

  // Two cells from a spreadsheet, put in from this one on; then taken back.
  const students = page.getByLabel('人数：学生 双江街道');
  await students.focus();
  await paste(students, '410\n510\n');
  await expect.poll(() => page.getByLabel('人数：家长 双江街道').inputValue()).toBe('510');
  await page.getByRole('button', { name: '撤销' }).click();
  await expect.poll(() => page.getByLabel('人数：家长 双江街道').inputValue()).toBe('500');
  await students.press('Enter');
  expect(await focused(page)).toContain('人数：家长');
  const totals = page.getByRole('region', { name: '表：合计' });
  // 400 + 500 + 2 + 6 + 8 + 3000 in 双江街道, 20 in 甸中镇.
  expect(await totals.getByRole('row', { name: /双江街道/ }).innerText()).toContain('3,916');
  expect(await totals.getByRole('row', { name: /^合计/ }).innerText()).toContain('3,936');
}

async function tryPreview(page: Page): Promise<void> {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' || request.url().includes('/api/links')) sent.push(request.url());
  });
  await page.getByLabel('哪类人群').click();
  await page.getByTitle('其他群众').last().click();
  const phone = page.frameLocator('iframe');
  await phone.getByText('预览：填了也不会提交').waitFor();
  await phone.getByText('双江街道 · 其他群众').waitFor();
  await phone.locator('#begin').click();
  for (;;) {
    for (const item of await phone.locator('fieldset.item:visible').all())
      await item.locator('input').first().check();
    if (await phone.locator('#submit').isVisible()) break;
    await phone.getByRole('button', { name: '下一页' }).click();
  }
  expect(await phone.locator('#submit').isDisabled()).toBe(true);
  expect(sent).toEqual([]);
  await look(page, 'preview');
}

test('the complaint contact that the product brings is not published unseen', async () => {
  const page = await desk.arrive('li.na');
  const id = await desk.begin(page, '没有电话');
  await page.goto(`${desk.url}/console/campaigns/${id}/check`);
  await page.getByText('要确认的（1）').waitFor();
  expect(await page.getByRole('button', { name: '发布', exact: true }).count()).toBe(0);
  await look(page, 'confirms');
  await page.getByRole('checkbox', { name: '就用这个，不改了' }).check();
  await page.getByRole('button', { name: '发布', exact: true }).waitFor();
  await page.getByRole('link', { name: '去“基本情况”' }).click();
  await page.getByLabel('意见与投诉联系方式').fill('0877-1234567');
  await page.getByRole('link', { name: '检查和发布' }).click();
  await page.getByRole('button', { name: '发布', exact: true }).waitFor();
  expect(await page.getByText('要确认的（').count()).toBe(0);
  await page.context().close();
});

test('of two clerks on one draft, other fields are put together, and the same field is asked about; nothing typed is lost', async () => {
  const [one, two] = [await desk.arrive('li.na'), await desk.arrive('wang.wei')];
  const id = await desk.begin(one, '两人同改');
  for (const page of [one, two]) await page.goto(`${desk.url}/console/campaigns/${id}/about`);

  await one.getByLabel('组织单位').fill('县融媒体中心');
  await one.getByRole('button', { name: '保存', exact: true }).click();
  await one.getByText('已保存', { exact: true }).waitFor();
  await two.getByLabel('意见与投诉联系方式').fill('0877-7654321');
  await two.getByRole('button', { name: '保存', exact: true }).click();
  await two.getByText('li.na在').waitFor();
  await two.getByText('组织单位：峨山彝族自治县教育体育局 → 县融媒体中心').waitFor();
  await look(two, 'merged');
  await two.getByRole('button', { name: '知道了' }).click();
  expect(await two.getByLabel('组织单位').inputValue()).toBe('县融媒体中心');

  await one.getByLabel('标题', { exact: true }).fill('先改的标题');
  await one.getByRole('button', { name: '保存', exact: true }).click();
  await one.getByRole('heading', { name: '先改的标题' }).waitFor();
  await two.getByLabel('标题', { exact: true }).fill('后改的标题');
  await two.getByRole('button', { name: '保存', exact: true }).click();
  await two.getByText('也改了这里').waitFor();
  await look(two, 'clash');
  // Away and back: what was typed is still there.
  expect(await two.getByLabel('标题', { exact: true }).inputValue()).toBe('后改的标题');
  await two.getByRole('link', { name: '全部调查' }).click();
  await two.getByRole('link', { name: '先改的标题' }).click();
  await two.getByText('还没有保存的').waitFor();
  await two
    .getByRole('link', { name: /基本情况/ })
    .first()
    .click();
  expect(await two.getByLabel('标题', { exact: true }).inputValue()).toBe('后改的标题');
  await two.getByRole('button', { name: '保存', exact: true }).click();
  await two.getByRole('heading', { name: '后改的标题' }).waitFor();
  const { settings } = await (await two.request.get(`${desk.url}/api/campaigns/${id}`)).json();
  expect(settings).toMatchObject({
    title: '后改的标题',
    organiser: '县融媒体中心',
    complaintContact: '0877-7654321',
  });
  for (const page of [one, two]) await page.context().close();
});

async function next(page: Page): Promise<void> {
  await page.getByRole('button', { name: '下一步' }).click();
}

/** The step is open: its address, its heading, and the keyboard at its beginning. */
async function stepIs(page: Page, key: string, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading, exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toMatch(new RegExp(`/campaigns/\\w+/${key}$`));
  await expect.poll(() => focused(page)).toBe(heading);
}

async function paste(field: Locator, text: string): Promise<void> {
  await field.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
