import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** How many answers the places of a campaign with caps have taken. */
export async function capCounts(db: Kysely<Database>, campaign: string): Promise<Map<string, number>> {
  const rows = await db.selectFrom('cap_count').selectAll().where('campaign', '=', campaign).execute();
  return new Map(rows.map(({ place, count }) => [place, count]));
}

export async function setCapCounts(
  db: Kysely<Database>,
  campaign: string,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [place, count] of counts) {
    await db
      .insertInto('cap_count')
      .values({ campaign, place, count })
      .onConflict((conflict) => conflict.columns(['campaign', 'place']).doUpdateSet({ count }))
      .execute();
  }
}
