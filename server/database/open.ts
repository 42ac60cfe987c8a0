import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  SqliteDialect,
  SqliteDriver,
  type Transaction,
  type TransactionSettings,
} from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { campaigns } from './migrations/001-campaigns.ts';
import { people } from './migrations/002-people.ts';
import type { Database, Dialect } from './schema.ts';

/** The store: one database and the engine it runs on. */
export interface Store {
  db: Kysely<Database>;
  dialect: Dialect;
}

/** Where the store is: a PostgreSQL address, or the folder that holds the embedded database. */
export type StoreLocation = { databaseUrl: string } | { folder: string };

const connections = 10;
const statementMilliseconds = 60_000;

/** Opens the store and brings its tables up to date. Throws where the engine cannot be reached. */
export async function openStore(location: StoreLocation): Promise<Store> {
  const store = 'databaseUrl' in location ? openPostgres(location.databaseUrl) : openSqlite(location.folder);
  await migrate(store);
  return store;
}

/** Runs a function on one unchanging picture of the store, however much is written meanwhile. */
export function onSnapshot<Result>(
  { db }: Store,
  read: (transaction: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}

function openPostgres(databaseUrl: string): Store {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: connections,
    connectionTimeoutMillis: 10_000,
    statement_timeout: statementMilliseconds,
    idle_in_transaction_session_timeout: statementMilliseconds,
  });
  // A connection that breaks while idle is replaced at its next use; without a listener it would end the process.
  pool.on('error', (error) => console.error(`database connection lost: ${error.message}`));
  return { db: new Kysely<Database>({ dialect: new PostgresDialect({ pool }) }), dialect: 'postgres' };
}

function openSqlite(folder: string): Store {
  mkdirSync(folder, { recursive: true });
  const database = new SqliteDatabase(join(folder, 'renkedu.sqlite'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 10000');
  database.pragma('secure_delete = ON');
  return {
    db: new Kysely<Database>({ dialect: new ImmediateSqliteDialect({ database }) }),
    dialect: 'sqlite',
  };
}

/**
 * Commands work beside a running server. A transaction that begins by reading and then writes is refused by
 * SQLite when another process wrote in between; one that takes the write lock at its start waits instead.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const reads = settings?.accessMode === 'read only';
    await connection.executeQuery(CompiledQuery.raw(reads ? 'begin deferred' : 'begin immediate'));
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  constructor(config: ConstructorParameters<typeof SqliteDialect>[0]) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.#config);
  }
}

async function migrate({ db, dialect }: Store): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '001-campaigns': { up: campaigns(dialect) },
        '002-people': { up: people(dialect) },
      }),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
