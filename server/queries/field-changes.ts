import type { Kysely } from 'kysely';
import type { Database, FieldChangeRow } from '../database/schema.ts';

/** What was announced about a campaign's field, the earliest first. */
export async function fieldChangesOf(db: Kysely<Database>, campaign: string): Promise<FieldChangeRow[]> {
  return db
    .selectFrom('field_change')
    .selectAll()
    .where('campaign', '=', campaign)
    .orderBy('number')
    .execute();
}

/** Adds one; the campaign is held alone. */
export async function insertFieldChange(
  db: Kysely<Database>,
  change: Omit<FieldChangeRow, 'number'>,
): Promise<void> {
  const known = await fieldChangesOf(db, change.campaign);
  await db
    .insertInto('field_change')
    .values({ ...change, number: known.length + 1 })
    .execute();
}
