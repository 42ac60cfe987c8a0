import { type Kysely, sql } from 'kysely';
import type { Database, Dialect } from '../schema.ts';

/** Campaigns, their frames and links, and the answers with their log and tallies. */
export function store(dialect: Dialect) {
  // SQLite keeps rows of such a table in the order of its key and nothing else: there is no row number
  // that would tell which answer came first.
  const byKeyAlone = dialect === 'sqlite' ? sql`without rowid` : sql``;
  const bytes = dialect === 'sqlite' ? 'blob' : 'bytea';

  return async function up(db: Kysely<Database>): Promise<void> {
    await db.schema
      .createTable('campaign')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('status', 'text', (column) =>
        column.notNull().check(sql`status in ('draft', 'published', 'closed')`),
      )
      .addColumn('title', 'text', (column) => column.notNull())
      .addColumn('trial', 'integer', (column) => column.notNull())
      .addColumn('simulated', 'integer', (column) => column.notNull())
      .addColumn('example_frame', 'integer', (column) => column.notNull())
      .addColumn('opens_at', 'text', (column) => column.notNull())
      .addColumn('closes_at', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('proof_of_work', 'integer', (column) => column.notNull())
      .addColumn('frozen', 'text')
      .addColumn('digest', 'text')
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'text', (column) => column.notNull())
      .addColumn('published_at', 'text')
      .addColumn('closed_at', 'text')
      .addColumn('sealed_at', 'text')
      .execute();
    await db.schema
      .createTable('frame_cell')
      .addColumn('campaign', 'text', (column) =>
        column.notNull().references('campaign.id').onDelete('cascade'),
      )
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('township', 'text', (column) => column.notNull())
      .addColumn('school', 'text', (column) => column.notNull())
      .addColumn('eligible', 'integer', (column) => column.notNull().check(sql`eligible >= 0`))
      .addPrimaryKeyConstraint('frame_cell_key', ['campaign', 'group', 'township', 'school'])
      .execute();
    await db.schema
      .createTable('link')
      .addColumn('code', 'text', (column) => column.primaryKey())
      .addColumn('campaign', 'text', (column) =>
        column.notNull().references('campaign.id').onDelete('cascade'),
      )
      .addColumn('group', 'text')
      .addColumn('township', 'text')
      .addColumn('school', 'text')
      .addColumn('issued_at', 'text', (column) => column.notNull())
      .addColumn('withdrawn_at', 'text')
      .execute();
    await db.schema.createIndex('link_campaign').on('link').column('campaign').execute();
    await db.schema
      .createTable('cap_count')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('cap_count_key', ['campaign', 'place'])
      .execute();
    await db.schema
      .createTable('code')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('state', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('code_key', ['campaign', 'hash'])
      .modifyEnd(byKeyAlone)
      .execute();
    await db.schema
      .createTable('submission')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('answers_digest', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('submission_key', ['campaign', 'id'])
      .modifyEnd(byKeyAlone)
      .execute();
    await db.schema
      .createTable('response_batch')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('writer', 'integer', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('head', bytes, (column) => column.notNull())
      .addColumn('leaves', bytes, (column) => column.notNull())
      .addColumn('records', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('response_batch_key', ['campaign', 'writer', 'number'])
      .execute();
    await db.schema
      .createTable('response')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('leaf', bytes, (column) => column.notNull())
      .addColumn('receipt', 'text', (column) => column.notNull())
      .addColumn('record', 'text', (column) => column.notNull())
      .addColumn('closing_flags', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('response_key', ['campaign', 'leaf'])
      .modifyEnd(byKeyAlone)
      .execute();
    await db.schema
      .createIndex('response_receipt')
      .unique()
      .on('response')
      .columns(['campaign', 'receipt'])
      .execute();
    await db.schema
      .createTable('tally')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('writer', 'integer', (column) => column.notNull())
      .addColumn('group', 'text', (column) => column.notNull())
      .addColumn('township', 'text', (column) => column.notNull())
      .addColumn('school', 'text', (column) => column.notNull())
      .addColumn('flagged', 'integer', (column) => column.notNull())
      .addColumn('counts', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('tally_key', ['campaign', 'writer', 'group', 'township', 'school', 'flagged'])
      .execute();
    await db.schema
      .createTable('tally_mark')
      .addColumn('campaign', 'text', (column) => column.notNull().references('campaign.id'))
      .addColumn('writer', 'integer', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('tally_mark_key', ['campaign', 'writer'])
      .execute();
    await db.schema
      .createTable('seal')
      .addColumn('campaign', 'text', (column) => column.primaryKey().references('campaign.id'))
      .addColumn('size', 'integer', (column) => column.notNull())
      .addColumn('root', 'text', (column) => column.notNull())
      .addColumn('public_key', 'text', (column) => column.notNull())
      .addColumn('signature', 'text', (column) => column.notNull())
      .addColumn('heads', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('secret')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
    for (const statement of unchangeable(dialect)) await statement.execute(db);
  };
}

/** A response never changes (promise 3), nor does what publication froze: the engine itself refuses. */
function unchangeable(dialect: Dialect) {
  if (dialect === 'sqlite') {
    return [
      sql`create trigger response_unchangeable before update on response
          begin select raise(abort, 'a response never changes'); end`,
      sql`create trigger response_batch_unchangeable before update on response_batch
          begin select raise(abort, 'the log never changes'); end`,
      sql`create trigger seal_unchangeable before update on seal
          begin select raise(abort, 'a seal never changes'); end`,
      sql`create trigger response_undeletable before delete on response
          begin select raise(abort, 'a response is not deleted'); end`,
      sql`create trigger seal_undeletable before delete on seal
          begin select raise(abort, 'a seal is not deleted'); end`,
      sql`create trigger response_batch_undeletable before delete on response_batch
          when (select sealed_at from campaign where id = old.campaign) is null
          begin select raise(abort, 'the log stays until the campaign is sealed'); end`,
      sql`create trigger campaign_frozen before update of settings, frozen, digest, title, trial on campaign
          when old.status <> 'draft' and (new.settings <> old.settings or new.digest is not old.digest
            or new.frozen is not old.frozen or new.title <> old.title or new.trial <> old.trial)
          begin select raise(abort, 'a published campaign is frozen'); end`,
      sql`create trigger frame_cell_frozen_insert before insert on frame_cell
          when (select status from campaign where id = new.campaign) <> 'draft'
          begin select raise(abort, 'the frame of a published campaign is frozen'); end`,
      sql`create trigger frame_cell_frozen_update before update on frame_cell
          when (select status from campaign where id = old.campaign) <> 'draft'
          begin select raise(abort, 'the frame of a published campaign is frozen'); end`,
      sql`create trigger frame_cell_frozen_delete before delete on frame_cell
          when (select status from campaign where id = old.campaign) <> 'draft'
          begin select raise(abort, 'the frame of a published campaign is frozen'); end`,
    ];
  }
  return [
    sql`create function refuse_change() returns trigger language plpgsql as
        $$ begin raise exception '% is unchangeable', tg_table_name; end $$`,
    sql`create trigger response_unchangeable before update on response
        for each row execute function refuse_change()`,
    sql`create trigger response_batch_unchangeable before update on response_batch
        for each row execute function refuse_change()`,
    sql`create trigger seal_unchangeable before update or delete on seal
        for each row execute function refuse_change()`,
    sql`create trigger response_undeletable before delete on response
        for each row execute function refuse_change()`,
    sql`create function refuse_log_deletion() returns trigger language plpgsql as
        $$ begin
          if (select sealed_at from campaign where id = old.campaign) is null
          then raise exception 'the log stays until the campaign is sealed'; end if;
          return old;
        end $$`,
    sql`create trigger response_batch_undeletable before delete on response_batch
        for each row execute function refuse_log_deletion()`,
    sql`create trigger campaign_frozen before update of settings, frozen, digest, title, trial on campaign
        for each row when (old.status <> 'draft' and (new.settings <> old.settings
          or new.digest is distinct from old.digest or new.frozen is distinct from old.frozen or new.title <> old.title or new.trial <> old.trial))
        execute function refuse_change()`,
    sql`create function refuse_frame_change() returns trigger language plpgsql as
        $$ begin
          if exists (select 1 from campaign where id = coalesce(new.campaign, old.campaign) and status <> 'draft')
          then raise exception 'the frame of a published campaign is frozen'; end if;
          return coalesce(new, old);
        end $$`,
    sql`create trigger frame_cell_frozen before insert or update or delete on frame_cell
        for each row execute function refuse_frame_change()`,
  ];
}
