import { beijingHour } from '../../analysis/beijing.ts';
import type { Database } from '../database/schema.ts';
import { deletionDays, erasures, goingTables, markErased } from '../queries/deletions.ts';
import { type CampaignState, hasSubmissions, publishedStates } from '../queries/responses.ts';
import type { Services } from '../services.ts';
import { phaseOf, retriesEndAt } from './phase.ts';

/**
 * Rows that went leave traces: copies between the cells of SQLite's pages, dead rows in PostgreSQL's. The engine's files
 * are written anew against them, once after the ids for retries were dropped (the log, paper that waited and the tallies
 * as they ran went before), and once after a deletion. What is owed follows from the store alone, so a server that is
 * killed in between leaves it to the next.
 */

/** A campaign whose rows may still stand in the engine's files: since when, in milliseconds, and of which tables. */
interface Trace {
  id: string;
  since: number;
  tables: readonly (keyof Database)[];
}

/** What a field that is over has left: ids for retries, its log, paper that waited, counts by cell and by day as they ran. */
const fieldTables = ['submission', 'response_batch', 'paper_entry', 'tally', 'day_count'] as const;

/** Whoever writes waits meanwhile: where a field is open it is done at night, by Beijing's clock. */
const night = { fromHour: 2, toHour: 5 };
/** Where no night comes, as with a server that is switched off then, it is put off no longer than this. */
const longestWait = 24 * 3_600_000;

/** `clean`: no trace is left. `waits`: for the night. `hindered`: by somebody who reads, or a disk without room. */
export type Erasure = 'clean' | 'waits' | 'hindered';

/** Writes the engine's files anew where rows went since that was last done, if this is a time for it. */
export async function eraseTraces({ store }: Pick<Services, 'store'>, now: Date): Promise<Erasure> {
  const campaigns = await publishedStates(store.reads);
  const traces = await tracesOf(store, campaigns, now);
  if (traces.length === 0) return 'clean';
  const overdue = traces.some(({ since }) => now.getTime() - since >= longestWait);
  if (!overdue && !isNight(now) && isTaking(campaigns, now)) {
    // The rows themselves are written over at once, where they stood; it is their scraps that wait.
    await store.tidy();
    return 'waits';
  }
  const tables = new Set(traces.flatMap((trace) => trace.tables));
  if (!(await store.erase([...tables]))) return 'hindered';
  const ids = traces.map(({ id }) => id);
  await markErased(store.db, ids, now);
  return 'clean';
}

async function tracesOf(
  { reads }: Services['store'],
  campaigns: readonly CampaignState[],
  now: Date,
): Promise<Trace[]> {
  const deleted = await deletionDays(reads);
  const erased = await erasures(reads, now);
  const traces: Trace[] = [];
  for (const row of campaigns) {
    const { id } = row;
    const deletedAt = deleted.get(id);
    const trace: Trace =
      deletedAt === undefined
        ? { id, since: retriesEndAt(row), tables: fieldTables }
        : { id, since: Date.parse(deletedAt), tables: [...goingTables, 'report_revision'] };
    const isDone = (erased.get(id) ?? Number.NEGATIVE_INFINITY) >= trace.since;
    if (isDone || row.sealed_at === null || trace.since > now.getTime()) continue;
    // Upkeep drops the ids before it comes here; a command may come first, and leaves it to the server.
    if (!(await hasSubmissions(reads, id))) traces.push(trace);
  }
  return traces;
}

/** Whether phones may be sending answers. */
function isTaking(campaigns: readonly CampaignState[], now: Date): boolean {
  return campaigns.some((row) => ['open', 'closing'].includes(phaseOf(row, now)));
}

function isNight(now: Date): boolean {
  const hour = beijingHour(now);
  return hour >= night.fromHour && hour < night.toHour;
}
