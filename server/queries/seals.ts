import type { Kysely } from 'kysely';
import type { Database, SealRow } from '../database/schema.ts';
import { commitmentOf } from '../intake/record.ts';

export async function insertSeal(db: Kysely<Database>, seal: SealRow): Promise<void> {
  await db.insertInto('seal').values(seal).execute();
}

/** What sealing published; undefined while the campaign is not sealed. */
export async function findSeal(db: Kysely<Database>, campaign: string): Promise<SealRow | undefined> {
  return db.selectFrom('seal').selectAll().where('campaign', '=', campaign).executeTakeFirst();
}

/** What is public of a response, whether or not its answers were deleted. */
export interface ReceiptRow {
  receipt: string;
  leaf: Buffer;
  commitment: Buffer;
}

/** The response that a receipt belongs to; undefined where there is none. */
export async function findReceipt(
  db: Kysely<Database>,
  campaign: string,
  receipt: string,
): Promise<ReceiptRow | undefined> {
  const row = await db
    .selectFrom('response')
    .select(['receipt', 'leaf', 'record'])
    .where('campaign', '=', campaign)
    .where('receipt', '=', receipt)
    .executeTakeFirst();
  if (row) return { receipt, leaf: row.leaf, commitment: commitmentOf(row.record) };
  return db
    .selectFrom('kept_response')
    .select(['receipt', 'leaf', 'commitment'])
    .where('campaign', '=', campaign)
    .where('receipt', '=', receipt)
    .executeTakeFirst();
}

const rowsPerPage = 250;

/**
 * All receipts of a sealed campaign, in their own order. Where the answers are deleted meanwhile, what stayed of them
 * goes on from the same receipt.
 */
export async function* receiptsOf(db: Kysely<Database>, campaign: string): AsyncGenerator<ReceiptRow> {
  let after = '';
  for (;;) {
    const page = await db
      .selectFrom('response')
      .select(['receipt', 'leaf', 'record'])
      .where('campaign', '=', campaign)
      .where('receipt', '>', after)
      .orderBy('receipt')
      .limit(rowsPerPage)
      .execute();
    for (const { receipt, leaf, record } of page) yield { receipt, leaf, commitment: commitmentOf(record) };
    const last = page.at(-1);
    if (!last) break;
    after = last.receipt;
  }
  for (;;) {
    const page = await db
      .selectFrom('kept_response')
      .select(['receipt', 'leaf', 'commitment'])
      .where('campaign', '=', campaign)
      .where('receipt', '>', after)
      .orderBy('receipt')
      .limit(rowsPerPage)
      .execute();
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.receipt;
  }
}

/** All leaves of a sealed campaign in the order of the tree, in the same way. */
export async function* sealedLeaves(db: Kysely<Database>, campaign: string): AsyncGenerator<Buffer> {
  let after: Buffer = Buffer.alloc(0);
  for (const table of ['response', 'kept_response'] as const) {
    for (;;) {
      const page = await db
        .selectFrom(table)
        .select('leaf')
        .where('campaign', '=', campaign)
        .where('leaf', '>', after)
        .orderBy('leaf')
        .limit(rowsPerPage)
        .execute();
      for (const { leaf } of page) yield leaf;
      const last = page.at(-1);
      if (!last) break;
      after = last.leaf;
    }
  }
}
