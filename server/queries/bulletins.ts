import type { Kysely } from 'kysely';
import type { BulletinRow, Database } from '../database/schema.ts';

/** All revisions of a campaign's bulletin, the newest first. */
export async function bulletinsOf(db: Kysely<Database>, campaign: string): Promise<BulletinRow[]> {
  return db
    .selectFrom('bulletin')
    .selectAll()
    .where('campaign', '=', campaign)
    .orderBy('revision', 'desc')
    .execute();
}

/** The newest revision; undefined where none was ever published. */
export async function newestBulletin(
  db: Kysely<Database>,
  campaign: string,
): Promise<BulletinRow | undefined> {
  return db
    .selectFrom('bulletin')
    .selectAll()
    .where('campaign', '=', campaign)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
}

const listed = 200;

/** The bulletins that stand, one a campaign, those published last first. */
export async function standingBulletins(db: Kysely<Database>): Promise<BulletinRow[]> {
  return db
    .selectFrom('bulletin as one')
    .selectAll()
    .where('withdrawn_at', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('bulletin as later')
            .select('later.revision')
            .whereRef('later.campaign', '=', 'one.campaign')
            .whereRef('later.revision', '>', 'one.revision'),
        ),
      ),
    )
    .orderBy('published_at', 'desc')
    .orderBy('campaign')
    .limit(listed)
    .execute();
}

export async function insertBulletin(db: Kysely<Database>, row: BulletinRow): Promise<void> {
  await db.insertInto('bulletin').values(row).execute();
}

/** Withdraws a revision that stands; tells whether it stood. */
export async function markWithdrawn(
  db: Kysely<Database>,
  campaign: string,
  revision: number,
  reason: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('bulletin')
    .set({ withdrawn_at: now.toISOString(), withdrawn_reason: reason })
    .where('campaign', '=', campaign)
    .where('revision', '=', revision)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
