import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** Counts one attempt more under a key. The count starts anew once its time is over; that time runs from `limit` on. */
export async function countAttempt(
  db: Kysely<Database>,
  key: string,
  limit: number,
  seconds: number,
  now: Date,
): Promise<{ count: number; until: string }> {
  const until = new Date(now.getTime() + seconds * 1000).toISOString();
  await db.deleteFrom('sign_in_failure').where('until', '<=', now.toISOString()).execute();
  return db
    .insertInto('sign_in_failure')
    .values({ key, count: 1, until })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet(({ eb, ref }) => ({
        count: eb(ref('sign_in_failure.count'), '+', 1),
        // The last attempt that is let through starts the lock; those after it do not lengthen it.
        until: eb
          .case()
          .when('sign_in_failure.count', '=', limit - 1)
          .then(until)
          .else(ref('sign_in_failure.until'))
          .end(),
      })),
    )
    .returning(['count', 'until'])
    .executeTakeFirstOrThrow();
}

/** Until when a key is locked; `null` where it is not. Only reads. */
export async function lockedUntil(
  db: Kysely<Database>,
  key: string,
  limit: number,
  now: Date,
): Promise<string | null> {
  const row = await db
    .selectFrom('sign_in_failure')
    .select('until')
    .where('key', '=', key)
    .where('count', '>', limit)
    .where('until', '>', now.toISOString())
    .executeTakeFirst();
  return row?.until ?? null;
}

/** Forgets what was counted under a key. */
export async function forgetAttempts(db: Kysely<Database>, key: string): Promise<void> {
  await db.deleteFrom('sign_in_failure').where('key', '=', key).execute();
}

/** Takes back one attempt: it was no failure. */
export async function takeBackAttempt(db: Kysely<Database>, key: string): Promise<void> {
  await db
    .updateTable('sign_in_failure')
    .set(({ eb, ref }) => ({ count: eb(ref('count'), '-', 1) }))
    .where('key', '=', key)
    .where('count', '>', 0)
    .execute();
}
