import type { Kysely } from 'kysely';
import type { Database, PaperEntryRow } from '../database/schema.ts';

/** Forms of a campaign that were keyed in and not yet taken, by their numbers. */
export async function paperEntriesOf(db: Kysely<Database>, campaign: string): Promise<PaperEntryRow[]> {
  return db.selectFrom('paper_entry').selectAll().where('campaign', '=', campaign).orderBy('form').execute();
}

export async function findPaperEntry(
  db: Kysely<Database>,
  campaign: string,
  form: string,
): Promise<PaperEntryRow | undefined> {
  return db
    .selectFrom('paper_entry')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('form', '=', form)
    .executeTakeFirst();
}

/** Enters a form that nobody has; tells whether it did. */
export async function insertPaperEntry(db: Kysely<Database>, entry: PaperEntryRow): Promise<boolean> {
  const entered = await db
    .insertInto('paper_entry')
    .values(entry)
    .onConflict((conflict) => conflict.columns(['campaign', 'form']).doNothing())
    .returning('form')
    .execute();
  return entered.length === 1;
}

/** Keeps a second keying that differs from the first. */
export async function keepSecond(
  db: Kysely<Database>,
  { campaign, form, second, second_by }: Pick<PaperEntryRow, 'campaign' | 'form' | 'second' | 'second_by'>,
): Promise<void> {
  await db
    .updateTable('paper_entry')
    .set({ second, second_by })
    .where('campaign', '=', campaign)
    .where('form', '=', form)
    .execute();
}

/** Tells whether there was one. */
export async function deletePaperEntry(
  db: Kysely<Database>,
  campaign: string,
  form: string,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('paper_entry')
    .where('campaign', '=', campaign)
    .where('form', '=', form)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** All of a campaign, at sealing; gives how many there were. */
export async function deletePaperEntries(db: Kysely<Database>, campaign: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('paper_entry')
    .where('campaign', '=', campaign)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
