import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GroupCode, groups } from '../../surveys/groups.ts';
import { emptyServer } from '../server/running.ts';
import { launchChromium } from './chromium.ts';
import { countingPhone, fillIn } from './weight/phone.ts';
import { publishShipped } from './weight/shipped.ts';

let server: Awaited<ReturnType<typeof emptyServer>>;
let browser: Browser;
let links: Map<GroupCode, string>;

beforeAll(async () => {
  server = await emptyServer();
  links = await publishShipped(server);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await server?.end();
});

test.for(groups.map(({ code }) => code))(
  'the form of %s: 10 KB and 3 requests to its first question, 30 KB to the receipt',
  async (group) => {
    const { page, wire } = await countingPhone(browser);
    await page.goto(links.get(group) ?? '', { waitUntil: 'networkidle' });
    const first = wire();
    expect(first.bytes).toBeGreaterThan(5000);
    expect(first.bytes).toBeLessThanOrEqual(10 * 1024);
    expect(first.requests).toBeLessThanOrEqual(3);
    await fillIn(page);
    await expect.poll(() => wire().requests).toBeGreaterThan(first.requests);
    expect(wire().bytes).toBeLessThanOrEqual(30 * 1024);
    await page.context().close();
  },
);
