import { type Kysely, sql } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/** The field while it is open: later closings, pauses, answers by day, and paper forms that were keyed in once. */
export function field(dialect: Dialect) {
  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema.alterTable('campaign').addColumn('paused_at', 'text').execute();
    await db.schema
      .createTable('field_change')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) =>
        column.notNull().check(sql`kind in ('extended', 'paused', 'resumed')`),
      )
      .addColumn('closed_before', 'text')
      .addColumn('closes_at', 'text')
      .addColumn('reason', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('field_change_key', ['campaign', 'number'])
      .execute();
    for (const statement of unchangeable(dialect)) await statement.execute(db);
    await db.schema
      .createTable('day_count')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('township', 'text', (column) => column.notNull())
      .addColumn('school', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('answers', 'integer', (column) => column.notNull())
      .addColumn('paper', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('day_count_key', ['campaign', 'group', 'township', 'school', 'day'])
      .execute();
    await db.schema
      .createTable('day_mark')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('writer', 'integer', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('day_mark_key', ['campaign', 'writer'])
      .execute();
    await db.schema
      .createTable('paper_entry')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('form', 'text', (column) => column.notNull())
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('township', 'text', (column) => column.notNull())
      .addColumn('school', 'text', (column) => column.notNull())
      .addColumn('first', 'text', (column) => column.notNull())
      .addColumn('first_by', 'text', (column) => column.notNull())
      .addColumn('second', 'text')
      .addColumn('second_by', 'text')
      .addPrimaryKeyConstraint('paper_entry_key', ['campaign', 'form'])
      .modifyEnd(dialect === 'sqlite' ? sql`without rowid` : sql``)
      .execute();
  };
}

/** What was announced about the field stays as it was announced. */
function unchangeable(dialect: Dialect) {
  if (dialect === 'sqlite') {
    return ['update', 'delete'].map(
      (act) => sql`create trigger ${sql.raw(`field_change_no_${act}`)} before ${sql.raw(act)} on field_change
          begin select raise(abort, 'a change of the field is kept'); end`,
    );
  }
  return [
    sql`create trigger field_change_unchangeable before update or delete on field_change
        for each row execute function refuse_change()`,
  ];
}
