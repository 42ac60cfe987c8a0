import { type Kysely, sql } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/** The audit: entries that the engine itself refuses to change or to take away, each chained to the one before. */
export function audit(dialect: Dialect) {
  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema
      .createTable('audit')
      .addColumn('number', 'integer', (column) => column.primaryKey())
      .addColumn('at', 'text', (column) => column.notNull())
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('action', 'text', (column) => column.notNull())
      .addColumn('subject', 'text', (column) => column.notNull())
      .addColumn('origin', 'text', (column) => column.notNull())
      .addColumn('result', 'text', (column) => column.notNull())
      .addColumn('details', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('audit_actor').on('audit').columns(['actor', 'number']).execute();
    await db.schema
      .createTable('audit_head')
      .addColumn('one', 'integer', (column) => column.primaryKey().check(sql`one = 1`))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .execute();
    for (const statement of dialect === 'sqlite' ? sqliteTriggers() : postgresTriggers())
      await statement.execute(db);
  };
}

function sqliteTriggers() {
  return [
    sql`create trigger audit_unchangeable before update on audit
        begin select raise(abort, 'the audit never changes'); end`,
    sql`create trigger audit_undeletable before delete on audit
        begin select raise(abort, 'the audit never changes'); end`,
    // INSERT OR REPLACE would take an entry away without a word to the trigger above.
    sql`create trigger audit_irreplaceable before insert on audit
        when exists (select 1 from audit where number = new.number)
        begin select raise(abort, 'the audit never changes'); end`,
    sql`create trigger audit_head_forward before update on audit_head
        when new.number not in (old.number, old.number + 1)
        begin select raise(abort, 'the audit goes forward only'); end`,
    sql`create trigger audit_head_undeletable before delete on audit_head
        begin select raise(abort, 'the audit never changes'); end`,
  ];
}

function postgresTriggers() {
  return [
    sql`create trigger audit_unchangeable before update or delete on audit
        for each row execute function refuse_change()`,
    sql`create trigger audit_untruncatable before truncate on audit
        for each statement execute function refuse_change()`,
    sql`create trigger audit_head_forward before update on audit_head
        for each row when (new.number not in (old.number, old.number + 1)) execute function refuse_change()`,
    sql`create trigger audit_head_undeletable before delete on audit_head
        for each row execute function refuse_change()`,
    sql`create trigger audit_head_untruncatable before truncate on audit_head
        for each statement execute function refuse_change()`,
  ];
}
