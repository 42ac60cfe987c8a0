import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { PublishedCampaigns } from '../campaigns/published.ts';
import { recount } from '../campaigns/recount.ts';
import { reportOf } from '../campaigns/report.ts';
import { openStore } from '../database/open.ts';
import { loadKeys } from '../queries/secrets.ts';
import { printMeasured } from './measure.ts';

const warmingUp = 5;
const repeats = 9;

/**
 * One measurement in a process of its own, so that its peak memory is what it took: node report-process.ts FOLDER
 * CAMPAIGN report|baseline|recount.
 */
const [folder, id, what] = process.argv.slice(2);
if (folder === undefined || id === undefined) throw new Error('folder and campaign are needed');
const milliseconds = what === 'baseline' ? baseline(folder, id) : await ours(folder, id);
printMeasured(milliseconds);

async function ours(data: string, campaign: string): Promise<number> {
  const store = await openStore({ folder: data });
  const campaigns = new PublishedCampaigns(store.reads);
  const keys = await loadKeys(store.db);
  try {
    // What is frozen is compiled once in a server's life.
    await campaigns.get(campaign);
    if (what === 'recount')
      return await timed(async () => {
        const { differences } = await recount({ store, campaigns, keys }, campaign);
        if (differences.length > 0) throw new Error('the tallies are not what the rows give');
      });
    const opened = { store, campaigns, keys };
    const times: number[] = [];
    for (let repeat = 0; repeat < warmingUp + repeats; repeat += 1)
      times.push(await timed(() => reportOf(opened, campaign, new Date())));
    return median(times.slice(warmingUp));
  } finally {
    await store.close();
  }
}

/** The bare aggregate: satisfied and answered by group, township and school, from the rows themselves. */
function baseline(data: string, campaign: string): number {
  const database = new SqliteDatabase(join(data, 'renkedu.sqlite'), { readonly: true });
  const started = performance.now();
  database
    .prepare(
      `select record ->> '$.group', record ->> '$.township', record ->> '$.school', count(*),
        sum(coalesce(record ->> '$.answers.overall', record ->> '$.answers.overall_student') in (4, 5))
       from response where campaign = ? group by 1, 2, 3`,
    )
    .all(campaign);
  const passed = performance.now() - started;
  database.close();
  return passed;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
