import { setTimeout } from 'node:timers/promises';
import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import pg from 'pg';
import { keptStatements, lockMilliseconds } from './limits.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';

const connections = 10;
/** How often is looked whether others have ended. */
const waitMilliseconds = 100;
const statementMilliseconds = 60_000;
/** Somebody else held a table for longer than may be waited. */
const lockNotAvailable = '55P03';

/** PostgreSQL, as a pool of connections. */
export function openPostgres(databaseUrl: string): Store {
  const open = (max: number) => {
    const pool = new pg.Pool({
      connectionString: databaseUrl,
      max,
      connectionTimeoutMillis: 10_000,
      statement_timeout: statementMilliseconds,
      lock_timeout: lockMilliseconds,
      idle_in_transaction_session_timeout: statementMilliseconds,
    });
    // A connection that breaks is replaced at its next use; without listeners it would end the process. Idle ones
    // tell the pool, others themselves, beside the failing of their query.
    const lost = (error: Error) => console.error(`database connection lost: ${error.message}`);
    pool.on('error', lost);
    pool.on('connect', (client) => client.on('error', lost));
    return new Kysely<Database>({ dialect: new PostgresDialect({ pool: preparingPool(pool) }) });
  };
  const db = open(connections);
  // Its journal is the operator's to keep or archive; rows that are deleted are freed here.
  const tidy = async () => {
    await sql`vacuum response_batch, submission, code, paper_entry`.execute(db);
  };
  // VACUUM alone frees rows and leaves their bytes; with FULL each table goes to a new file, but for dead rows that some
  // transaction may still see: those are copied as well. It may take its time.
  const erase = async (tables: readonly (keyof Database)[]) => {
    const own = open(1);
    try {
      return await own.connection().execute(async (connection) => {
        await sql`set statement_timeout = 0`.execute(connection);
        if (!(await earlierEnded(connection))) return false;
        for (const table of tables) await sql`vacuum (full) ${sql.table(table)}`.execute(connection);
        return true;
      });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === lockNotAvailable) return false;
      throw error;
    } finally {
      await own.destroy();
    }
  };
  return {
    db,
    reads: db,
    dialect: 'postgres',
    reader: () => open(1),
    tidy,
    erase,
    checkpointApart: () => undefined,
    close: () => db.destroy(),
  };
}

/** Waits until no transaction is under way that began before this; tells whether that came to pass. */
async function earlierEnded(db: Kysely<Database>): Promise<boolean> {
  const { rows: now } = await sql<{ next: string }>`
    select pg_snapshot_xmax(pg_current_snapshot())::text as next`.execute(db);
  const next = now[0]?.next ?? '';
  for (const started = performance.now(); performance.now() - started < lockMilliseconds; ) {
    // Older than it is whoever sees rows as they were before. Servers that copy from this one count in every database.
    const { rows } = await sql`
      select 1 from pg_stat_activity
      where pid <> pg_backend_pid() and (datname is null or datname = current_database())
        and greatest(age(backend_xmin), age(backend_xid)) > age(${next}::xid8::xid)
      limit 1`.execute(db);
    if (rows.length === 0) return true;
    await setTimeout(waitMilliseconds);
  }
  return false;
}

/** The same for PostgreSQL: a statement with a name is parsed and planned once a connection. */
function preparingPool(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const nameOf = (text: string) => {
    const known = names.get(text);
    if (known !== undefined || names.size >= keptStatements) return known;
    const name = `s${names.size}`;
    names.set(text, name);
    return name;
  };
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  return {
    async connect() {
      const client = await pool.connect();
      const known = clients.get(client);
      if (known) return known;
      const query = (text: string, values: unknown[]) =>
        client.query({ name: values.length > 0 ? nameOf(text) : undefined, text, values });
      const preparing: PostgresPoolClient = Object.create(client, { query: { value: query } });
      clients.set(client, preparing);
      return preparing;
    },
    end: () => pool.end(),
    options: pool.options,
  };
}
