import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  openSync,
  readSync,
  renameSync,
} from 'node:fs';
import { pipeline as joined, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip, createGzip } from 'node:zlib';
import { Decrypter, Encrypter } from 'age-encryption';
import { type Kysely, sql } from 'kysely';
import { codeStates } from '../queries/codes.ts';
import type { Database, Dialect } from './schema.ts';
import { onSnapshot, type Store } from './store.ts';

/**
 * A backup is lines of JSON, compressed: its head, then `[table, row]` for each row, then the number of rows of each
 * table. It is the same whichever engine it came from and goes to, people apart. Bytes stand as `{ "base64": … }`.
 */
const format = 'renkedu backup 1';

interface Head {
  format: string;
  createdAt: string;
  engine: Dialect;
  /** Whether it holds keys, one-time codes and people. */
  keys: boolean;
}

const rowsPerPage = 1000;

/** better-auth writes instants and flags of its own for each engine, so these go back to the same engine alone. */
const peopleTables: readonly string[] = ['person', 'account', 'two_factor'];

/** Tables in the order in which their rows may be put back, with the key that they are read by. */
const tables: readonly { name: keyof Database; key: readonly string[]; secret: boolean }[] = [
  { name: 'campaign', key: ['id'], secret: false },
  { name: 'frame_cell', key: ['campaign', 'group', 'township', 'school'], secret: false },
  { name: 'questionnaire_version', key: ['campaign', 'group', 'number'], secret: false },
  { name: 'link', key: ['code'], secret: false },
  { name: 'cap_count', key: ['campaign', 'place'], secret: false },
  { name: 'submission', key: ['campaign', 'id'], secret: false },
  { name: 'response_batch', key: ['campaign', 'writer', 'number'], secret: false },
  { name: 'response', key: ['campaign', 'leaf'], secret: false },
  { name: 'tally', key: ['campaign', 'writer', 'group', 'township', 'school', 'flagged'], secret: false },
  { name: 'tally_mark', key: ['campaign', 'writer'], secret: false },
  { name: 'seal', key: ['campaign'], secret: false },
  { name: 'withholding', key: ['campaign', 'revision'], secret: false },
  { name: 'exclusion', key: ['campaign', 'number'], secret: false },
  { name: 'exclusion_response', key: ['campaign', 'number', 'receipt'], secret: false },
  {
    name: 'exclusion_tally',
    key: ['campaign', 'number', 'group', 'township', 'school', 'flagged'],
    secret: false,
  },
  { name: 'field_change', key: ['campaign', 'number'], secret: false },
  { name: 'day_count', key: ['campaign', 'group', 'township', 'school', 'day'], secret: false },
  { name: 'day_mark', key: ['campaign', 'writer'], secret: false },
  // Answers beside the number of their paper.
  { name: 'paper_entry', key: ['campaign', 'form'], secret: true },
  { name: 'rectification', key: ['id'], secret: false },
  { name: 'bulletin', key: ['campaign', 'revision'], secret: false },
  { name: 'report_revision', key: ['campaign', 'revision'], secret: false },
  // Who had what made; the files can be made again.
  { name: 'document', key: ['id'], secret: false },
  { name: 'document_asker', key: ['document', 'person'], secret: false },
  { name: 'deletion', key: ['campaign'], secret: false },
  { name: 'kept_response', key: ['campaign', 'leaf'], secret: false },
  { name: 'kept_tally', key: ['campaign', 'number'], secret: false },
  // A store that is restored erases what it has, and announces, by itself: the state of another is none of it.
  { name: 'audit', key: ['number'], secret: false },
  { name: 'audit_head', key: ['one'], secret: false },
  { name: 'code', key: ['campaign', 'hash'], secret: true },
  { name: 'secret', key: ['name'], secret: true },
  { name: 'person', key: ['id'], secret: true },
  { name: 'account', key: ['id'], secret: true },
  { name: 'two_factor', key: ['id'], secret: true },
];

/**
 * Writes a consistent copy of the store, while it is in use. Keys, one-time codes and sign-ins are left out unless a
 * passphrase is given; then the whole file is encrypted under it (age).
 */
export async function writeBackup(
  store: Store,
  file: string,
  passphrase: string | null,
  now: Date,
): Promise<{ rows: number }> {
  if (existsSync(file))
    throw new Error(`文件 ${file} 已经存在，请换一个名字 (the file exists; name another)`);
  const unfinished = `${file}.part`;
  let rows = 0;
  await onSnapshot(store, async (transaction) => {
    const lines = (async function* () {
      for await (const line of backupLines(transaction, store.dialect, passphrase !== null, now)) {
        rows += 1;
        yield Buffer.from(`${line}\n`);
      }
    })();
    const compressed = Readable.from(lines).pipe(createGzip());
    const out = createWriteStream(unfinished, { mode: 0o600 });
    if (passphrase === null) await pipeline(compressed, out);
    else {
      const encrypter = new Encrypter();
      encrypter.setPassphrase(passphrase);
      const encrypted = await encrypter.encrypt(Readable.toWeb(compressed) as ReadableStream<Uint8Array>);
      await pipeline(Readable.fromWeb(encrypted as Parameters<typeof Readable.fromWeb>[0]), out);
    }
  });
  renameSync(unfinished, file);
  return { rows: rows - 2 };
}

async function* backupLines(
  db: Kysely<Database>,
  engine: Dialect,
  keys: boolean,
  now: Date,
): AsyncGenerator<string> {
  const head: Head = { format, createdAt: now.toISOString(), engine, keys };
  yield JSON.stringify(head);
  const counts: Record<string, number> = {};
  for (const { name, key, secret } of tables) {
    if (secret && !keys) continue;
    counts[name] = 0;
    for await (const row of rowsOf(db, name, key)) {
      counts[name] += 1;
      yield JSON.stringify([name, toPlain(row)]);
    }
  }
  yield JSON.stringify(counts);
}

async function* rowsOf(
  db: Kysely<Database>,
  table: keyof Database,
  key: readonly string[],
): AsyncGenerator<Record<string, unknown>> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  for (let after: unknown[] | null = null; ; ) {
    const further: ReturnType<typeof sql> = after
      ? sql`where (${columns}) > (${sql.join(after.map((value) => sql`${value}`))})`
      : sql``;
    const page: { rows: Record<string, unknown>[] } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} ${further} order by ${columns} limit ${sql.lit(rowsPerPage)}`.execute(
      db,
    );
    for (const row of page.rows) {
      // A used code shows only together with four others: alone it could be joined to the one new answer.
      yield table === 'code' && row['state'] === codeStates.used ? { ...row, state: codeStates.unused } : row;
    }
    const last = page.rows.at(-1);
    if (!last || page.rows.length < rowsPerPage) return;
    after = key.map((column) => last[column]);
  }
}

/** Puts a backup into an empty store, all or nothing. */
export async function restoreBackup(
  store: Store,
  file: string,
  passphrase: string | null,
): Promise<{ rows: number; keys: boolean }> {
  try {
    return await restore(store, file, passphrase);
  } catch (error) {
    if (error instanceof Unrestored) throw error;
    throw unreadable('内容不对，或被改动过', error);
  }
}

async function restore(
  store: Store,
  file: string,
  passphrase: string | null,
): Promise<{ rows: number; keys: boolean }> {
  return store.db.transaction().execute(async (transaction) => {
    await refuseUnlessEmpty(transaction);
    let head = null as Head | null;
    let counts = null as Record<string, number> | null;
    const restored: Record<string, number> = {};
    const published: { id: unknown; status: unknown }[] = [];
    let waiting: { table: keyof Database; rows: Record<string, unknown>[] } | null = null;
    const flush = async () => {
      if (waiting) await insertRows(transaction, waiting.table, waiting.rows);
      waiting = null;
    };
    for await (const line of linesOf(file, passphrase)) {
      const entry: unknown = JSON.parse(line);
      if (head === null) {
        const first = entry as Head;
        head = first;
        if (first.format !== format) throw unreadable('格式不对');
        if (first.keys) await transaction.deleteFrom('secret').execute();
        continue;
      }
      if (!Array.isArray(entry)) {
        counts = entry as typeof counts;
        continue;
      }
      const [name, plainRow]: [string, Record<string, unknown>] = [entry[0], entry[1]];
      const table = tables.find((one) => one.name === name);
      if (!table) throw unreadable(`没有“${name}”这张表`);
      restored[name] = (restored[name] ?? 0) + 1;
      if (peopleTables.includes(name) && head.engine !== store.dialect) continue;
      const row = fromPlain(plainRow);
      if (name === 'campaign') {
        // The frame of a published campaign cannot be written; its status comes back last.
        published.push({ id: row['id'], status: row['status'] });
        row['status'] = 'draft';
      }
      if (waiting && (waiting.table !== table.name || waiting.rows.length >= 200)) await flush();
      waiting ??= { table: table.name, rows: [] };
      waiting.rows.push(row);
    }
    await flush();
    if (counts === null) throw unreadable('没有结尾，文件不完整');
    for (const { name, secret } of tables) {
      if (secret && head?.keys !== true) continue;
      const [wanted, found] = [counts[name], restored[name] ?? 0];
      if (wanted !== found) throw unreadable(`“${name}”应有 ${wanted ?? '若干'} 行，实有 ${found} 行`);
    }
    for (const { id, status } of published)
      await sql`update campaign set status = ${status} where id = ${id}`.execute(transaction);
    return {
      rows: Object.values(restored).reduce((sum, count) => sum + count, 0),
      keys: head?.keys === true,
    };
  });
}

async function refuseUnlessEmpty(db: Kysely<Database>): Promise<void> {
  for (const table of ['campaign', 'person', 'audit'] as const) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0)
      throw new Unrestored(
        '只能恢复到空的数据目录或数据库 (restore needs an empty store): 请换一个 RENKEDU_DATA 或 DATABASE_URL',
      );
  }
}

async function insertRows(
  db: Kysely<Database>,
  table: keyof Database,
  rows: Record<string, unknown>[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const values = rows.map((row) => sql`(${sql.join(columns.map((column) => sql`${row[column]}`))})`);
  await sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    values ${sql.join(values)}`.execute(db);
}

async function* linesOf(file: string, passphrase: string | null): AsyncGenerator<string> {
  const opened = isEncrypted(file) ? await decrypted(file, passphrase) : createReadStream(file);
  const plain = createGunzip();
  // What goes wrong before it, a file cut off or altered, reaches the reader of the last stream.
  joined(opened, plain, () => undefined);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const chunk of plain) {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw unreadable('文件损坏、不完整，或不是认可度的备份', error);
  }
}

function isEncrypted(file: string): boolean {
  const start = Buffer.alloc(21);
  const handle = openSync(file, 'r');
  readSync(handle, start);
  closeSync(handle);
  return start.toString('latin1') === 'age-encryption.org/v1';
}

async function decrypted(file: string, passphrase: string | null): Promise<Readable> {
  if (passphrase === null)
    throw new Unrestored('这份备份是加密的，请用 --passphrase-file 给出口令文件 (the backup is encrypted)');
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    const plain = await decrypter.decrypt(
      Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>,
    );
    return Readable.fromWeb(plain as Parameters<typeof Readable.fromWeb>[0]);
  } catch (error) {
    throw unreadable('口令不对，或文件损坏', error);
  }
}

function toPlain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? { base64: value.toString('base64') } : value,
    ]),
  );
}

function fromPlain(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value !== null && typeof value === 'object' && 'base64' in value
        ? Buffer.from(String(value.base64), 'base64')
        : value,
    ]),
  );
}

/** Why a backup was not restored, in words for a clerk. */
class Unrestored extends Error {}

function unreadable(reason: string, cause?: unknown): Error {
  return new Unrestored(`备份不能恢复：${reason}，什么也没有写入 (the backup cannot be restored)`, { cause });
}
