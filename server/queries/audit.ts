import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { AuditRow, Database } from '../database/schema.ts';

/** Who does something, and from where: an account at an address, or 命令行. */
export interface Actor {
  name: string;
  origin: string;
}

export const commandLine: Actor = { name: '命令行', origin: '命令行' };

/** What the first entry is chained to. */
export const genesis = '0'.repeat(64);

/** An entry's hash: SHA-256 of the hash before it and its own fields, as a JSON array, in UTF-8. */
export function auditHash(previous: string, entry: Omit<AuditRow, 'hash'>): string {
  const { number, at, actor, action, subject, origin, result, details } = entry;
  const fields = [previous, number, at, actor, action, subject, origin, result, details];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/**
 * Records an act of a person, or one that was refused. Called inside the act's own transaction, so that neither stands
 * without the other; outside of one it makes its own. Others who record wait for its commit, in whatever process.
 */
export async function recordAct(
  db: Kysely<Database>,
  actor: Actor,
  at: Date,
  action: string,
  subject: string,
  details: Readonly<Record<string, unknown>> = {},
  result = 'done',
): Promise<void> {
  const act = {
    at: at.toISOString(),
    actor: actor.name,
    action,
    subject,
    origin: actor.origin,
    result,
    details: JSON.stringify(details),
  };
  if (db.isTransaction) await append(db, act);
  else await db.transaction().execute((transaction) => append(transaction, act));
}

async function append(db: Kysely<Database>, act: Omit<AuditRow, 'number' | 'hash'>): Promise<void> {
  const head = await db
    .insertInto('audit_head')
    .values({ one: 1, number: 1, hash: genesis })
    .onConflict((conflict) =>
      conflict.column('one').doUpdateSet(({ eb, ref }) => ({ number: eb(ref('audit_head.number'), '+', 1) })),
    )
    .returning(['number', 'hash'])
    .executeTakeFirstOrThrow();
  const entry = { number: head.number, ...act };
  const hash = auditHash(head.hash, entry);
  await db
    .insertInto('audit')
    .values({ ...entry, hash })
    .execute();
  await db.updateTable('audit_head').set({ hash }).execute();
}

/** What an auditor looks for; `null` where it does not matter. */
export interface AuditFilter {
  /** Instants: from the first, before the second. */
  from: string | null;
  until: string | null;
  actor: string | null;
  action: string | null;
  subject: string | null;
}

function filtered(db: Kysely<Database>, { from, until, actor, action, subject }: AuditFilter) {
  return db
    .selectFrom('audit')
    .$if(from !== null, (query) => query.where('at', '>=', from ?? ''))
    .$if(until !== null, (query) => query.where('at', '<', until ?? ''))
    .$if(actor !== null, (query) => query.where('actor', '=', actor ?? ''))
    .$if(action !== null, (query) => query.where('action', '=', action ?? ''))
    .$if(subject !== null, (query) => query.where('subject', '=', subject ?? ''));
}

/** Entries, the newest first. */
export async function auditPage(
  db: Kysely<Database>,
  filter: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditRow[]> {
  return filtered(db, filter)
    .selectAll()
    .$if(before !== null, (query) => query.where('number', '<', before ?? 0))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
}

/** The people and actions that entries name. */
export async function auditWords(db: Kysely<Database>): Promise<{ actors: string[]; actions: string[] }> {
  const actors = await db.selectFrom('audit').select('actor').distinct().orderBy('actor').execute();
  const actions = await db.selectFrom('audit').select('action').distinct().orderBy('action').execute();
  return { actors: actors.map(({ actor }) => actor), actions: actions.map(({ action }) => action) };
}

const entriesPerPage = 1000;

/** All entries that the filter lets through, the oldest first. */
export async function* auditEntries(
  db: Kysely<Database>,
  filter: AuditFilter = { from: null, until: null, actor: null, action: null, subject: null },
): AsyncGenerator<AuditRow> {
  for (let after = 0; ; ) {
    const page = await filtered(db, filter)
      .selectAll()
      .where('number', '>', after)
      .orderBy('number')
      .limit(entriesPerPage)
      .execute();
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < entriesPerPage) return;
    after = last.number;
  }
}

/** Where the chain says that it ends; `null` where nothing was recorded yet. */
export async function auditHead(db: Kysely<Database>): Promise<Pick<AuditRow, 'number' | 'hash'> | null> {
  return (await db.selectFrom('audit_head').select(['number', 'hash']).executeTakeFirst()) ?? null;
}

/** The last times that somebody signed in, the newest first, and how many attempts were refused after the second. */
export async function signInsOf(
  db: Kysely<Database>,
  actor: string,
): Promise<{ current: AuditRow | null; previous: AuditRow | null; refusedBetween: number }> {
  const [current = null, previous = null] = await db
    .selectFrom('audit')
    .selectAll()
    .where('actor', '=', actor)
    .where('action', '=', 'sign-in')
    .where('result', '=', 'done')
    .orderBy('number', 'desc')
    .limit(2)
    .execute();
  const { refused } = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll<number | string>().as('refused'))
    .where('actor', '=', actor)
    .where('action', '=', 'sign-in')
    .where('result', '<>', 'done')
    .where('number', '>', previous?.number ?? 0)
    .where('number', '<', current?.number ?? 0)
    .executeTakeFirstOrThrow();
  return { current, previous, refusedBetween: Number(refused) };
}

/** Who last changed something, by the name that people know them by, and when. */
export async function lastChange(
  db: Kysely<Database>,
  subject: string,
  actions: readonly string[],
): Promise<{ by: string; at: string } | null> {
  const last = await db
    .selectFrom('audit')
    .leftJoin('person', 'person.username', 'audit.actor')
    .select(['audit.actor', 'audit.at', 'person.name'])
    .where('audit.subject', '=', subject)
    .where('audit.action', 'in', actions)
    .where('audit.result', '=', 'done')
    .orderBy('audit.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last ? { by: last.name ?? last.actor, at: last.at } : null;
}

/** What was noted of the last act of a kind on something; `null` where there was none. */
export async function actOn(
  db: Kysely<Database>,
  subject: string,
  action: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  const act = await db
    .selectFrom('audit')
    .select('details')
    .where('subject', '=', subject)
    .where('action', '=', action)
    .where('result', '=', 'done')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return act ? JSON.parse(act.details) : null;
}

/** When each account last signed in. */
export async function lastSignIns(db: Kysely<Database>): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('audit')
    .select(['actor', ({ fn }) => fn.max('at').as('at')])
    .where('action', '=', 'sign-in')
    .where('result', '=', 'done')
    .groupBy('actor')
    .execute();
  return new Map(rows.map(({ actor, at }) => [actor, at]));
}
