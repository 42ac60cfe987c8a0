import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteDialect,
  SqliteDriver,
  type TransactionSettings,
} from 'kysely';
import type { CheckpointStart } from './checkpoint-worker.ts';
import { keptStatements, lockMilliseconds } from './limits.ts';
import type { Database } from './schema.ts';
import type { Store } from './store.ts';

/** Pages of 4 KB that SQLite keeps in memory, and that may stand in its log before they go to the main file. */
const cachedKilobytes = 64_000;
const logPages = 4000;
/**
 * Of a server: how its journal is looked after. From about 250 MB on it is begun anew, for which the store goes to the
 * disk and writers wait; a longer one makes them wait longer, a shorter one too often (decision 007). Nothing stays in it
 * for a minute, unless others read or write without a gap.
 */
const lookedAfter = { every: 2000, emptiedWithin: 50_000, shortJournal: 1000, longJournal: 64_000 };

/** The embedded database in a folder. */
export function openSqlite(folder: string): Store {
  // The answers are for nobody else who works on this machine; SQLite gives its journal the rights of its file.
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = fileIn(folder);
  closeSync(openSync(file, 'a', 0o600));
  // What SQLite puts aside while it writes its file anew is a copy of the whole store: it lies on the store's own disk
  // and not in the system's folder for everyone. Read once a process, when its first database is opened.
  process.env['SQLITE_TMPDIR'] ??= folder;
  const database = connect(file);
  const db = kyselyOn(database);
  const reader = () => {
    const connection = new SqliteDatabase(file, { readonly: true });
    connection.pragma('busy_timeout = 1000');
    return kyselyOn(connection);
  };
  const tidy = async () => {
    database.pragma('wal_checkpoint(TRUNCATE)');
  };
  const erase = async () => {
    const worker = new Worker(new URL('./erase-worker.ts', import.meta.url), { workerData: file });
    const [erased]: boolean[] = await Promise.race([
      once(worker, 'message'),
      once(worker, 'exit').then(() => []),
    ]);
    await worker.terminate();
    return erased === true;
  };
  let apart: Worker | null = null;
  const checkpointApart = () => {
    database.pragma('wal_autocheckpoint = 0');
    const start: CheckpointStart = { file, ...lookedAfter };
    apart = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: start });
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
    erase,
    checkpointApart,
    async close() {
      await apart?.terminate();
      await tidy();
      await reads.destroy();
      await db.destroy();
    },
  };
}

/** One more connection that writes to a store which is open: for a thread beside those that keep it up to date. */
export function sqliteWriter(folder: string): Kysely<Database> {
  const database = connect(fileIn(folder));
  database.pragma('wal_autocheckpoint = 0');
  // A statement of many rows keeps what its pages were, to undo it alone: not in a file, which costs as much as the rows.
  database.pragma('temp_store = MEMORY');
  // Each commit that lengthens the store goes through SQLite's own table of pages; the system has them in memory anyway.
  database.pragma('cache_size = -4000');
  return kyselyOn(database);
}

function fileIn(folder: string): string {
  return join(folder, 'renkedu.sqlite');
}

function connect(file: string): SqliteDatabase.Database {
  const database = new SqliteDatabase(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // Waiting inside the engine would stop the whole thread; the driver below waits instead.
  database.pragma('busy_timeout = 0');
  database.pragma('secure_delete = ON');
  database.pragma(`cache_size = -${cachedKilobytes}`);
  database.pragma(`wal_autocheckpoint = ${logPages}`);
  return database;
}

function kyselyOn(database: SqliteDatabase.Database): Kysely<Database> {
  return new Kysely<Database>({
    dialect: new ImmediateSqliteDialect({ database: preparedOnce(database) }),
  });
}

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

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      // Where the disk is full SQLite has rolled back by itself; that must not hide why.
      const over =
        error instanceof SqliteDatabase.SqliteError && /no transaction is active/.test(error.message);
      if (!over) throw error;
    }
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
