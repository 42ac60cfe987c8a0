import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/** Vite's manifest: what each file of the sources became, and what it needs at once. */
type Manifest = Record<string, { file: string; imports?: string[]; css?: string[]; isEntry?: boolean }>;

const folder = fileURLToPath(new URL('../../../dist/public/console/', import.meta.url));
const manifest: Manifest = JSON.parse(readFileSync(`${folder}.vite/manifest.json`, 'utf8'));

/** Every file that a source brings with it before it runs. */
function filesOf(source: string, found = new Set<string>()): Set<string> {
  const entry = manifest[source];
  if (!entry) throw new Error(`the build has no ${source}`);
  if (found.has(entry.file)) return found;
  found.add(entry.file);
  for (const css of entry.css ?? []) found.add(css);
  for (const needed of entry.imports ?? []) filesOf(needed, found);
  return found;
}

const compressed = (files: Iterable<string>) =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(folder + file)).length, 0);

test('the first load of the console is at most 500 KB compressed', () => {
  expect(compressed(filesOf('index.html'))).toBeLessThan(500_000);
});

test.each(['draft/draft-desk.tsx', 'field/field-desk.tsx', 'report/report-desk.tsx', 'chart.tsx'])(
  '%s is a file of its own, that comes when it is wanted',
  (source) => {
    const { file } = manifest[source] ?? { file: '' };
    expect(file).not.toBe('');
    expect(filesOf('index.html')).not.toContain(file);
  },
);

test('the figures of a report do not wait for its charts', () => {
  expect(filesOf('report/report-desk.tsx')).not.toContain(manifest['chart.tsx']?.file);
  expect(compressed(filesOf('report/report-desk.tsx'))).toBeLessThan(500_000);
});
