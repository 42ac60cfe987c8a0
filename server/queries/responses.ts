import { type Kysely, sql } from 'kysely';
import type { Answers } from '../../surveys/condition.ts';
import type {
  CampaignRow,
  Database,
  Dialect,
  LinkRow,
  NewResponse,
  ResponseTable,
  SubmissionTable,
} from '../database/schema.ts';

/** Takes the campaign for this transaction alone, so that closing it and storing answers cannot cross. */
export async function lockCampaign(db: Kysely<Database>, dialect: Dialect, campaign: string): Promise<void> {
  // SQLite's transactions hold the one write lock from their start.
  if (dialect === 'postgres')
    await sql`select pg_advisory_xact_lock(hashtextextended(${campaign}, 0))`.execute(db);
}

export async function campaignsById(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, CampaignRow>> {
  const rows = await db.selectFrom('campaign').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function linksByCode(
  db: Kysely<Database>,
  codes: readonly string[],
): Promise<Map<string, LinkRow>> {
  if (codes.length === 0) return new Map();
  const rows = await db.selectFrom('link').selectAll().where('code', 'in', codes).execute();
  return new Map(rows.map((row) => [row.code, row]));
}

/** Which of these tickets have been answered already. */
export async function submissionsById(
  db: Kysely<Database>,
  campaign: string,
  ids: readonly string[],
): Promise<Map<string, SubmissionTable>> {
  const found = new Map<string, SubmissionTable>();
  for (const part of chunks(ids, 1000)) {
    const rows = await db
      .selectFrom('submission')
      .selectAll()
      .where('campaign', '=', campaign)
      .where('id', 'in', part)
      .execute();
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}

export async function insertResponses(
  db: Kysely<Database>,
  responses: readonly NewResponse[],
  submissions: readonly SubmissionTable[],
): Promise<void> {
  for (const part of chunks(responses, 500)) await db.insertInto('response').values(part).execute();
  for (const part of chunks(submissions, 500)) await db.insertInto('submission').values(part).execute();
}

export async function addReceivedByLink(
  db: Kysely<Database>,
  received: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [code, count] of received) {
    await db
      .updateTable('link')
      .set((expression) => ({ received: expression('received', '+', count) }))
      .where('code', '=', code)
      .execute();
  }
}

export interface StoredResponse extends Omit<ResponseTable, 'flags' | 'answers'> {
  flags: string[];
  answers: Answers;
}

const rowsPerPage = 2000;

/** The responses of a campaign in the order of their leaves, which says nothing of the order they came in. */
export async function* responsesOf(db: Kysely<Database>, campaign: string): AsyncGenerator<StoredResponse> {
  let after = '';
  for (;;) {
    const page = await db
      .selectFrom('response')
      .selectAll()
      .where('campaign', '=', campaign)
      .where('leaf', '>', after)
      .orderBy('leaf')
      .limit(rowsPerPage)
      .execute();
    for (const row of page) {
      yield { ...row, flags: row.flags === '' ? [] : row.flags.split(' '), answers: JSON.parse(row.answers) };
    }
    const last = page.at(-1);
    if (!last || page.length < rowsPerPage) return;
    after = last.leaf;
  }
}

function chunks<Row>(rows: readonly Row[], size: number): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
