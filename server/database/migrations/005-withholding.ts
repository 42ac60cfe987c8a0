import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** What closing decided to withhold of a campaign, once and for all that is released of it. */
export async function withholding(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('withholding')
    .addColumn('campaign', 'text', (column) => column.primaryKey().references('campaign.id'))
    .addColumn('pattern', 'text', (column) => column.notNull())
    .execute();
}
