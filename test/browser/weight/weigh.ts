import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { emptyServer } from '../../server/running.ts';
import { launchChromium } from '../chromium.ts';
import { countingPhone, fillIn, type Wire } from './phone.ts';
import { publishShipped } from './shipped.ts';

/**
 * Weighs the phone page beside SurveyJS's own interface with the same questionnaire, in one run: bytes over the wire,
 * requests, and when the first question is there on a slow network and a slow phone; then every shipped questionnaire,
 * to its first question and to the receipt. `npm run weigh` prints tables.
 */

/** 3G in a valley, and a processor a quarter as fast. */
const network = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const slowdown = 4;
const repeats = 3;

interface Weight extends Wire {
  /** Until the first question is painted and can be answered. */
  seconds: number;
}

const folder = mkdtempSync(join(tmpdir(), 'renkedu-weight-'));
const server = await emptyServer();
const browser = await launchChromium();
const surveyJs = await serveSurveyJs();
try {
  const links = await publishShipped(server);
  const rows = {
    // The notice and its question are painted before; this button comes when they can be answered.
    'phone page': await weigh(links.get('parent') ?? '', '#begin:not([hidden])'),
    'SurveyJS + React': await weigh(surveyJs.url, '.sd-question'),
  };
  const forms: Record<string, object> = {};
  for (const [group, url] of links) forms[group] = await weighForm(url);
  console.table(rows);
  console.table(forms);
  console.log(JSON.stringify({ network, slowdown, ...rows, forms }));
} finally {
  await browser.close();
  surveyJs.server.close();
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}

async function weigh(url: string, question: string): Promise<Weight> {
  const weights: Weight[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const { page, devtools, wire } = await countingPhone(browser);
    await devtools.send('Network.emulateNetworkConditions', network);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
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
    await page.waitForLoadState('networkidle');
    weights.push({ ...wire(), seconds: Number(seconds.toFixed(2)) });
    await page.context().close();
  }
  return weights.sort((a, b) => a.seconds - b.seconds)[Math.floor(repeats / 2)] as Weight;
}

/** The time is the machine's that fills in, so it is left out. */
async function weighForm(url: string): Promise<Wire & { bytesToReceipt: number }> {
  const { page, wire } = await countingPhone(browser);
  await page.goto(url, { waitUntil: 'networkidle' });
  const first = wire();
  await fillIn(page);
  await page.waitForLoadState('networkidle');
  const bytesToReceipt = wire().bytes;
  await page.context().close();
  return { ...first, bytesToReceipt };
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
