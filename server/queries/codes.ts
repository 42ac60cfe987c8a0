import type { Insertable, Kysely } from 'kysely';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Database } from '../database/schema.ts';

/** Used codes show in a backup only together with others, so that none is joined to a new answer. */
const shownTogether = 5;

const writtenAtOnce = 500;

export const codeStates = { unused: 0, used: 1, shown: 2, void: 3 } as const;

export async function insertCodes(
  db: Kysely<Database>,
  campaign: string,
  group: GroupCode,
  hashes: readonly string[],
): Promise<void> {
  const rows = hashes.map((hash) => ({ campaign, group, hash, state: codeStates.unused }));
  await insertRows(db, rows);
}

async function insertRows(
  db: Kysely<Database>,
  rows: readonly Insertable<Database['code']>[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += writtenAtOnce)
    await db
      .insertInto('code')
      .values(rows.slice(start, start + writtenAtOnce))
      .execute();
}

/** Uses a code up; tells whether it was there and unused. The campaign is held alone. */
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
  return numUpdatedRows > 0n;
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

/**
 * Writes all codes of a group anew in the order of their hashes, in the transaction that used some of them. What is
 * written last stands last in PostgreSQL's table, and in SQLite's page where its length changed, and PostgreSQL notes in
 * each row which transaction wrote it: rows that were left where they are would stand in the order of their use.
 */
export async function rewriteCodes(db: Kysely<Database>, campaign: string, group: GroupCode): Promise<void> {
  const rows = await db
    .selectFrom('code')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .execute();
  rows.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  await db.deleteFrom('code').where('campaign', '=', campaign).where('group', '=', group).execute();
  await insertRows(db, rows);
}

/** How many codes each group has in force, and how many of them are used. */
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
    .where('state', '<>', codeStates.void)
    .groupBy('group')
    .execute();
  return rows.map(({ group, codes, used }) => ({ group, codes: Number(codes), used: Number(used) }));
}

/**
 * Makes the codes of a group invalid, as when slips were lost: the used ones too, so that nothing tells them from the
 * others. Gives how many were unused.
 */
export async function voidCodesOf(db: Kysely<Database>, campaign: string, group: GroupCode): Promise<number> {
  const inForce = (await countCodes(db, campaign)).find((one) => one.group === group);
  await db
    .updateTable('code')
    .set({ state: codeStates.void })
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .execute();
  return inForce ? inForce.codes - inForce.used : 0;
}
