import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillStore } from './filled-store.ts';
import { measureApart } from './measure.ts';

/** What `renkedu bench report` gives: one row a size. */
export interface ReportBench {
  rows: {
    responses: number;
    /** To make the Report from the tallies in the store. */
    milliseconds: number;
    /** The most that the process held, Node itself included. */
    megabytes: number;
    /** A bare aggregate of one item over the rows, by group, township and school. */
    baselineMilliseconds: number;
    /** To check every row's evidence and count all again. */
    recountMilliseconds: number;
    recountMegabytes: number;
  }[];
}

const script = './report-process.ts';

/** Makes Reports of stores of several sizes, each beside a bare aggregate over its rows, in processes of their own. */
export async function benchReport(
  sizes: readonly number[],
  say: (line: string) => void,
): Promise<ReportBench> {
  const rows: ReportBench['rows'] = [];
  for (const responses of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'renkedu-bench-'));
    try {
      say(`正在建 ${responses} 份答卷的库 (filling a store) …`);
      const id = await fillStore(folder, responses);
      const report = await measureApart(script, folder, id, 'report');
      const baseline = await measureApart(script, folder, id, 'baseline');
      const counted = await measureApart(script, folder, id, 'recount');
      rows.push({
        responses,
        milliseconds: report.milliseconds,
        megabytes: report.megabytes,
        baselineMilliseconds: baseline.milliseconds,
        recountMilliseconds: counted.milliseconds,
        recountMegabytes: counted.megabytes,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return { rows };
}
