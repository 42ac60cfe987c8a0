import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import type { Browser, Page } from 'playwright-core';
import { build } from 'vite';
import { linksOf } from '../../../server/queries/links.ts';
import { emptyServer } from '../../server/running.ts';
import { publishSmall } from '../../server/survey.ts';
import { launchChromium } from '../chromium.ts';

/**
 * Weighs the phone page beside SurveyJS's own interface with the same questionnaire, in one run: bytes over the wire,
 * requests, and when the first question is there on a slow network and a slow phone. `npm run weigh` prints a table.
 */

/** 3G in a valley, and a processor a quarter as fast. */
const network = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const slowdown = 4;
const repeats = 3;

interface Weight {
  requests: number;
  kilobytes: number;
  /** Until the first question is painted. */
  seconds: number;
}

const folder = mkdtempSync(join(tmpdir(), 'renkedu-weight-'));
const server = await emptyServer();
const browser = await launchChromium();
const surveyJs = await serveSurveyJs();
try {
  const id = await publishSmall(server.services, {
    questionnaires: { parent: 'parent', teacher: 'teacher' },
  });
  const link = (await linksOf(server.services.store.db, id)).find(({ group }) => group === 'parent')?.code;
  const url = `${server.url}/s/${link}`;
  const ours = await weigh(url, '.item');
  const flow = await weighFlow(url);
  const theirs = await weigh(surveyJs.url, '.sd-question');
  const rows = { 'phone page': ours, 'phone page, until the receipt': flow, 'SurveyJS + React': theirs };
  console.table(rows);
  console.log(JSON.stringify({ network, slowdown, ...rows }));
} finally {
  await browser.close();
  surveyJs.server.close();
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}

async function weigh(url: string, question: string): Promise<Weight> {
  const weights: Weight[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const { page, wire } = await slowPhone(browser);
    await page.addInitScript((selector) => {
      const seen = () => {
        if (document.querySelector(selector) === null) return void requestAnimationFrame(seen);
        // The frame after this one shows it.
        requestAnimationFrame(() =>
          document.documentElement.setAttribute('data-seen', String(performance.now())),
        );
      };
      requestAnimationFrame(seen);
    }, question);
    await page.goto(url);
    const seen = page.locator('html[data-seen]');
    await seen.waitFor({ state: 'attached', timeout: 120_000 });
    const painted = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    );
    const seconds = Math.max(Number(await seen.getAttribute('data-seen')), painted) / 1000;
    weights.push({ ...wire(), seconds: Number(seconds.toFixed(2)) });
    await page.context().close();
  }
  return weights.sort((a, b) => a.seconds - b.seconds)[Math.floor(repeats / 2)] as Weight;
}

/** From the scan to the receipt; the time is the machine's that fills in, so it is left out. */
async function weighFlow(url: string): Promise<Omit<Weight, 'seconds'>> {
  const { page, wire } = await slowPhone(browser);
  await page.goto(url);
  await page.locator('#begin').click();
  for (;;) {
    for (const group of await page.locator('fieldset:visible').all())
      if ((await group.locator('input:checked').count()) === 0) await group.locator('input').first().check();
    const next = page.getByRole('button', { name: '下一页' });
    if (!(await next.isVisible())) break;
    await next.click();
  }
  await page.locator('#submit').click();
  await page.getByText('已提交，谢谢').waitFor();
  const weight = wire();
  await page.context().close();
  return weight;
}

async function slowPhone(from: Browser): Promise<{ page: Page; wire: () => Omit<Weight, 'seconds'> }> {
  const context = await from.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', network);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  let bytes = 0;
  let requests = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    if (encodedDataLength === 0) return;
    bytes += encodedDataLength;
    requests += 1;
  });
  return { page, wire: () => ({ requests, kilobytes: Number((bytes / 1024).toFixed(1)) }) };
}

async function serveSurveyJs(): Promise<{ server: Server; url: string }> {
  const root = dirname(fileURLToPath(import.meta.url));
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      rolldownOptions: {
        input: join(root, 'surveyjs.ts'),
        output: { entryFileNames: 'survey.js', assetFileNames: 'survey[extname]', codeSplitting: false },
      },
    },
  });
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <title>.</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/survey.css">
    <script type="module" src="/survey.js"></script><div id="survey"></div>`;
  const files: Record<string, [string, Buffer]> = {
    '/': ['text/html; charset=utf-8', gzipSync(html)],
    '/survey.css': ['text/css', gzipSync(readFileSync(join(folder, 'survey.css')), { level: 9 })],
    '/survey.js': ['text/javascript', gzipSync(readFileSync(join(folder, 'survey.js')), { level: 9 })],
  };
  const server = createServer((request, answer) => {
    const [type, bytes] = files[request.url ?? ''] ?? ['text/plain', gzipSync('')];
    answer.writeHead(200, { 'Content-Type': type, 'Content-Encoding': 'gzip' }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
