import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueCodes } from '../../server/campaigns/codes.ts';
import { closeCampaign, setProofOfWork } from '../../server/campaigns/life.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { emptyServer } from '../server/running.ts';
import { publishSmall, smallQuestionnaire } from '../server/survey.ts';
import { launchChromium } from './chromium.ts';

/** What the proxy between phone and server does to a submission; after these it lets it pass. */
const mishaps = [
  ['reset'],
  ['drop', 'repeat'],
  ['reset', 'delay'],
  ['repeat'],
  ['unavailable', 'reset', 'drop'],
  ['reset', 'reset', 'repeat'],
] as const;

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let id: string;
let proxy: Awaited<ReturnType<typeof flakyProxy>>;

beforeAll(async () => {
  server = await emptyServer();
  id = await publishSmall(server.services, {
    questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire },
    access: { teacher: 'code' },
  });
  browser = await launchChromium();
  proxy = await flakyProxy(server.url);
});

afterAll(async () => {
  await browser?.close();
  proxy?.server.close();
  await server?.end();
});

test('phones behind a bad network: drops, delays, repeats, resets after the commit; one record a person', async () => {
  const link = await linkOf('parent');
  await Promise.all(
    mishaps.map(async (_, person) => {
      const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      await page.goto(`${proxy.url}/s/${link}`);
      await page.locator(`input[name=overall][value="${1 + (person % 5)}"]`).check();
      await page.locator('textarea').fill(`第 ${person} 位`);
      if (person % 2 === 0) await context.setOffline(true);
      await page.locator('#submit').dblclick();
      await page
        .getByText(/未提交|正在提交|已提交/)
        .first()
        .waitFor();
      if (person % 2 === 0) {
        await setTimeout(300);
        await context.setOffline(false);
      }
      await page.getByText('已提交，谢谢').waitFor({ timeout: 60_000 });
      await page.goBack();
      await page.goForward();
      await context.close();
    }),
  );
  const counts = await recount(server.services, id);
  expect(counts).toMatchObject({ responses: mishaps.length, differences: [] });
  const comments = [];
  for await (const { answers } of responsesOf(server.services.store.reads, id))
    comments.push(answers['comment']);
  expect(comments.sort()).toEqual(mishaps.map((_, person) => `第 ${person} 位`).sort());
  expect(proxy.done()).toEqual(mishaps.flat().toSorted());
});

test('a phone that dies after its answers were stored, and before it knew, sends them again as the same record', async () => {
  const before = (await recount(server.services, id)).responses;
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const url = `${server.url}/s/${await linkOf('parent')}`;
  let stored = () => undefined as unknown;
  const storing = new Promise((resolve) => {
    stored = () => resolve(undefined);
  });
  await page.route('**/api/responses/*', async (route) => {
    await route.fetch();
    stored();
    await route.abort();
  });
  await page.goto(url);
  await page.locator('input[name=overall][value="3"]').check();
  await page.locator('#submit').click();
  await storing;
  await page.close();
  expect((await recount(server.services, id)).responses).toBe(before + 1);

  const again = await context.newPage();
  await again.goto(url);
  await again.getByText('还没有确认交上').waitFor();
  await again.getByRole('button', { name: '继续上次' }).click();
  await again.locator('#submit').click();
  await again.getByText('已提交，谢谢').waitFor();
  expect((await recount(server.services, id)).responses).toBe(before + 1);
  await context.close();
});

test('a flooded campaign has the phone do some work first, without the person noticing more than a moment', async () => {
  await setProofOfWork(server.services.store, id, true, commandLine, server.services.clock());
  await setTimeout(1100);
  const page = await newPhone();
  await page.goto(`${server.url}/s/${await linkOf('parent')}`);
  const before = (await recount(server.services, id)).responses;
  await answer(page);
  await page.getByText('已提交，谢谢').waitFor();
  expect((await recount(server.services, id)).responses).toBe(before + 1);
  await setProofOfWork(server.services.store, id, false, commandLine, server.services.clock());
  await page.context().close();
});

test('a code comes with the slip’s address, does not stay there, and counts once', async () => {
  const [slip, other] = await issueCodes(
    server.services,
    id,
    'teacher',
    commandLine,
    server.services.clock(),
  );
  const page = await newPhone();
  await page.goto(slip?.url ?? '');
  expect(page.url()).not.toContain('#');
  expect(await page.getByLabel('一次性验证码').inputValue()).toBe(slip?.code.replaceAll('-', ''));
  await answer(page);
  await page.getByText('已提交，谢谢').waitFor();
  await page.goto('about:blank');
  await page.goto(slip?.url ?? '');
  await answer(page);
  await page.getByText('或者已经用过').waitFor();
  const field = page.getByLabel('一次性验证码');
  expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
  await field.fill(other?.code ?? '');
  await page.locator('#submit').click();
  await page.getByText('已提交，谢谢').waitFor();
  await page.context().close();
});

test('a tablet that is passed round starts afresh, keeps no draft and shows nobody’s answers', async () => {
  const page = await newPhone();
  const url = `${server.url}/s/${await linkOf('parent')}?tablet`;
  await page.goto(url);
  await page.clock.install();
  await page.locator('input[name=overall][value="4"]').check();
  await page.locator('#submit').click();
  await page.getByRole('button', { name: '下一位填写' }).waitFor();
  await page.getByText('秒后回到开头').waitFor();
  const started = page.waitForEvent('load');
  await page.clock.runFor(21_000);
  await started;
  expect(await page.locator('input[name=overall]:checked').count()).toBe(0);
  expect(await page.getByText('本机已经提交过一份').isVisible()).toBe(false);
  await page.locator('input[name=overall][value="1"]').check();
  await page.clock.runFor(182_000);
  await page.getByText('很久没有填写').waitFor();
  const cleared = page.waitForEvent('load');
  await page.clock.runFor(21_000);
  await cleared;
  expect(await page.locator('input[name=overall]:checked').count()).toBe(0);
  expect(await page.getByRole('button', { name: '继续上次' }).count()).toBe(0);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await page.context().close();
});

test('after sealing anybody finds a receipt, and nothing of its answers', async () => {
  const page = await newPhone();
  await page.goto(`${server.url}/s/${await linkOf('parent')}`);
  await answer(page);
  await page.getByText('已提交，谢谢').waitFor();
  const receipt = await page.locator('#receipt').innerText();
  await page.getByRole('link', { name: '查询回执码' }).click();
  await page.getByText('调查还在进行').waitFor();
  await closeCampaign(server.services.store, id, commandLine, server.services.clock());
  await sealCampaign(server.services, id, commandLine, server.services.clock());
  await page.reload();
  await page.getByLabel('请输入回执码').fill(receipt.toLowerCase());
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByText('这份答卷已计入结果').waitFor();
  await page.getByLabel('请输入回执码').fill('2222 2222 2222 2222');
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByText('没有这个回执码').waitFor();
  await page.context().close();
});

async function linkOf(group: string): Promise<string> {
  const links = await linksOf(server.services.store.db, id);
  return links.find((row) => row.group === group)?.code ?? '';
}

async function newPhone(): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 360, height: 740 } })).newPage();
}

async function answer(page: Page): Promise<void> {
  await page.locator('input[name=overall][value="4"]').check();
  await page.locator('#submit').click();
}

/** A proxy that lets everything pass but submissions, each of which meets the next list of mishaps first. */
async function flakyProxy(target: string) {
  const left = new Map<string, string[]>();
  const done: string[] = [];
  let people = 0;
  const forward = (path: string, method: string, headers: Record<string, unknown>, body: Buffer) =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      const sent = request(
        `${target}${path}`,
        { method, headers: headers as Record<string, string> },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('end', () =>
            resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  const proxy: Server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { url = '/', method = 'GET', headers } = incoming;
    let mishap: string | undefined;
    if (method === 'PUT') {
      if (!left.has(url)) left.set(url, [...(mishaps[people++] ?? [])]);
      mishap = left.get(url)?.shift();
    }
    if (mishap) done.push(mishap);
    if (mishap === 'drop') {
      incoming.socket.destroy();
      return;
    }
    if (mishap === 'unavailable') {
      outgoing.writeHead(503, { 'Retry-After': '1' }).end('busy');
      return;
    }
    if (mishap === 'delay') await setTimeout(1000);
    if (mishap === 'repeat') await forward(url, method, headers, body);
    const reply = await forward(url, method, headers, body);
    if (mishap === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    outgoing.writeHead(reply.status, reply.headers as Record<string, string>).end(reply.body);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  return { server: proxy, url: `http://127.0.0.1:${port}`, done: () => done.toSorted() };
}
