import type { Kysely } from 'kysely';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Database } from '../database/schema.ts';

/** Used codes show in a backup only together with others, so that none is joined to a new answer. */
const shownTogether = 5;

export const codeStates = { unused: 0, used: 1, shown: 2 } as const;

export async function insertCodes(
  db: Kysely<Database>,
  campaign: string,
  group: GroupCode,
  hashes: readonly string[],
): Promise<void> {
  for (let start = 0; start < hashes.length; start += 500) {
    await db
      .insertInto('code')
      .values(
        hashes.slice(start, start + 500).map((hash) => ({ campaign, group, hash, state: codeStates.unused })),
      )
      .execute();
  }
}

/** Uses a code up; tells whether it was there and unused. */
export async function takeCode(
  db: Kysely<Database>,
  campaign: string,
  group: GroupCode,
  hash: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('code')
    .set({ state: codeStates.used })
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .where('hash', '=', hash)
    .where('state', '=', codeStates.unused)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Lets the used codes of a group be seen once there are five of them that were not seen before. */
export async function showUsedCodes(db: Kysely<Database>, campaign: string, group: GroupCode): Promise<void> {
  const { used } = await db
    .selectFrom('code')
    .select(({ fn }) => fn.countAll<number>().as('used'))
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .where('state', '=', codeStates.used)
    .executeTakeFirstOrThrow();
  if (Number(used) < shownTogether) return;
  await db
    .updateTable('code')
    .set({ state: codeStates.shown })
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .where('state', '=', codeStates.used)
    .execute();
}

/** How many codes each group has, and how many of them are used. */
export async function countCodes(
  db: Kysely<Database>,
  campaign: string,
): Promise<{ group: GroupCode; codes: number; used: number }[]> {
  const rows = await db
    .selectFrom('code')
    .select(({ fn, eb }) => [
      'group',
      fn.countAll<number>().as('codes'),
      fn.sum<number>(eb.case().when('state', '=', codeStates.unused).then(0).else(1).end()).as('used'),
    ])
    .where('campaign', '=', campaign)
    .groupBy('group')
    .execute();
  return rows.map(({ group, codes, used }) => ({ group, codes: Number(codes), used: Number(used) }));
}

/** Makes the unused codes of a group invalid, as when slips were lost. */
export async function deleteUnusedCodes(
  db: Kysely<Database>,
  campaign: string,
  group: GroupCode,
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('code')
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .where('state', '=', codeStates.unused)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
