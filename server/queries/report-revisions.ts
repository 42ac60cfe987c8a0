import type { Kysely } from 'kysely';
import type { Database, ReportRevisionRow } from '../database/schema.ts';

/** The newest stored Report of a campaign; undefined before the first. */
export async function newestRevision(
  db: Kysely<Database>,
  campaign: string,
): Promise<ReportRevisionRow | undefined> {
  return db
    .selectFrom('report_revision')
    .selectAll()
    .where('campaign', '=', campaign)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** When a Report with that digest was stored, and as which revision; the last time, where it came back. */
export async function findRevision(
  db: Kysely<Database>,
  campaign: string,
  digest: string,
): Promise<Pick<ReportRevisionRow, 'revision' | 'made_at'> | undefined> {
  return db
    .selectFrom('report_revision')
    .select(['revision', 'made_at'])
    .where('campaign', '=', campaign)
    .where('digest', '=', digest)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertRevision(db: Kysely<Database>, row: ReportRevisionRow): Promise<void> {
  await db.insertInto('report_revision').values(row).execute();
}
