import type { Kysely } from 'kysely';
import type { TallyCell } from '../../analysis/report-source.ts';
import { addTally } from '../../analysis/tally.ts';
import type { Database, TallyTable } from '../database/schema.ts';

/** The one writer of this version: every process adds to the same rows, one transaction at a time. */
const writer = 0;

/** The tallies of a campaign, the writers' rows added up. */
export async function talliesOf(db: Kysely<Database>, campaign: string): Promise<TallyCell[]> {
  const rows = await db.selectFrom('tally').selectAll().where('campaign', '=', campaign).execute();
  const cells = new Map<string, TallyCell & { counts: number[] }>();
  for (const row of rows) {
    const counts: number[] = JSON.parse(row.counts);
    const key = cellKey(row);
    const known = cells.get(key);
    if (known) addTally(known.counts, counts);
    else {
      const { group, township, school, flagged } = row;
      cells.set(key, {
        group,
        township,
        school: school === '' ? null : school,
        flagged: flagged === 1,
        counts,
      });
    }
  }
  return [...cells.values()];
}

export type TallyDelta = Pick<TallyTable, 'campaign' | 'group' | 'township' | 'school' | 'flagged'> & {
  counts: number[];
};

/** Adds to the touched cells, inside the transaction that stores the responses. */
export async function addToTallies(db: Kysely<Database>, deltas: readonly TallyDelta[]): Promise<void> {
  for (const delta of deltas) {
    const { campaign, group, township, school, flagged } = delta;
    const row = await db
      .selectFrom('tally')
      .select('counts')
      .where('campaign', '=', campaign)
      .where('writer', '=', writer)
      .where('group', '=', group)
      .where('township', '=', township)
      .where('school', '=', school)
      .where('flagged', '=', flagged)
      .executeTakeFirst();
    const counts = [...delta.counts];
    if (row) addTally(counts, JSON.parse(row.counts));
    await db
      .insertInto('tally')
      .values({ campaign, writer, group, township, school, flagged, counts: JSON.stringify(counts) })
      .onConflict((conflict) =>
        conflict
          .columns(['campaign', 'writer', 'group', 'township', 'school', 'flagged'])
          .doUpdateSet({ counts: JSON.stringify(counts) }),
      )
      .execute();
  }
}

export function cellKey(cell: {
  group: string;
  township: string;
  school: string | null;
  flagged: number | boolean;
}): string {
  return `${cell.group} ${cell.township} ${Number(cell.flagged)} ${cell.school ?? ''}`;
}
