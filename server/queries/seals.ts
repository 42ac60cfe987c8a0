import type { Kysely } from 'kysely';
import type { Database, SealRow } from '../database/schema.ts';

export async function insertSeal(db: Kysely<Database>, seal: SealRow): Promise<void> {
  await db.insertInto('seal').values(seal).execute();
}

/** What sealing published; undefined while the campaign is not sealed. */
export async function findSeal(db: Kysely<Database>, campaign: string): Promise<SealRow | undefined> {
  return db.selectFrom('seal').selectAll().where('campaign', '=', campaign).executeTakeFirst();
}

export interface ReceiptRow {
  receipt: string;
  leaf: Buffer;
  record: string;
}

/** The response that a receipt belongs to; undefined where there is none. */
export async function findReceipt(
  db: Kysely<Database>,
  campaign: string,
  receipt: string,
): Promise<ReceiptRow | undefined> {
  return db
    .selectFrom('response')
    .select(['receipt', 'leaf', 'record'])
    .where('campaign', '=', campaign)
    .where('receipt', '=', receipt)
    .executeTakeFirst();
}

const rowsPerPage = 2000;

/** All receipts of a sealed campaign, in their own order. */
export async function* receiptsOf(db: Kysely<Database>, campaign: string): AsyncGenerator<ReceiptRow> {
  for (let after = ''; ; ) {
    const page = await db
      .selectFrom('response')
      .select(['receipt', 'leaf', 'record'])
      .where('campaign', '=', campaign)
      .where('receipt', '>', after)
      .orderBy('receipt')
      .limit(rowsPerPage)
      .execute();
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < rowsPerPage) return;
    after = last.receipt;
  }
}
