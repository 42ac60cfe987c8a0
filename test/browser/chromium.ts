import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sparticuz from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const require = createRequire(import.meta.url);

/** A real Chromium from npm alone, with a font that has Chinese. Close it when done. */
export async function launchChromium(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-fonts-'));
  const fonts = dirname(
    require.resolve('@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf'),
  );
  const configuration = join(folder, 'fonts.conf');
  writeFileSync(
    configuration,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${dirname(fonts)}</dir><cachedir>${folder}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias></fontconfig>`,
  );
  const browser = await chromium.launch({
    executablePath: await sparticuz.executablePath(),
    args: [
      ...sparticuz.args.filter(
        // Nor what loosens it: a test of what another site can do is one of a browser as people have it.
        (argument) =>
          !/^--(headless|single-process|disable-web-security|disable-site-isolation|allow-running)/.test(
            argument,
          ),
      ),
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
    // Where a machine has no locale of its own, Chromium calls whatever it saves `download`.
    env: { ...process.env, LC_ALL: 'C.UTF-8', FONTCONFIG_FILE: configuration, FONTCONFIG_PATH: folder },
  });
  browser.on('disconnected', () => rmSync(folder, { recursive: true, force: true }));
  return browser;
}
