import { type Kysely, sql } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/** Each Report that was read of a sealed campaign, and the documents that people had made. */
export function documents(dialect: Dialect) {
  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema
      .createTable('report_revision')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('made_at', 'text', (column) => column.notNull())
      .addColumn('report', 'text')
      .addColumn('released', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('report_revision_key', ['campaign', 'revision'])
      .execute();
    await db.schema
      .createTable('document')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('format', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('asked_at', 'text', (column) => column.notNull())
      .addColumn('asked_by', 'text', (column) => column.notNull())
      .addColumn('maker', 'text')
      .addColumn('held_until', 'text')
      .addColumn('done', 'integer', (column) => column.notNull())
      .addColumn('total', 'integer', (column) => column.notNull())
      .addColumn('edition', 'text')
      .addColumn('revision', 'integer')
      .addColumn('bytes', dialect === 'postgres' ? 'bigint' : 'integer')
      .addColumn('digest', 'text')
      .addColumn('ended_at', 'text')
      .addColumn('failure', 'text')
      .execute();
    await db.schema
      .createIndex('document_campaign')
      .on('document')
      .columns(['campaign', 'asked_at'])
      .execute();
    await db.schema.createIndex('document_state').on('document').columns(['state', 'asked_at']).execute();
    for (const statement of dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers())
      await statement.execute(db);
  };
}

/** A stored Report stays as it is; what only the analyst may see of it goes with the responses. */
function sqliteTriggers() {
  return [
    sql`create trigger report_revision_unchangeable before update on report_revision
        when new.campaign <> old.campaign or new.revision <> old.revision or new.digest <> old.digest
          or new.made_at <> old.made_at or new.released <> old.released or new.report is not null
        begin select raise(abort, 'a stored report never changes'); end`,
    sql`create trigger report_revision_undeletable before delete on report_revision
        begin select raise(abort, 'a stored report is not deleted'); end`,
    sql`create trigger report_revision_irreplaceable before insert on report_revision
        when exists (select 1 from report_revision where campaign = new.campaign and revision = new.revision)
        begin select raise(abort, 'a stored report never changes'); end`,
  ];
}

function postgresTriggers() {
  return [
    sql`create trigger report_revision_unchangeable before update on report_revision
        for each row when (new.campaign <> old.campaign or new.revision <> old.revision
          or new.digest <> old.digest or new.made_at <> old.made_at or new.released <> old.released
          or new.report is not null)
        execute function refuse_change()`,
    sql`create trigger report_revision_undeletable before delete on report_revision
        for each row execute function refuse_change()`,
    sql`create trigger report_revision_untruncatable before truncate on report_revision
        for each statement execute function refuse_change()`,
  ];
}
