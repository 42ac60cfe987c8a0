import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { shanghaiDay } from '../../analysis/beijing.ts';
import type { KeptPart } from '../../analysis/keeping/merge.ts';
import type { ReleasedReport } from '../../analysis/report.ts';
import type { KeptResponseTable } from '../database/deletion-schema.ts';
import type { Database } from '../database/schema.ts';
import type { DocumentFormat } from '../documents/formats.ts';
import { Problem } from '../problem.ts';

/**
 * Tables whose rows of a campaign go when its answers are deleted, in the order in which they may. Each holds answers,
 * or what tells of single answers, or what was of use for taking and reading them alone.
 */
export const goingTables = [
  'exclusion_response',
  'exclusion_tally',
  'response',
  'response_batch',
  'submission',
  'paper_entry',
  'tally',
  'tally_mark',
  'day_mark',
  'findings',
  'withholding',
  'code',
  'cap_count',
] as const satisfies readonly (keyof Database)[];

/** How many rows went, or would go, by table. */
export type DeletionCounts = Record<(typeof goingTables)[number], number>;

/** That the answers of a campaign were deleted. */
export interface Deletion {
  at: string;
  actor: string;
  reason: string;
  keptUntil: string;
  counts: DeletionCounts;
}

/** The record of a deletion; `null` while the answers are there. */
export async function findDeletion(db: Kysely<Database>, campaign: string): Promise<Deletion | null> {
  const row = await db
    .selectFrom('deletion')
    .select(['at', 'actor', 'reason', 'kept_until', 'counts'])
    .where('campaign', '=', campaign)
    .executeTakeFirst();
  if (!row) return null;
  const { at, actor, reason } = row;
  return { at, actor, reason, keptUntil: row.kept_until, counts: JSON.parse(row.counts) };
}

/** The Report that a deletion left, as it was released; `null` while the answers are there. */
export async function keptReport(
  db: Kysely<Database>,
  campaign: string,
): Promise<{ revision: number; digest: string; report: ReleasedReport } | null> {
  const row = await db
    .selectFrom('deletion')
    .innerJoin('report_revision', (join) =>
      join
        .onRef('report_revision.campaign', '=', 'deletion.campaign')
        .onRef('report_revision.revision', '=', 'deletion.revision'),
    )
    .select(['report_revision.revision', 'report_revision.digest', 'report_revision.released'])
    .where('deletion.campaign', '=', campaign)
    .executeTakeFirst();
  if (!row) return null;
  const { revision, digest, released } = row;
  return { revision, digest, report: JSON.parse(released) };
}

/** When the answers of each campaign were deleted, by its id; those that are there are not named. */
export async function deletionDays(db: Kysely<Database>): Promise<Map<string, string>> {
  const rows = await db.selectFrom('deletion').select(['campaign', 'at']).execute();
  return new Map(rows.map(({ campaign, at }) => [campaign, at]));
}

/** Refuses what needs the answers once they are deleted: 410. */
export async function refuseIfDeleted(db: Kysely<Database>, campaign: string): Promise<void> {
  const deleted = await findDeletion(db, campaign);
  if (deleted === null) return;
  throw new Problem(
    410,
    'responses-deleted',
    {
      zh: `原始答卷已于 ${shanghaiDay(new Date(deleted.at))} 删除（保存期限到 ${deleted.keptUntil}），不能再重新计数、分析或导出答卷；报告、回执和封存仍可查看`,
      en: 'the responses were deleted; the released report, the receipts and the seal are still there',
    },
    { at: deleted.at, keptUntil: deleted.keptUntil },
  );
}

export async function insertDeletion(
  db: Kysely<Database>,
  campaign: string,
  { at, actor, reason, keptUntil, counts }: Deletion,
  revision: number,
): Promise<void> {
  await db
    .insertInto('deletion')
    .values({
      ...{ campaign, at, actor, reason, kept_until: keptUntil, revision },
      counts: JSON.stringify(counts),
    })
    .execute();
}

/** How many rows of a campaign would go. */
export async function countGoing(db: Kysely<Database>, campaign: string): Promise<DeletionCounts> {
  const counts: [string, number][] = [];
  for (const table of goingTables) {
    const { rows } = await sql<{ rows: number | string }>`
      select count(*) as rows from ${sql.table(table)} where campaign = ${campaign}`.execute(db);
    counts.push([table, Number(rows[0]?.rows ?? 0)]);
  }
  return Object.fromEntries(counts) as DeletionCounts;
}

/**
 * Deletes the rows of a campaign that go, and of its stored Reports what was never released. Only where its deletion is
 * recorded: the engine refuses otherwise.
 */
export async function deleteGoing(db: Kysely<Database>, campaign: string): Promise<void> {
  await db.updateTable('report_revision').set({ report: null }).where('campaign', '=', campaign).execute();
  for (const table of goingTables) {
    if (table === 'response') await deleteResponseRows(db, campaign);
    else await sql`delete from ${sql.table(table)} where campaign = ${campaign}`.execute(db);
  }
}

const deletedAtOnce = 2000;

/** Some at a time: SQLite works inside the process, and a server goes on answering between them. */
async function deleteResponseRows(db: Kysely<Database>, campaign: string): Promise<void> {
  const rows = db.selectFrom('response').select('leaf').where('campaign', '=', campaign).orderBy('leaf');
  for (;;) {
    const next = await rows.limit(1).offset(deletedAtOnce).executeTakeFirst();
    const going = db.deleteFrom('response').where('campaign', '=', campaign);
    await (next ? going.where('leaf', '<', next.leaf) : going).execute();
    if (!next) return;
    await setImmediate();
  }
}

export async function insertKeptResponses(
  db: Kysely<Database>,
  rows: readonly KeptResponseTable[],
): Promise<void> {
  const atOnce = 500;
  for (let start = 0; start < rows.length; start += atOnce)
    await db
      .insertInto('kept_response')
      .values(rows.slice(start, start + atOnce))
      .execute();
}

export async function insertKeptParts(
  db: Kysely<Database>,
  campaign: string,
  parts: readonly KeptPart[],
): Promise<void> {
  for (const [index, { group, places, flagged, answers, counts }] of parts.entries()) {
    await db
      .insertInto('kept_tally')
      .values({
        ...{ campaign, number: index + 1, group, answers },
        places: JSON.stringify(places),
        flagged: flagged === null ? null : Number(flagged),
        counts: counts === null ? null : JSON.stringify(counts),
      })
      .execute();
  }
}

/** The counts that a deletion left. */
export async function keptParts(db: Kysely<Database>, campaign: string): Promise<KeptPart[]> {
  const rows = await db
    .selectFrom('kept_tally')
    .selectAll()
    .where('campaign', '=', campaign)
    .orderBy('number')
    .execute();
  return rows.map(({ group, places, flagged, answers, counts }) => ({
    ...{ group, answers },
    places: JSON.parse(places),
    flagged: flagged === null ? null : flagged === 1,
    counts: counts === null ? null : JSON.parse(counts),
  }));
}

/** Documents in these formats that were asked for before their campaign's answers were deleted. */
export async function documentsOfDeleted(
  db: Kysely<Database>,
  formats: readonly DocumentFormat[],
): Promise<string[]> {
  const rows = await db
    .selectFrom('document')
    .innerJoin('deletion', 'deletion.campaign', 'document.campaign')
    .select('document.id')
    .where('document.format', 'in', formats)
    .whereRef('document.asked_at', '<=', 'deletion.at')
    .execute();
  return rows.map(({ id }) => id);
}

/** Notes when people could first read that a campaign's answers will go; an instant in the future is no notice. */
export async function announceDeletion(db: Kysely<Database>, campaign: string, now: Date): Promise<Date> {
  const at = now.toISOString();
  await db
    .insertInto('retention')
    .values({ campaign, announced_at: at, erased_at: null })
    .onConflict((conflict) =>
      conflict
        .column('campaign')
        .doUpdateSet({ announced_at: at })
        .where(({ eb, or }) =>
          or([eb('retention.announced_at', 'is', null), eb('retention.announced_at', '>', at)]),
        ),
    )
    .execute();
  const { announced_at } = await db
    .selectFrom('retention')
    .select('announced_at')
    .where('campaign', '=', campaign)
    .executeTakeFirstOrThrow();
  return new Date(announced_at ?? at);
}

/**
 * When the engine's files were last written anew for a campaign, in milliseconds, by its id; an instant in the future
 * is none.
 */
export async function erasures(db: Kysely<Database>, now: Date): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('retention')
    .select(['campaign', 'erased_at'])
    .where('erased_at', '<=', now.toISOString())
    .execute();
  return new Map(rows.map(({ campaign, erased_at }) => [campaign, Date.parse(erased_at ?? '')]));
}

/** When the engine's files were written anew for a campaign, if that was after an instant. */
export async function erasedSince(
  db: Kysely<Database>,
  campaign: string,
  since: string,
): Promise<string | null> {
  const row = await db
    .selectFrom('retention')
    .select('erased_at')
    .where('campaign', '=', campaign)
    .where('erased_at', '>=', since)
    .executeTakeFirst();
  return row?.erased_at ?? null;
}

/** Notes that the engine's files were written anew after rows of these campaigns went. */
export async function markErased(
  db: Kysely<Database>,
  campaigns: readonly string[],
  now: Date,
): Promise<void> {
  const erased_at = now.toISOString();
  for (const campaign of campaigns)
    await db
      .insertInto('retention')
      .values({ campaign, announced_at: null, erased_at })
      .onConflict((conflict) => conflict.column('campaign').doUpdateSet({ erased_at }))
      .execute();
}
