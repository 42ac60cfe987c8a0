import { type Kysely, sql } from 'kysely';
import type { DayCount as DayOfCell } from '../../analysis/field/progress.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Database, Dialect } from '../database/schema.ts';
import type { ResponseRecord } from '../intake/record.ts';
import type { Scope } from '../people/duties.ts';
import { batchesBehind } from './marks.ts';
import { inScope, within } from './participation.ts';
import { responsesIn } from './responses.ts';

/** As it is kept: with an empty text for no school. */
export type DayCount = DayOfCell & { school: string };

type Counted = Pick<ResponseRecord, 'group' | 'township' | 'school' | 'day' | 'source'>;

/** Counts responses by cell and day, of the groups that are counted by day. */
export class DayCounts {
  readonly #isCounted: (group: GroupCode) => boolean;
  readonly #cells = new Map<string, DayCount>();

  constructor(isCounted: (group: GroupCode) => boolean) {
    this.#isCounted = isCounted;
  }

  count({ group, township, school, day, source }: Counted): void {
    if (this.#isCounted(group))
      this.add({ group, township, school, day, answers: 1, paper: source === 'paper' ? 1 : 0 });
  }

  add(counted: DayCount): void {
    const key = `${counted.group} ${counted.township} ${counted.day} ${counted.school}`;
    const known = this.#cells.get(key);
    if (!known) {
      this.#cells.set(key, { ...counted });
      return;
    }
    known.answers += counted.answers;
    known.paper += counted.paper;
  }

  /** In one order whoever counted, so that two processes that add them cannot wait for each other. */
  get rows(): DayCount[] {
    return [...this.#cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
  }
}

/** Counts by cell and day as they stand, of the cells in a scope: what is counted, and the batches after it. */
export async function dayCountsIn(
  db: Kysely<Database>,
  campaign: string,
  scope: Scope | null,
  isCounted: (group: GroupCode) => boolean,
): Promise<DayOfCell[]> {
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

/** Adds `DayCounts` to a campaign's. All of them travel in one parameter a column, as tallies do. */
export async function addDayCounts(
  db: Kysely<Database>,
  dialect: Dialect,
  campaign: string,
  counts: DayCounts['rows'],
): Promise<void> {
  if (counts.length === 0) return;
  const column = (name: keyof DayCount) => counts.map((count) => count[name]);
  const rows =
    dialect === 'sqlite'
      ? sql`select ${campaign}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 from json_each(${JSON.stringify(
          counts.map(({ group, township, school, day, answers, paper }) => [
            group,
            township,
            school,
            day,
            answers,
            paper,
          ]),
        )}) where true`
      : sql`select ${campaign}::text, * from unnest(${column('group')}::text[], ${column('township')}::text[], ${column('school')}::text[], ${column('day')}::text[], ${column('answers')}::int[], ${column('paper')}::int[])`;
  await sql`
    insert into day_count (campaign, "group", township, school, day, answers, paper) ${rows}
    on conflict (campaign, "group", township, school, day)
    do update set answers = day_count.answers + excluded.answers, paper = day_count.paper + excluded.paper`.execute(
    db,
  );
}

/** Puts counts in the place of those before, at sealing: the log that the marks stand for is gone then. */
export async function replaceDayCounts(
  db: Kysely<Database>,
  dialect: Dialect,
  campaign: string,
  counts: DayCounts,
): Promise<void> {
  await db.deleteFrom('day_count').where('campaign', '=', campaign).execute();
  await db.deleteFrom('day_mark').where('campaign', '=', campaign).execute();
  await addDayCounts(db, dialect, campaign, counts.rows);
}
