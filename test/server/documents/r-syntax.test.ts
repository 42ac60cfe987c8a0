import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Estimate } from '../../../analysis/report.ts';
import { csv } from '../../../server/documents/csv.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { rSyntax } from '../../../server/documents/r-syntax.ts';
import { runs } from './pspp.ts';
import { rCampaigns } from './r-campaigns.ts';
import { made } from './source.ts';

const stored = (name: string) => path.join(import.meta.dirname, 'r', name);
/** `UPDATE=1` and R on the machine write the stored copies anew. */
const update = process.env['UPDATE'] === '1';

test.each(rCampaigns)(
  'R printed the Report of $name when it ran this very script',
  async ({ name, source }) => {
    const { bytes: script } = await made(rSyntax, source);
    if (update) writeFileSync(stored(`${name}.R`), script);
    expect(script.toString()).toBe(readFileSync(stored(`${name}.R`), 'utf8'));
    const printed = readPrinted(readFileSync(stored(`${name}.txt`), 'utf8'));
    const { report } = source;
    same(printed.get('headline'), report.headline, 'headline');
    expect(report.byGroup).toHaveLength(3);
    for (const { group, estimate } of report.byGroup) same(printed.get(group), estimate, group);
  },
);

const hasR = runs('Rscript', ['-e', 'library(survey)']);

test.skipIf(!hasR)('run in R, the script reads the CSV and finds the Report', async () => {
  for (const { name, source } of rCampaigns) {
    const printed = await runInR(source);
    if (update) writeFileSync(stored(`${name}.txt`), printed);
    expect(existsSync(stored(`${name}.txt`))).toBe(true);
    expect(printed, name).toBe(readFileSync(stored(`${name}.txt`), 'utf8'));
    expect(printed).toMatch(/与报告一致：2[04] 个数字/);
  }
});

test.skipIf(!hasR)('R stops where an answer is another than the Report counted', async () => {
  const [first] = rCampaigns;
  if (!first) throw new Error('there are campaigns');
  // A teacher's overall judgement, after group, township, school and the comment.
  const worse = (rows: string) => rows.replace(/^(teacher,\d+,,,)[45],/m, (_all, before) => `${before}1,`);
  await expect(runInR(first.source, worse)).rejects.toThrow(/1e-08/);
});

test('two makings are the same bytes', async () => {
  for (const { source } of rCampaigns)
    expect((await made(rSyntax, source)).bytes.equals((await made(rSyntax, source)).bytes)).toBe(true);
});

async function runInR(source: DocumentSource, changed = (rows: string) => rows): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'r-'));
  try {
    writeFileSync(path.join(folder, 'script.R'), (await made(rSyntax, source)).bytes);
    writeFileSync(path.join(folder, 'rows.csv'), changed((await made(csv, source)).bytes.toString()));
    return execFileSync('Rscript', ['script.R', 'rows.csv'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines that the script prints: a name, then names and figures by turns. */
function readPrinted(text: string): Map<string, Record<string, number>> {
  return new Map(
    text
      .split('\n')
      .filter((line) => line.includes(' rate '))
      .map((line) => {
        const [name = '', ...words] = line.trim().split(/\s+/);
        const pairs = Array.from({ length: words.length / 2 }, (_, index) => [
          words[2 * index] ?? '',
          Number(words[2 * index + 1]),
        ]);
        return [name, Object.fromEntries(pairs)];
      }),
  );
}

function same(printed: Record<string, number> | undefined, estimate: Estimate, about: string): void {
  if ('suppressed' in estimate || !printed) throw new Error(`${about}: no estimate`);
  const { rate, se, lower, upper, n, valid } = estimate;
  for (const [name, value] of Object.entries({ rate, se, lower, upper, n, valid }))
    expect(Math.abs((printed[name] ?? Number.NaN) - value), `${about} ${name}`).toBeLessThan(1e-9);
}
