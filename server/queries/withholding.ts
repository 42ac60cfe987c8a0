import type { Kysely } from 'kysely';
import type { WithholdingPattern } from '../../analysis/withholding/pattern.ts';
import type { Database } from '../database/schema.ts';

/** What patterns lack that were decided before these rows were attacked: they keep them back. */
const first: Pick<WithholdingPattern, 'items' | 'withoutFlagged' | 'changed'> = {
  items: false,
  withoutFlagged: false,
  changed: [],
};

/** What closing decided to withhold; `null` where nothing is decided yet. */
export async function findWithholding(
  db: Kysely<Database>,
  campaign: string,
): Promise<WithholdingPattern | null> {
  const row = await db
    .selectFrom('withholding')
    .select('pattern')
    .where('campaign', '=', campaign)
    .executeTakeFirst();
  return row ? { ...first, ...JSON.parse(row.pattern) } : null;
}

/** Stores a pattern, unless another process was first. */
export async function insertWithholding(
  db: Kysely<Database>,
  campaign: string,
  pattern: WithholdingPattern,
): Promise<void> {
  await db
    .insertInto('withholding')
    .values({ campaign, pattern: JSON.stringify(pattern) })
    .onConflict((conflict) => conflict.column('campaign').doNothing())
    .execute();
}
