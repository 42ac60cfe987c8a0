import type { Kysely } from 'kysely';
import type { Database } from '../schema.ts';

/** Each saved version of a draft's questionnaires, with who saved it and when. */
export async function questionnaireVersions(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('questionnaire_version')
    .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id').onDelete('cascade'))
    .addColumn('group', 'text', (column) => column.notNull())
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('saved_at', 'text', (column) => column.notNull())
    .addColumn('saved_by', 'text', (column) => column.notNull())
    .addColumn('faults', 'integer', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('questionnaire_version_key', ['campaign', 'group', 'number'])
    .execute();
}
