import ExcelJS from 'exceljs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readTable } from '../../server/documents/rows.ts';
import { createPerson } from '../../server/people/management.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import { launchChromium } from '../browser/chromium.ts';
import { Desk, password, person } from '../server/desk.ts';
import { emptyServer } from '../server/running.ts';
import { publishSmall } from '../server/survey.ts';
import { breaking, formula, hostileCampaign, school, tag, township } from './hostile-text.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let open: string;
let closed: string;
let draft: string;
let desk: Desk;
const ran: string[] = [];

beforeAll(async () => {
  server = await emptyServer(undefined, { RENKEDU_SECOND_FACTOR: 'optional' });
  const { services } = server;
  open = await hostileCampaign(services, 4);
  closed = await hostileCampaign(services, 60);
  await closeCampaign(services.store, closed, commandLine, services.clock());
  await sealCampaign(services, closed, commandLine, services.clock());
  desk = await person(server, 'all.one', ['administrator', 'publisher', 'analyst']);
  await person(server, 'auditor.one', ['auditor']);
  await person(server, 'liaison.one', ['liaison'], { township, school: null });
  await createPerson(
    services.store,
    { username: 'hostile.one', name: tag, duties: ['liaison'], scope: { township, school } },
    commandLine,
    services.clock(),
  );
  const settings = (
    await desk.json<{ settings: { questionnaires: unknown } }>('GET', `/api/campaigns/${open}`)
  ).settings;
  const file = { title: breaking, questionnaires: settings.questionnaires };
  ({ id: draft } = await desk.json<{ id: string }>('POST', '/api/campaigns', file));
  const entry = {
    item: 'safety',
    action: breaking,
    unit: breaking,
    due: '2027-01-01',
    state: 'not-started',
    stateOn: '2026-11-01',
  };
  await desk.call('POST', `/api/campaigns/${closed}/rectifications`, entry);
  for (const note of ['', breaking]) {
    const { digest, revisions } = await desk.json<{ digest: string; revisions: unknown[] }>(
      'GET',
      `/api/campaigns/${closed}/bulletin`,
    );
    const body = { digest, after: revisions.length, note };
    expect(await desk.status('POST', `/api/campaigns/${closed}/bulletin`, body)).toBe(201);
  }
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

/** A browser that does not mind our policy: what is tested is that text stays text, with nothing to catch it. */
async function unguarded(width = 1280): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    bypassCSP: true,
    locale: 'zh-CN',
  });
  await context.exposeFunction('pwned', () => ran.push('a hostile text ran'));
  return context;
}

/** The page shows the text as it was written, and nothing of it became an element. */
async function harmless(page: Page, where: string, shows: string | null = tag): Promise<void> {
  const text = () => page.evaluate(() => `${document.title} ${document.body.innerText}`);
  // What a page reads comes after the page.
  if (shows !== null) await expect.poll(async () => `${where} ${await text()}`).toContain(shows);
  const elements = await page.evaluate(() =>
    [...document.querySelectorAll('[onerror], img[src="x"], a[href^="javascript"], script:not([src])')].map(
      ({ outerHTML }) => outerHTML,
    ),
  );
  expect([where, elements, ran]).toEqual([where, [], []]);
}

test('no text of a questionnaire, a campaign or a school becomes part of a phone page, the thanks or the receipts', async () => {
  const context = await unguarded(390);
  const page = await context.newPage();
  const links = await linksOf(server.services.store.db, open);
  const cell = links.find(({ group }) => group === 'parent')?.code ?? '';
  const entry = links.find(({ group }) => group === null)?.code ?? '';
  await page.goto(`${server.url}/s/${cell}`);
  await harmless(page, 'form');
  await page.locator('#begin').click();
  await page.locator('input[name="overall"]').first().check();
  await harmless(page, 'form, begun');
  await page.locator('textarea[name="comment"]').fill(breaking);
  // A draft, as it comes back after the page was closed.
  await page.reload();
  await page.getByRole('button', { name: '继续上次' }).click();
  await harmless(page, 'draft');
  await page.locator('#submit').click();
  await page.getByText('已提交，谢谢').waitFor();
  await harmless(page, 'thanks');
  await page.goto(`${server.url}/s/${entry}`);
  await harmless(page, 'entry');
  for (const query of [
    `group=parent`,
    `group=parent&township=${township}`,
    `group=${encodeURIComponent(tag)}`,
  ]) {
    await page.goto(`${server.url}/s/${entry}?${query}`);
    await harmless(page, query);
  }
  for (const path of [`/receipts/${open}`, `/receipts/${closed}`, `/bulletin`, `/bulletin/${closed}`]) {
    await page.goto(`${server.url}${path}`);
    await harmless(page, path);
  }
  await page.goto(`${server.url}/receipts/${closed}`);
  await page.locator('#code').fill(breaking.slice(0, 40));
  await page.getByRole('button', { name: '查询' }).click();
  await harmless(page, 'receipt asked for');
  for (const path of [`/s/${encodeURIComponent(tag)}`, `/receipts/${encodeURIComponent(tag)}`]) {
    await page.goto(`${server.url}${path}`);
    await harmless(page, path, null);
  }
  await context.close();
});

test('a form that is sent back with its faults holds what was written as text', async () => {
  const links = await linksOf(server.services.store.db, open);
  const cell = links.find(({ group }) => group === 'parent')?.code ?? '';
  const form = await (await fetch(`${server.url}/s/${cell}`)).text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(form)?.[1] ?? '';
  const body = new URLSearchParams({ ticket, comment: breaking, said: breaking, [breaking]: breaking });
  const answer = await fetch(`${server.url}/s/${cell}`, { method: 'POST', body });
  expect(answer.status).toBe(422);
  const text = await answer.text();
  expect(text).not.toContain(tag);
  expect(text).toContain('&lt;img src=x onerror=pwned()&gt;');
});

test('nor of any page of the desk, whoever looks at it', async () => {
  const context = await unguarded();
  const page = await context.newPage();
  await signIn(page, 'all.one');
  const visit = async (path: string, ready: string, where = path, shows: string | null = tag) => {
    await page.goto(`${server.url}/console${path}`);
    await page.getByText(ready).first().waitFor();
    await harmless(page, where, shows);
  };
  await visit('/', '全部调查');
  await visit(`/campaigns/${draft}`, '问卷');
  for (const button of await page.locator('.opener').all()) await button.click();
  await harmless(page, 'draft, opened');
  await visit(`/campaigns/${open}`, '链接、二维码和海报');
  await visit(`/campaigns/${closed}`, '文件与存档');
  await visit(`/campaigns/${closed}/documents`, '生成记录');
  await visit(`/campaigns/${closed}?view=internal`, '内部数字');
  for (const button of await page.locator('.opener').all()) await button.click();
  await harmless(page, 'report, opened');
  await visit(`/campaigns/${closed}/bulletin`, '整改清单');
  await visit('/people', '人员');
  await page.getByRole('link', { name: tag }).click();
  await page.getByRole('heading', { name: tag }).waitFor();
  await harmless(page, 'person');
  await page.goto(`${server.url}/api/campaigns/${closed}/bulletin/preview.html`);
  await harmless(page, 'preview');
  await page.goto(`${server.url}/console/campaigns/${encodeURIComponent(tag)}`);
  await page.getByText('没有编号为').waitFor();
  await harmless(page, 'no such campaign', null);
  await context.close();

  const auditing = await unguarded();
  const audit = await auditing.newPage();
  await signIn(audit, 'auditor.one');
  await audit.locator('.entries tbody tr').first().waitFor();
  await harmless(audit, 'audit');
  await auditing.close();

  const watching = await unguarded(390);
  const field = await watching.newPage();
  await signIn(field, 'liaison.one');
  await field.locator('.field-cells').first().waitFor();
  await harmless(field, 'liaison');
  await watching.close();
});

test('a spreadsheet runs nothing of it: workbook, rows and audit hold text', async () => {
  const workbook = await desk.document(closed, 'xlsx');
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(await workbook.arrayBuffer());
  let formulas = 0;
  let seen = 0;
  book.eachSheet((sheet) =>
    sheet.eachRow((row) =>
      row.eachCell((cell) => {
        if ([ExcelJS.ValueType.Formula, ExcelJS.ValueType.Hyperlink].includes(cell.type)) formulas += 1;
        if (cell.value === formula) seen += 1;
      }),
    ),
  );
  expect(formulas).toBe(0);
  expect(seen).toBeGreaterThan(0);
  const rows = await (await desk.document(closed, 'csv')).text();
  expect(rows).not.toMatch(/(^|,)"?=cmd/m);
  expect(readTable(rows.replace(/^\ufeff/, '')).rows[0]?.fields['said']).toBe(formula);
  const auditor = new Desk(server);
  await auditor.signIn('auditor.one');
  expect(await (await auditor.call('GET', '/api/audit.csv')).text()).not.toMatch(/(^|,)"?[=+@]/m);
});

test('a poster holds words and a code, no action; a file name stays a name', async () => {
  const response = await desk.call('GET', `/api/campaigns/${open}/posters.pdf`);
  const pdf = Buffer.from(await response.arrayBuffer()).toString('latin1');
  expect(pdf.startsWith('%PDF')).toBe(true);
  expect(pdf).not.toMatch(/\/(JavaScript|JS|OpenAction|URI|Launch|AA)\b/);
  // Quotes, slashes, dots, and signs that turn the direction of writing, so that an ending seems another.
  const title = '../../a"; filename="b.exe\u202Exslx.exe';
  const id = await publishSmall(server.services, { title });
  const file = await desk.document(id, 'xlsx');
  const name = file.headers.get('content-disposition') ?? '';
  expect(name).toMatch(/^attachment; filename="renkedu\.xlsx"; filename\*=UTF-8''[^";]*$/);
  const decoded = decodeURIComponent(name.split("UTF-8''")[1] ?? '');
  expect(decoded).not.toMatch(/[/\\"\u202a-\u202e\u2066-\u2069]/);
});

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto(`${server.url}/console/`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('button', { name: '退出' }).waitFor();
}
