import { type Kysely, sql } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/**
 * The deletion of a campaign's answers: its record, what stays of each response and of the tallies, and when it was
 * announced. Answers may be deleted from now on, but only where their campaign has such a record.
 */
export function deletion(dialect: Dialect) {
  const byKeyAlone = dialect === 'sqlite' ? sql`without rowid` : sql``;
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea';
  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema
      .createTable('deletion')
      .addColumn('campaign', 'text', (column) => column.primaryKey().references('campaign.id'))
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('kept_until', 'text', (column) => column.notNull())
      .addColumn('counts', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('kept_response')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('leaf', bytes, (column) => column.notNull())
      .addColumn('receipt', 'text', (column) => column.notNull())
      .addColumn('commitment', bytes, (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_response_key', ['campaign', 'leaf'])
      .modifyEnd(byKeyAlone)
      .execute();
    await db.schema
      .createIndex('kept_response_receipt')
      .unique()
      .on('kept_response')
      .columns(['campaign', 'receipt'])
      .execute();
    await db.schema
      .createTable('kept_tally')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('places', 'text', (column) => column.notNull())
      .addColumn('flagged', 'integer')
      .addColumn('answers', 'integer', (column) => column.notNull())
      .addColumn('counts', 'text')
      .addPrimaryKeyConstraint('kept_tally_key', ['campaign', 'number'])
      .execute();
    await db.schema
      .createTable('retention')
      .addColumn('campaign', 'text', (column) => column.primaryKey().references('campaign.id'))
      .addColumn('announced_at', 'text')
      .addColumn('erased_at', 'text')
      .execute();
    for (const statement of dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers())
      await statement.execute(db);
  };
}

/** Rows that go with a deletion, and with nothing else. */
const going = ['response', 'exclusion_response', 'exclusion_tally'] as const;
/** Rows that a deletion leaves, for good. */
const staying = ['deletion', 'kept_response', 'kept_tally'] as const;

function sqliteTriggers() {
  return [
    ...going.flatMap((table) => [
      sql`drop trigger ${sql.ref(`${table}_undeletable`)}`,
      sql`create trigger ${sql.ref(`${table}_undeletable`)} before delete on ${sql.ref(table)}
          when not exists (select 1 from deletion where campaign = old.campaign)
          begin select raise(abort, 'an answer is not deleted without a record of it'); end`,
    ]),
    sql`create trigger response_deleted before insert on response
        when exists (select 1 from deletion where campaign = new.campaign)
        begin select raise(abort, 'the answers of this campaign were deleted'); end`,
    ...staying.flatMap((table) => [
      sql`create trigger ${sql.ref(`${table}_unchangeable`)} before update on ${sql.ref(table)}
          begin select raise(abort, 'what a deletion leaves never changes'); end`,
      sql`create trigger ${sql.ref(`${table}_undeletable`)} before delete on ${sql.ref(table)}
          begin select raise(abort, 'what a deletion leaves is not deleted'); end`,
    ]),
    // INSERT OR REPLACE would take the record away without a word to the triggers above.
    sql`create trigger deletion_irreplaceable before insert on deletion
        when exists (select 1 from deletion where campaign = new.campaign)
        begin select raise(abort, 'what a deletion leaves never changes'); end`,
  ];
}

function postgresTriggers() {
  return [
    sql`create function refuse_deletion() returns trigger language plpgsql as
        $$ begin
          if not exists (select 1 from deletion where campaign = old.campaign)
          then raise exception 'an answer is not deleted without a record of it'; end if;
          return old;
        end $$`,
    sql`create function refuse_deleted() returns trigger language plpgsql as
        $$ begin
          if exists (select 1 from deletion where campaign = new.campaign)
          then raise exception 'the answers of this campaign were deleted'; end if;
          return new;
        end $$`,
    sql`drop trigger response_undeletable on response`,
    sql`create trigger response_untruncatable before truncate on response
        for each statement execute function refuse_change()`,
    ...(['exclusion_response', 'exclusion_tally'] as const).flatMap((table) => [
      sql`drop trigger ${sql.ref(`${table}_unchangeable`)} on ${sql.ref(table)}`,
      sql`create trigger ${sql.ref(`${table}_unchangeable`)} before update on ${sql.ref(table)}
          for each row execute function refuse_change()`,
    ]),
    ...going.map(
      (table) =>
        sql`create trigger ${sql.ref(`${table}_undeletable`)} before delete on ${sql.ref(table)}
          for each row execute function refuse_deletion()`,
    ),
    sql`create trigger response_deleted before insert on response
        for each row execute function refuse_deleted()`,
    ...staying.flatMap((table) => [
      sql`create trigger ${sql.ref(`${table}_unchangeable`)} before update or delete on ${sql.ref(table)}
          for each row execute function refuse_change()`,
      sql`create trigger ${sql.ref(`${table}_untruncatable`)} before truncate on ${sql.ref(table)}
          for each statement execute function refuse_change()`,
    ]),
  ];
}
