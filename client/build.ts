import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';

/** Builds what browsers get: the phone's style sheet and script, the page's renderer for the server, and the console. */

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const finished = join(root, 'dist');
const stamp = join(finished, '.stamp');
/** Made beside, so that a server that runs keeps its files until the new ones are whole. */
const dist = join(root, 'node_modules', '.renkedu-dist');
const shared: InlineConfig = { root, configFile: false, logLevel: 'warn' };

const sources = digestOfSources();
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) process.exit(0);
console.error('正在构建页面 (building the pages) …');
rmSync(dist, { recursive: true, force: true });
await buildRenderer();
await buildPhone();
await buildConsole();
writeFileSync(join(dist, '.stamp'), sources);
rmSync(finished, { recursive: true, force: true });
renameSync(dist, finished);

function digestOfSources(): string {
  const digest = createHash('sha256');
  const files = globSync('{client,surveys,analysis}/**/*.{ts,tsx,css,html,json}', { cwd: root }).sort();
  for (const file of [...files, 'package-lock.json'])
    digest.update(file).update(readFileSync(join(root, file)));
  return digest.digest('hex');
}

async function buildRenderer(): Promise<void> {
  await build({
    ...shared,
    build: {
      ssr: 'client/respond/render.tsx',
      outDir: join(dist, 'respond'),
      rolldownOptions: { output: { entryFileNames: 'render.js' } },
    },
    // Outside development mode React leaves out its checks: a third of the time to render a form.
    define: { 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true },
  });
}

async function buildPhone(): Promise<void> {
  const made = join(dist, 'phone');
  // One by one, so that none needs a file that two of them share: each is one request.
  const parts = ['script.ts', 'branching.ts', 'proof.ts', 'tablet.ts', 'style.css'];
  for (const file of [...parts.map((part) => `respond/${part}`), 'bulletin/bulletin.css']) {
    await build({
      ...shared,
      build: {
        outDir: made,
        emptyOutDir: false,
        target: ['chrome80', 'ios13'],
        cssTarget: ['chrome80', 'ios13'],
        modulePreload: false,
        rolldownOptions: {
          input: join(root, 'client', file),
          // The script calls what the others export.
          preserveEntrySignatures: 'exports-only',
          output: { entryFileNames: '[name].js', assetFileNames: '[name][extname]' },
        },
      },
    });
  }
  const style = readFileSync(join(made, 'style.css'), 'utf8').trim();
  rmSync(join(made, 'style.css'));
  const files = readdirSync(made).sort();
  const digest = createHash('sha256');
  for (const file of files) {
    const bytes = readFileSync(join(made, file));
    digest.update(bytes);
    writeFileSync(join(made, `${file}.br`), brotliCompressSync(bytes));
    writeFileSync(join(made, `${file}.gz`), gzipSync(bytes, { level: 9 }));
  }
  // A folder's name for all of them, so that one finds the other beside itself.
  const folder = digest.digest('hex').slice(0, 8);
  mkdirSync(join(dist, 'public', 'assets'), { recursive: true });
  renameSync(made, join(dist, 'public', 'assets', folder));
  const address = (file: string) => `/assets/${folder}/${file}`;
  writeFileSync(
    join(dist, 'respond', 'assets.json'),
    JSON.stringify({
      style,
      script: address('script.js'),
      branching: address('branching.js'),
      bulletin: address('bulletin.css'),
    }),
  );
}

async function buildConsole(): Promise<void> {
  await build({
    ...shared,
    root: join(root, 'client/console'),
    base: '/console/',
    plugins: [react()],
    build: {
      outDir: join(dist, 'public', 'console'),
      emptyOutDir: true,
      chunkSizeWarningLimit: 1500,
      // A test reads in it what a page loads.
      manifest: true,
    },
  });
}
