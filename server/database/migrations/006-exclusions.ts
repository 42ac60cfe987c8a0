import { type Kysely, sql } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/**
 * Acts that set answers aside and take that back, which neither change nor go; and what is withheld, once for every
 * such act.
 */
export function exclusions(dialect: Dialect) {
  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema
      .createTable('exclusion')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('rule', 'text')
      .addColumn('undoes', 'integer')
      .addColumn('answers', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('exclusion_key', ['campaign', 'number'])
      .addUniqueConstraint('exclusion_undone_once', ['campaign', 'undoes'])
      .execute();
    await db.schema
      .createTable('exclusion_response')
      .addColumn('campaign', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('receipt', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('exclusion_response_key', ['campaign', 'number', 'receipt'])
      .addForeignKeyConstraint('exclusion_response_act', ['campaign', 'number'], 'exclusion', [
        'campaign',
        'number',
      ])
      .addForeignKeyConstraint('exclusion_response_response', ['campaign', 'receipt'], 'response', [
        'campaign',
        'receipt',
      ])
      .execute();
    await db.schema
      .createTable('exclusion_tally')
      .addColumn('campaign', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('township', 'text', (column) => column.notNull())
      .addColumn('school', 'text', (column) => column.notNull())
      .addColumn('flagged', 'integer', (column) => column.notNull())
      .addColumn('counts', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('exclusion_tally_key', [
        ...(['campaign', 'number', 'group', 'township', 'school', 'flagged'] as const),
      ])
      .execute();
    for (const table of ['exclusion', 'exclusion_response', 'exclusion_tally']) {
      for (const statement of unchangeable(dialect, table)) await statement.execute(db);
    }
    await withholdingByRevision(db);
  };
}

/** What was decided so far is of the report with nothing set aside. */
async function withholdingByRevision(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('withholding').renameTo('withholding_at_closing').execute();
  await db.schema
    .createTable('withholding')
    .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addColumn('pattern', 'text')
    .addPrimaryKeyConstraint('withholding_key', ['campaign', 'revision'])
    .execute();
  await sql`insert into withholding (campaign, revision, pattern)
    select campaign, 0, pattern from withholding_at_closing`.execute(db);
  await db.schema.dropTable('withholding_at_closing').execute();
}

function unchangeable(dialect: Dialect, table: string) {
  const [name, text] = [sql.ref(table), sql.lit(`${table} never changes`)];
  const trigger = (what: string) => sql.ref(`${table}_${what}`);
  if (dialect === 'postgres') {
    return [
      sql`create trigger ${trigger('unchangeable')} before update or delete on ${name}
          for each row execute function refuse_change()`,
      sql`create trigger ${trigger('untruncatable')} before truncate on ${name}
          for each statement execute function refuse_change()`,
    ];
  }
  return [
    sql`create trigger ${trigger('unchangeable')} before update on ${name}
        begin select raise(abort, ${text}); end`,
    sql`create trigger ${trigger('undeletable')} before delete on ${name}
        begin select raise(abort, ${text}); end`,
  ];
}
