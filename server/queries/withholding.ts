import type { Kysely } from 'kysely';
import type { WithholdingPattern } from '../../analysis/withholding/pattern.ts';
import type { Database } from '../database/schema.ts';

/** What patterns lack that were decided before these rows were attacked: they keep them back. The headline had one form. */
const first: Pick<WithholdingPattern, 'headline' | 'items' | 'withoutFlagged' | 'changed'> = {
  headline: 'tenths',
  items: false,
  withoutFlagged: false,
  changed: [],
};

/**
 * What is withheld after each act that set answers aside, by its number; 0 is as it was decided at closing. `null`:
 * figures go on as they were, since the two reports together would tell how those few answered.
 */
export async function findWithholding(
  db: Kysely<Database>,
  campaign: string,
): Promise<Map<number, WithholdingPattern | null>> {
  const rows = await db
    .selectFrom('withholding')
    .select(['revision', 'pattern'])
    .where('campaign', '=', campaign)
    .orderBy('revision')
    .execute();
  return new Map(
    rows.map(({ revision, pattern }) => [
      revision,
      pattern === null ? null : { ...first, ...JSON.parse(pattern) },
    ]),
  );
}

/** Stores what was decided, unless another process was first. */
export async function insertWithholding(
  db: Kysely<Database>,
  campaign: string,
  revision: number,
  pattern: WithholdingPattern | null,
): Promise<void> {
  await db
    .insertInto('withholding')
    .values({ campaign, revision, pattern: pattern === null ? null : JSON.stringify(pattern) })
    .onConflict((conflict) => conflict.columns(['campaign', 'revision']).doNothing())
    .execute();
}
