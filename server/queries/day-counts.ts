import type { Kysely } from 'kysely';
import type { DayCount } from '../../analysis/field/progress.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Database } from '../database/schema.ts';
import type { ResponseRecord } from '../intake/record.ts';
import type { Scope } from '../people/duties.ts';
import { batchesBehind } from './marks.ts';
import { inScope, within } from './participation.ts';
import { responsesIn } from './responses.ts';

type Counted = Pick<ResponseRecord, 'group' | 'township' | 'school' | 'day' | 'source'>;

/** Counts responses by cell and day, of the groups that are counted by day. */
export class DayCounts {
  readonly #isCounted: (group: GroupCode) => boolean;
  readonly #cells = new Map<string, DayCount & { school: string }>();

  constructor(isCounted: (group: GroupCode) => boolean) {
    this.#isCounted = isCounted;
  }

  count({ group, township, school, day, source }: Counted): void {
    if (this.#isCounted(group))
      this.add({ group, township, school, day, answers: 1, paper: source === 'paper' ? 1 : 0 });
  }

  add({ answers, paper, ...place }: DayCount & { school: string }): void {
    const key = `${place.group} ${place.township} ${place.day} ${place.school}`;
    const known = this.#cells.get(key) ?? { ...place, answers: 0, paper: 0 };
    this.#cells.set(key, { ...known, answers: known.answers + answers, paper: known.paper + paper });
  }

  /** With an empty text for no school. */
  get rows(): (DayCount & { school: string })[] {
    return [...this.#cells.values()];
  }
}

/** Counts by cell and day as they stand, of the cells in a scope: what is counted, and the batches after it. */
export async function dayCountsIn(
  db: Kysely<Database>,
  campaign: string,
  scope: Scope | null,
  isCounted: (group: GroupCode) => boolean,
): Promise<DayCount[]> {
  const counts = new DayCounts(isCounted);
  const stored = await db
    .selectFrom('day_count')
    .select(['group', 'township', 'school', 'day', 'answers', 'paper'])
    .where('campaign', '=', campaign)
    .where(inScope(scope))
    .execute();
  for (const row of stored) counts.add(row);
  for await (const batch of batchesBehind(db, 'day_mark', campaign))
    for (const response of responsesIn(batch)) if (within(response, scope)) counts.count(response);
  return counts.rows.map((row) => ({ ...row, school: row.school === '' ? null : row.school }));
}

/** Adds to a campaign's counts. */
export async function addDayCounts(db: Kysely<Database>, campaign: string, counts: DayCounts): Promise<void> {
  const rows = counts.rows.map((row) => ({ ...row, campaign }));
  for (let start = 0; start < rows.length; start += 500) {
    await db
      .insertInto('day_count')
      .values(rows.slice(start, start + 500))
      .onConflict((conflict) =>
        conflict.columns(['campaign', 'group', 'township', 'school', 'day']).doUpdateSet(({ eb, ref }) => ({
          answers: eb(ref('day_count.answers'), '+', ref('excluded.answers')),
          paper: eb(ref('day_count.paper'), '+', ref('excluded.paper')),
        })),
      )
      .execute();
  }
}

/** Puts counts in the place of those before, at sealing: the log that the marks stand for is gone then. */
export async function replaceDayCounts(
  db: Kysely<Database>,
  campaign: string,
  counts: DayCounts,
): Promise<void> {
  await db.deleteFrom('day_count').where('campaign', '=', campaign).execute();
  await db.deleteFrom('day_mark').where('campaign', '=', campaign).execute();
  await addDayCounts(db, campaign, counts);
}
