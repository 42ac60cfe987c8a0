import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DocumentFormat } from '../documents/formats.ts';
import { fillStore } from './filled-store.ts';
import { measureApart } from './measure.ts';

/** What `renkedu bench export` gives: one row a size and format. */
export interface ExportBench {
  rows: {
    responses: number;
    format: DocumentFormat;
    /** To make the document into a file. */
    milliseconds: number;
    /** The most that the process held, Node itself included. */
    megabytes: number;
    perSecond: number;
    /** The same rows read and written by csv-stringify alone. */
    baselineMilliseconds: number;
    baselineMegabytes: number;
  }[];
}

/** Makes documents of stores of several sizes, each beside csv-stringify alone, in processes of their own. */
export async function benchExport(
  sizes: readonly number[],
  formats: readonly DocumentFormat[],
  say: (line: string) => void,
): Promise<ExportBench> {
  const rows: ExportBench['rows'] = [];
  for (const responses of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'renkedu-bench-'));
    try {
      say(`正在建 ${responses} 份答卷的库 (filling a store) …`);
      const id = await fillStore(folder, responses);
      const out = join(folder, 'out');
      const baseline = await measureApart('./export-process.ts', folder, id, 'baseline', out);
      for (const format of formats) {
        say(`${format} …`);
        const made = await measureApart('./export-process.ts', folder, id, format, out);
        rows.push({
          responses,
          format,
          ...made,
          perSecond: Math.round((1000 * responses) / made.milliseconds),
          baselineMilliseconds: baseline.milliseconds,
          baselineMegabytes: baseline.megabytes,
        });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { rows };
}
