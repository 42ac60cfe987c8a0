import type { Browser, CDPSession, Page } from 'playwright-core';

/** What came over the wire so far, headers counted. */
export interface Wire {
  requests: number;
  bytes: number;
}

/** A phone that counts what it gets. */
export async function countingPhone(
  browser: Browser,
): Promise<{ page: Page; devtools: CDPSession; wire: () => Wire }> {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    // A browser reads brotli from this machine, but not from a county's server that it meets without encryption.
    extraHTTPHeaders: { 'Accept-Encoding': 'gzip, deflate' },
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    if (encodedDataLength === 0) return;
    bytes += encodedDataLength;
    requests += 1;
  });
  return { page, devtools, wire: () => ({ requests, bytes }) };
}

/** From the notice to the receipt, with the first answer to everything. */
export async function fillIn(page: Page): Promise<void> {
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
}
