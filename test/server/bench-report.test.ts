import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ReportBench } from '../../server/bench/report.ts';
import { renkedu } from './cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'renkedu-bench-test-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the bench fills a store whose recount agrees, and measures the Report beside an aggregate over the rows', async () => {
  const run = await renkedu(folder, 'bench', 'report', '--sizes', '500,2000', '--json');
  expect(run.code).toBe(0);
  const { rows } = run.json() as ReportBench;
  expect(rows.map(({ responses }) => responses)).toEqual([500, 2000]);
  for (const row of rows) for (const value of Object.values(row)) expect(value).toBeGreaterThan(0);
});
