import type { Kysely } from 'kysely';
import type { Database, RectificationRow } from '../database/schema.ts';

/** What a campaign's bureau will do, in the order in which it was written down. */
export async function rectificationsOf(db: Kysely<Database>, campaign: string): Promise<RectificationRow[]> {
  return db
    .selectFrom('rectification')
    .selectAll()
    .where('campaign', '=', campaign)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function findRectification(
  db: Kysely<Database>,
  campaign: string,
  id: string,
): Promise<RectificationRow | undefined> {
  return db
    .selectFrom('rectification')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertRectification(db: Kysely<Database>, row: RectificationRow): Promise<void> {
  await db.insertInto('rectification').values(row).execute();
}

/** Changes one if nobody else changed it since `revision`; tells whether it did. */
export async function updateRectification(
  db: Kysely<Database>,
  { campaign, id, revision }: Pick<RectificationRow, 'campaign' | 'id' | 'revision'>,
  fields: Pick<RectificationRow, 'item' | 'action' | 'unit' | 'due' | 'state' | 'state_on'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('rectification')
    .set({ ...fields, revision: revision + 1 })
    .where('campaign', '=', campaign)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Deletes one if nobody else changed it since `revision`; tells whether it did. */
export async function deleteRectification(
  db: Kysely<Database>,
  { campaign, id, revision }: Pick<RectificationRow, 'campaign' | 'id' | 'revision'>,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('rectification')
    .where('campaign', '=', campaign)
    .where('id', '=', id)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
