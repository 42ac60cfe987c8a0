import { type Kysely, sql } from 'kysely';
import { isFlag } from '../../analysis/quality.ts';
import type {
  CampaignRow,
  Database,
  Dialect,
  LinkRow,
  ResponseBatchTable,
  ResponseTable,
  SubmissionTable,
} from '../database/schema.ts';
import type { ResponseRecord } from '../intake/record.ts';

/** What the write path and sealing need to know of a campaign's state. */
export type CampaignState = Pick<
  CampaignRow,
  'id' | 'status' | 'opens_at' | 'closes_at' | 'paused_at' | 'closed_at' | 'sealed_at'
>;

/**
 * Holds a campaign for this transaction: `shared` among those that add answers, `alone` for what must not cross
 * them, such as closing it or counting up to a cap.
 */
export async function holdCampaign(
  db: Kysely<Database>,
  dialect: Dialect,
  campaign: string,
  how: 'shared' | 'alone',
): Promise<void> {
  // SQLite's transactions hold the one write lock from their start.
  if (dialect === 'sqlite') return;
  const lock = how === 'alone' ? 'pg_advisory_xact_lock' : 'pg_advisory_xact_lock_shared';
  await sql`select ${sql.raw(lock)}(hashtextextended(${campaign}, 0))`.execute(db);
}

export async function campaignStates(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, CampaignState>> {
  if (ids.length === 0) return new Map();
  const rows = await statesOf(db).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** The states of all campaigns that were published. */
export async function publishedStates(db: Kysely<Database>): Promise<CampaignState[]> {
  return statesOf(db).where('status', '<>', 'draft').execute();
}

const stateColumns = [
  'campaign.id',
  'campaign.status',
  'campaign.opens_at',
  'campaign.closes_at',
  'campaign.paused_at',
  'campaign.closed_at',
  'campaign.sealed_at',
] as const;

function statesOf(db: Kysely<Database>) {
  return db.selectFrom('campaign').select(stateColumns);
}

type LinkState = Pick<LinkRow, 'code' | 'withdrawn_at'> & CampaignState;

/** Links by their code, each with the state of its campaign. Asked once a batch: its text is the same for any number. */
export async function linkStates(
  db: Kysely<Database>,
  dialect: Dialect,
  codes: readonly string[],
): Promise<Map<string, LinkState>> {
  if (codes.length === 0) return new Map();
  const among =
    dialect === 'sqlite'
      ? sql`in (select value from json_each(${JSON.stringify(codes)}))`
      : sql`= any(${codes}::text[])`;
  const { rows } = await sql<LinkState>`
    select link.code, link.withdrawn_at, ${sql.raw(stateColumns.join(', '))}
    from link join campaign on campaign.id = link.campaign where link.code ${among}`.execute(db);
  return new Map(rows.map((row) => [row.code, row]));
}

/**
 * Enters ids that nobody has used; gives those that were entered, the others were there before. All of them travel in
 * one parameter a column, so that the statement is always the same text.
 */
export async function enterSubmissions(
  db: Kysely<Database>,
  dialect: Dialect,
  submissions: readonly SubmissionTable[],
): Promise<Set<string>> {
  if (submissions.length === 0) return new Set();
  const column = (name: keyof SubmissionTable) => submissions.map((one) => one[name]);
  const rows =
    dialect === 'sqlite'
      ? sql`select value ->> 0, value ->> 1, value ->> 2 from json_each(${JSON.stringify(
          submissions.map(({ campaign, id, answers_digest }) => [campaign, id, answers_digest]),
        )}) where true`
      : sql`select * from unnest(${column('campaign')}::text[], ${column('id')}::text[], ${column('answers_digest')}::text[])`;
  const entered = await sql<Pick<SubmissionTable, 'campaign' | 'id'>>`
    insert into submission (campaign, id, answers_digest) ${rows}
    on conflict (campaign, id) do nothing returning campaign, id`.execute(db);
  return new Set(entered.rows.map(({ campaign, id }) => `${campaign} ${id}`));
}

/** Which of these ids have been answered already, by campaign and id. */
export async function submissionsById(
  db: Kysely<Database>,
  wanted: readonly Pick<SubmissionTable, 'campaign' | 'id'>[],
): Promise<Map<string, SubmissionTable>> {
  const found = new Map<string, SubmissionTable>();
  for (const campaign of new Set(wanted.map((one) => one.campaign))) {
    const ids = wanted.filter((one) => one.campaign === campaign).map(({ id }) => id);
    for (const part of chunks(ids, 1000)) {
      const rows = await db
        .selectFrom('submission')
        .selectAll()
        .where('campaign', '=', campaign)
        .where('id', 'in', part)
        .execute();
      for (const row of rows) found.set(`${campaign} ${row.id}`, row);
    }
  }
  return found;
}

/** Takes back ids that this very transaction entered. */
export async function withdrawSubmissions(
  db: Kysely<Database>,
  submissions: readonly Pick<SubmissionTable, 'campaign' | 'id'>[],
): Promise<void> {
  for (const { campaign, id } of submissions)
    await db.deleteFrom('submission').where('campaign', '=', campaign).where('id', '=', id).execute();
}

/** How many ids have been answered. */
export async function countSubmissions(db: Kysely<Database>, campaign: string): Promise<number> {
  const { count } = await db
    .selectFrom('submission')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('campaign', '=', campaign)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Whether ids of a campaign are still kept. */
export async function hasSubmissions(db: Kysely<Database>, campaign: string): Promise<boolean> {
  const row = await db
    .selectFrom('submission')
    .select('campaign')
    .where('campaign', '=', campaign)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Drops the ids of a sealed campaign: they were kept for retries alone. */
export async function deleteSubmissions(db: Kysely<Database>, campaign: string): Promise<void> {
  await db.deleteFrom('submission').where('campaign', '=', campaign).execute();
}

/** Written out: put together by the builder it takes 13 µs in place of 7, and each commit waits for it. */
export async function insertBatches(
  db: Kysely<Database>,
  batches: readonly ResponseBatchTable[],
): Promise<void> {
  for (const { campaign, writer, number, head, leaves, records } of batches)
    await sql`
      insert into response_batch (campaign, writer, number, head, leaves, records)
      values (${campaign}, ${writer}, ${number}, ${head}, ${leaves}, ${records})`.execute(db);
}

export type LogPosition = Pick<ResponseBatchTable, 'writer' | 'number' | 'head'>;

/**
 * Where each writer's list of a campaign ends. From writer to writer by the key, the lists themselves are not read:
 * SQLite takes the tables of a cross join in the order they stand in.
 */
export async function logPositions(db: Kysely<Database>, campaign: string): Promise<LogPosition[]> {
  const { rows } = await sql<LogPosition>`
    with recursive list (writer) as (
      select min(writer) from response_batch where campaign = ${campaign}
      union all
      select (select min(writer) from response_batch where campaign = ${campaign} and writer > list.writer)
      from list where list.writer is not null
    )
    select batch.writer, batch.number, batch.head
    from list cross join response_batch as batch
    where batch.campaign = ${campaign} and batch.writer = list.writer
      and batch.number = (select max(number) from response_batch where campaign = ${campaign} and writer = list.writer)
    order by batch.writer`.execute(db);
  return rows;
}

export type Batch = Omit<ResponseBatchTable, 'campaign'>;

/** The batches of one writer after a number, in their order. */
export async function* batchesAfter(
  db: Kysely<Database>,
  campaign: string,
  writer: number,
  number: number,
): AsyncGenerator<Batch> {
  for (let after = number; ; ) {
    const page = await db
      .selectFrom('response_batch')
      .select(['writer', 'number', 'head', 'leaves', 'records'])
      .where('campaign', '=', campaign)
      .where('writer', '=', writer)
      .where('number', '>', after)
      .orderBy('number')
      .limit(batchesPerPage)
      .execute();
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < batchesPerPage) return;
    after = last.number;
  }
}

const batchesPerPage = 64;

/** A response with the flags of both intake and closing. */
export type StoredResponse = ResponseRecord;

export function responsesIn({ records }: Pick<Batch, 'records'>): StoredResponse[] {
  return records.split('\n').map((record) => JSON.parse(record));
}

/** Whole answers may be long, and what is held for long the garbage collector moves about. */
const rowsPerPage = 100;

/**
 * The responses of a campaign. Once it is sealed they come in the order of their leaves, which says nothing of the
 * order they came in.
 */
export async function* responsesOf(db: Kysely<Database>, campaign: string): AsyncGenerator<StoredResponse> {
  for (const { writer } of await logPositions(db, campaign)) {
    for await (const batch of batchesAfter(db, campaign, writer, 0)) yield* responsesIn(batch);
  }
  for await (const page of sealedPages(db, campaign)) yield* page.map(sealedResponse);
}

/** A response as it was kept, with the flags that closing found. */
export function sealedResponse(row: Pick<ResponseTable, 'record' | 'closing_flags'>): StoredResponse {
  const response: StoredResponse = JSON.parse(row.record);
  return row.closing_flags === ''
    ? response
    : { ...response, flags: [...response.flags, ...closingFlagsOf(row)] };
}

/** The rows of a sealed campaign in the order of their leaves, some at a time. */
export async function* sealedPages(
  db: Kysely<Database>,
  campaign: string,
): AsyncGenerator<Omit<ResponseTable, 'campaign'>[]> {
  for (let after: Buffer = Buffer.alloc(0); ; ) {
    const page = await db
      .selectFrom('response')
      .select(['leaf', 'receipt', 'record', 'closing_flags'])
      .where('campaign', '=', campaign)
      .where('leaf', '>', after)
      .orderBy('leaf')
      .limit(rowsPerPage)
      .execute();
    yield page;
    const last = page.at(-1);
    if (!last || page.length < rowsPerPage) return;
    after = last.leaf;
  }
}

export async function insertResponses(
  db: Kysely<Database>,
  responses: readonly ResponseTable[],
): Promise<void> {
  for (const part of chunks(responses, 500)) await db.insertInto('response').values(part).execute();
}

/** Removes the log of a campaign whose responses are sealed: with it goes the order they came in. */
export async function deleteLog(db: Kysely<Database>, campaign: string): Promise<void> {
  await db.deleteFrom('response_batch').where('campaign', '=', campaign).execute();
  await db.deleteFrom('tally_mark').where('campaign', '=', campaign).execute();
}

function closingFlagsOf({ closing_flags }: Pick<ResponseTable, 'closing_flags'>): StoredResponse['flags'] {
  return closing_flags.split(' ').filter(isFlag);
}

function chunks<Row>(rows: readonly Row[], size: number): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  );
}
