import { type Kysely, sql } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/** What the bureau tells the public of a campaign, each revision kept; and what it will do about what is weak. */
export function bulletin(dialect: Dialect) {
  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema
      .createTable('rectification')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('item', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('unit', 'text', (column) => column.notNull())
      .addColumn('due', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('state_on', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('rectification_campaign')
      .on('rectification')
      .columns(['campaign', 'created_at'])
      .execute();
    await db.schema
      .createTable('bulletin')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('content', 'text', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('note', 'text', (column) => column.notNull())
      .addColumn('published_at', 'text', (column) => column.notNull())
      .addColumn('published_by', 'text', (column) => column.notNull())
      .addColumn('withdrawn_at', 'text')
      .addColumn('withdrawn_reason', 'text')
      .addPrimaryKeyConstraint('bulletin_key', ['campaign', 'revision'])
      .execute();
    for (const statement of dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers())
      await statement.execute(db);
  };
}

/** What was published stays as it was; it may be withdrawn once. */
function sqliteTriggers() {
  return [
    sql`create trigger bulletin_unchangeable before update on bulletin
        when old.withdrawn_at is not null or new.campaign <> old.campaign or new.revision <> old.revision
          or new.content <> old.content or new.digest <> old.digest or new.note <> old.note
          or new.published_at <> old.published_at or new.published_by <> old.published_by
        begin select raise(abort, 'a published bulletin never changes'); end`,
    sql`create trigger bulletin_undeletable before delete on bulletin
        begin select raise(abort, 'a published bulletin is not deleted'); end`,
    // INSERT OR REPLACE would take a revision away without a word to the trigger above.
    sql`create trigger bulletin_irreplaceable before insert on bulletin
        when exists (select 1 from bulletin where campaign = new.campaign and revision = new.revision)
        begin select raise(abort, 'a published bulletin never changes'); end`,
  ];
}

function postgresTriggers() {
  return [
    sql`create trigger bulletin_unchangeable before update on bulletin
        for each row when (old.withdrawn_at is not null or new.campaign <> old.campaign
          or new.revision <> old.revision or new.content <> old.content or new.digest <> old.digest
          or new.note <> old.note or new.published_at <> old.published_at
          or new.published_by <> old.published_by)
        execute function refuse_change()`,
    sql`create trigger bulletin_undeletable before delete on bulletin
        for each row execute function refuse_change()`,
    sql`create trigger bulletin_untruncatable before truncate on bulletin
        for each statement execute function refuse_change()`,
  ];
}
