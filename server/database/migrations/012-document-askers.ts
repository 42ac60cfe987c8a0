import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** People who asked for a document that was on its way for somebody else: each may withdraw, and it goes on for the rest. */
export async function documentAskers(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('document_asker')
    .addColumn('document', 'text', (column) => column.notNull().references('document.id'))
    .addColumn('person', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('document_asker_key', ['document', 'person'])
    .execute();
}
