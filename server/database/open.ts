import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type QueryResult,
  SqliteDialect,
  SqliteDriver,
  sql,
  type Transaction,
  type TransactionSettings,
} from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { store } from './migrations/001-store.ts';
import { people } from './migrations/002-people.ts';
import { findings } from './migrations/003-findings.ts';
import { audit } from './migrations/004-audit.ts';
import { withholding } from './migrations/005-withholding.ts';
import { exclusions } from './migrations/006-exclusions.ts';
import { questionnaireVersions } from './migrations/007-questionnaire-versions.ts';
import { field } from './migrations/008-field.ts';
import { bulletin } from './migrations/009-bulletin.ts';
import type { Database, Dialect } from './schema.ts';

/** The store: one database and the engine it runs on. */
export interface Store {
  /** For writing; on SQLite one transaction after another. */
  db: Kysely<Database>;
  /** For looking things up without waiting for a write. */
  reads: Kysely<Database>;
  dialect: Dialect;
  /** A connection of its own for one long reading; destroyed after it. */
  reader(): Kysely<Database>;
  /**
   * Empties the engine's journal into the store, so that what was deleted or overwritten does not stay in it, nor the
   * order in which things were written. Does nothing where others are reading just now.
   */
  tidy(): Promise<void>;
  /** For a process that serves: copies the journal in a thread of its own, so that no commit has to. */
  checkpointApart(): void;
  /** For a thread beside one that copies the journal: this store's own commits never do. */
  leaveJournal(): void;
  close(): Promise<void>;
}

/** Where the store is: a PostgreSQL address, or the folder that holds the embedded database. */
export type StoreLocation = { databaseUrl: string } | { folder: string };

const connections = 10;
const statementMilliseconds = 60_000;
/** How long a transaction waits for another process to end its own. */
const lockMilliseconds = 10_000;
/** Pages of 4 KB that SQLite keeps in memory, and that may stand in its log before they go to the main file. */
const cachedKilobytes = 64_000;
const logPages = 4000;

/** Why a store was not opened, in words for a clerk. */
class Unopened extends Error {}

/** Opens the store and brings its tables up to date. Throws where the engine cannot be reached. */
export async function openStore(location: StoreLocation): Promise<Store> {
  try {
    return await ('databaseUrl' in location
      ? openPostgres(location.databaseUrl)
      : openSqlite(location.folder));
  } catch (error) {
    if (error instanceof Unopened) throw error;
    const where = 'databaseUrl' in location ? 'DATABASE_URL 指的数据库' : location.folder;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unopened(
      `打不开 ${where}：${reason}。请检查地址、权限和磁盘 (the store cannot be opened; check its address, rights and disk)`,
      { cause: error },
    );
  }
}

/** The code of an error that says that a thread with a connection of its own is gone. */
export const threadEnded = 'THREAD_ENDED';

/** Whether an error says that the engine cannot be reached, is ending, or is held up, rather than what was wrong. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    // Connections, PostgreSQL's classes 08, 53 and 57, a lock that was waited for too long, and SQLite's one writer.
    /^(ECONN|ETIMEDOUT|EPIPE|08|53|57|55P03|SQLITE_BUSY)/.test(code) ||
    code === threadEnded ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(error.message)
  );
}

/** Runs a function on one unchanging picture of the store, however much is written meanwhile. */
export async function onSnapshot<Result>(
  store: Store,
  read: (transaction: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  const reader = store.reader();
  try {
    return await reader
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(read);
  } finally {
    await reader.destroy();
  }
}

async function openPostgres(databaseUrl: string): Promise<Store> {
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
  await migrate(db, 'postgres');
  // Its journal is the operator's to keep or archive; rows that are deleted are freed here.
  const tidy = async () => {
    await sql`vacuum response_batch, submission, code, paper_entry`.execute(db);
  };
  return {
    db,
    reads: db,
    dialect: 'postgres',
    reader: () => open(1),
    tidy,
    checkpointApart: () => undefined,
    leaveJournal: () => undefined,
    close: () => db.destroy(),
  };
}

async function openSqlite(folder: string): Promise<Store> {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'renkedu.sqlite');
  const database = new SqliteDatabase(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // Waiting inside the engine would stop the whole thread; the driver below waits instead.
  database.pragma('busy_timeout = 0');
  database.pragma('secure_delete = ON');
  database.pragma(`cache_size = -${cachedKilobytes}`);
  database.pragma(`wal_autocheckpoint = ${logPages}`);
  const db = new Kysely<Database>({
    dialect: new ImmediateSqliteDialect({ database: preparedOnce(database) }),
  });
  await migrate(db, 'sqlite');
  const reader = () => {
    const connection = new SqliteDatabase(file, { readonly: true });
    connection.pragma('busy_timeout = 1000');
    return new Kysely<Database>({
      dialect: new ImmediateSqliteDialect({ database: preparedOnce(connection) }),
    });
  };
  const tidy = async () => {
    database.pragma('wal_checkpoint(TRUNCATE)');
  };
  let apart: Worker | null = null;
  const leaveJournal = () => {
    database.pragma('wal_autocheckpoint = 0');
  };
  const checkpointApart = () => {
    leaveJournal();
    apart = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: file });
    apart.unref();
    apart.on('error', (error) => {
      console.error(`the journal is copied by the writer again: ${error.message}`);
      database.pragma(`wal_autocheckpoint = ${logPages}`);
    });
  };
  const reads = reader();
  return {
    db,
    reads,
    dialect: 'sqlite',
    reader,
    tidy,
    checkpointApart,
    leaveJournal,
    async close() {
      await apart?.terminate();
      await tidy();
      await reads.destroy();
      await db.destroy();
    },
  };
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

const keptStatements = 600;

/** Prepares each statement once: the write path says the same few hundreds of times a second. */
function preparedOnce(database: SqliteDatabase.Database): Pick<SqliteDatabase.Database, 'prepare' | 'close'> {
  const statements = new Map<string, SqliteDatabase.Statement>();
  const prepare = (text: string) => {
    const known = statements.get(text);
    if (known) return known;
    // The oldest goes first; statements that are used always come back at once.
    const [oldest] = statements.size < keptStatements ? [] : statements.keys();
    if (oldest !== undefined) statements.delete(oldest);
    const prepared = database.prepare(text);
    statements.set(text, prepared);
    return prepared;
  };
  return { prepare: prepare as SqliteDatabase.Database['prepare'], close: () => database.close() };
}

/**
 * Several connections write to one store: commands beside a running server, and within a server the thread that stores
 * submissions. A transaction that begins by reading and then writes is refused by SQLite when another wrote in between;
 * one that takes the write lock at its start waits for it instead.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  #patient: DatabaseConnection | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    this.#patient ??= new PatientConnection(await super.acquireConnection());
    return this.#patient;
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    settings?: TransactionSettings,
  ): Promise<void> {
    const reads = settings?.accessMode === 'read only';
    await connection.executeQuery(CompiledQuery.raw(reads ? 'begin deferred' : 'begin immediate'));
  }
}

/** What finds the lock taken has changed nothing, and is tried again until it has waited long enough. */
class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;

  constructor(connection: DatabaseConnection) {
    this.#connection = connection;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    for (const started = performance.now(); ; ) {
      try {
        return await this.#connection.executeQuery<Row>(query);
      } catch (error) {
        const busy = error instanceof SqliteDatabase.SqliteError && error.code === 'SQLITE_BUSY';
        if (!busy || performance.now() - started > lockMilliseconds) throw error;
        await setTimeout(1 + 3 * Math.random());
      }
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery<Row>(query, chunkSize);
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

async function migrate(db: Kysely<Database>, dialect: Dialect): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () => ({
        '001-store': { up: store(dialect) },
        '002-people': { up: people(dialect) },
        '003-findings': { up: findings },
        '004-audit': { up: audit(dialect) },
        '005-withholding': { up: withholding },
        '006-exclusions': { up: exclusions(dialect) },
        '007-questionnaire-versions': { up: questionnaireVersions },
        '008-field': { up: field(dialect) },
        '009-bulletin': { up: bulletin(dialect) },
      }),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error instanceof Error && /corrupted migrations/.test(error.message)) {
    throw new Unopened(
      '这个数据目录是另一版本的认可度建立的，不能打开 (the store was made by another version)',
      {
        cause: error,
      },
    );
  }
  if (error) throw error;
}
