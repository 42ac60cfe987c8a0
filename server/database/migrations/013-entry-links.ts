import { type Kysely, sql } from 'kysely';
import type { Database } from '../schema.ts';

/** A visit to any link asks for its county's entry page, which is not to be looked for among all links of the county. */
export async function entryLinks(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createIndex('link_entry')
    .on('link')
    .column('campaign')
    .where(sql.ref('group'), 'is', null)
    .execute();
}
