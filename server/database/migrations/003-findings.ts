import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** What a pass over all responses of a sealed campaign tells, kept so that it is made once. */
export async function findings(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('findings')
    .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
    .addColumn('revision', 'text', (column) => column.notNull())
    .addColumn('maker', 'text')
    .addColumn('held_until', 'text')
    .addColumn('findings', 'text')
    .addPrimaryKeyConstraint('findings_key', ['campaign', 'revision'])
    .execute();
}
