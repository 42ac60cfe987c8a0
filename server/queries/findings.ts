import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

interface Revision {
  campaign: string;
  revision: string;
}

/** The Findings of a revision as JSON; null where they are not made. */
export async function findFindings(
  db: Kysely<Database>,
  { campaign, revision }: Revision,
): Promise<string | null> {
  const row = await db
    .selectFrom('findings')
    .select('findings')
    .where('campaign', '=', campaign)
    .where('revision', '=', revision)
    .executeTakeFirst();
  return row?.findings ?? null;
}

/**
 * Takes the making of a revision upon oneself until `until`; tells whether it was free. It is free where nobody makes
 * it, or whoever did has let its time pass: a process that was stopped.
 */
export async function holdFindings(
  db: Kysely<Database>,
  { campaign, revision }: Revision,
  maker: string,
  now: Date,
  until: Date,
): Promise<boolean> {
  const held_until = until.toISOString();
  const rows = await db
    .insertInto('findings')
    .values({ campaign, revision, maker, held_until, findings: null })
    .onConflict((conflict) => conflict.columns(['campaign', 'revision']).doNothing())
    .returning('maker')
    .execute();
  if (rows.length === 1) return true;
  const { numUpdatedRows } = await db
    .updateTable('findings')
    .set({ maker, held_until })
    .where('campaign', '=', campaign)
    .where('revision', '=', revision)
    .where('findings', 'is', null)
    .where(({ eb, or }) => or([eb('held_until', '<', now.toISOString()), eb('maker', '=', maker)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Keeps what one has made, and drops older revisions: they hold words of answers that were set aside since. */
export async function keepFindings(
  db: Kysely<Database>,
  { campaign, revision }: Revision,
  maker: string,
  findings: string,
): Promise<void> {
  await db
    .updateTable('findings')
    .set({ findings, maker: null, held_until: null })
    .where('campaign', '=', campaign)
    .where('revision', '=', revision)
    .where('maker', '=', maker)
    .where('findings', 'is', null)
    .execute();
  await db
    .deleteFrom('findings')
    .where('campaign', '=', campaign)
    .where('revision', '!=', revision)
    .where('findings', 'is not', null)
    .execute();
}

/** Lets others make what one has not. */
export async function releaseFindings(
  db: Kysely<Database>,
  { campaign, revision }: Revision,
  maker: string,
): Promise<void> {
  await db
    .deleteFrom('findings')
    .where('campaign', '=', campaign)
    .where('revision', '=', revision)
    .where('maker', '=', maker)
    .where('findings', 'is', null)
    .execute();
}
