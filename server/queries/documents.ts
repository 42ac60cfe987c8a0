import { type Kysely, sql } from 'kysely';
import type { Database, DocumentRow } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import type { DocumentFormat } from '../documents/formats.ts';

const listed = 100;

/** The documents of a campaign, those asked for last first. */
export async function documentsOf(db: Kysely<Database>, campaign: string): Promise<DocumentRow[]> {
  return db
    .selectFrom('document')
    .selectAll()
    .where('campaign', '=', campaign)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .limit(listed)
    .execute();
}

export async function findDocument(
  db: Kysely<Database>,
  campaign: string,
  id: string,
): Promise<DocumentRow | undefined> {
  return db
    .selectFrom('document')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Documents of a format that were made of an edition, or are waiting or being made for whoever asked for it; made ones
 * last. Without an edition, answers come in: those alone that nobody has begun with.
 */
export async function sameOf(
  db: Kysely<Database>,
  { campaign, format, edition }: Pick<DocumentRow, 'campaign' | 'format' | 'edition'>,
): Promise<DocumentRow[]> {
  return db
    .selectFrom('document')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('format', '=', format)
    .where('state', 'in', edition === null ? ['waiting'] : ['waiting', 'making', 'made'])
    .where((eb) => (edition === null ? eb('edition', 'is', null) : eb('edition', '=', edition)))
    .orderBy(sql`ended_at is not null`)
    .orderBy('ended_at', 'desc')
    .execute();
}

/** Which of these are being made. */
export async function beingMade(db: Kysely<Database>, ids: readonly string[]): Promise<Set<string>> {
  const rows =
    ids.length === 0
      ? []
      : await db
          .selectFrom('document')
          .select('id')
          .where('id', 'in', ids)
          .where('state', '=', 'making')
          .execute();
  return new Set(rows.map(({ id }) => id));
}

/** The newest document of these formats that was made of a campaign. */
export async function newestMade(
  db: Kysely<Database>,
  campaign: string,
  formats: readonly DocumentFormat[],
): Promise<DocumentRow | undefined> {
  return db
    .selectFrom('document')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('format', 'in', formats)
    .where('state', '=', 'made')
    .orderBy('ended_at', 'desc')
    .limit(1)
    .executeTakeFirst();
}

export async function insertDocument(db: Kysely<Database>, row: DocumentRow): Promise<void> {
  await db.insertInto('document').values(row).execute();
}

/** Who else asked for these documents, whoever was first first. */
export async function otherAskers(
  db: Kysely<Database>,
  documents: readonly string[],
): Promise<Map<string, string[]>> {
  if (documents.length === 0) return new Map();
  const rows = await db
    .selectFrom('document_asker')
    .select(['document', 'person'])
    .where('document', 'in', documents)
    .orderBy('asked_at')
    .orderBy('person')
    .execute();
  const byDocument = Map.groupBy(rows, ({ document }) => document);
  return new Map([...byDocument].map(([document, own]) => [document, own.map(({ person }) => person)]));
}

/** Notes that somebody else wants a document that is on its way; whoever asks twice asked once. */
export async function addAsker(
  db: Kysely<Database>,
  { id, asked_by }: Pick<DocumentRow, 'id' | 'asked_by'>,
  person: string,
  now: Date,
): Promise<void> {
  if (person === asked_by) return;
  await db
    .insertInto('document_asker')
    .values({ document: id, person, asked_at: now.toISOString() })
    .onConflict((conflict) => conflict.columns(['document', 'person']).doNothing())
    .execute();
}

/** Takes somebody's asking back; the document is then for `first`, whom it may have been for before. */
export async function removeAsker(
  db: Kysely<Database>,
  { id, person, first }: { id: string; person: string; first: string },
): Promise<void> {
  await db
    .deleteFrom('document_asker')
    .where('document', '=', id)
    .where('person', 'in', [person, first])
    .execute();
  await db.updateTable('document').set({ asked_by: first }).where('id', '=', id).execute();
}

/**
 * Takes upon oneself the making of the document that waited longest, or of one whose maker let its time pass: a process
 * that was stopped. Undefined where there is nothing to make.
 */
export async function claimDocument(
  { db, reads }: Pick<Store, 'db' | 'reads'>,
  maker: string,
  now: Date,
  until: Date,
): Promise<DocumentRow | undefined> {
  for (;;) {
    // Asked every few seconds, and hardly ever with something to make: phones' writing does not wait for it.
    const next = await reads
      .selectFrom('document')
      .select(['id', 'maker'])
      .where(({ eb, or, and }) =>
        or([
          eb('state', '=', 'waiting'),
          and([eb('state', '=', 'making'), eb('held_until', '<', now.toISOString())]),
        ]),
      )
      .orderBy('asked_at')
      .limit(1)
      .executeTakeFirst();
    if (!next) return undefined;
    const row = await db
      .updateTable('document')
      .set({ state: 'making', maker, held_until: until.toISOString(), done: 0, total: 0 })
      .where('id', '=', next.id)
      .where('state', 'in', ['waiting', 'making'])
      .where((eb) => (next.maker === null ? eb('maker', 'is', null) : eb('maker', '=', next.maker)))
      .returningAll()
      .executeTakeFirst();
    // Another process may have been first; there may be more.
    if (row) return row;
  }
}

/** Says how far one's document is, and that one is still at it; false where it is no longer wanted of this maker. */
export async function renewDocument(
  db: Kysely<Database>,
  { id, maker }: Pick<DocumentRow, 'id' | 'maker'>,
  progress: Pick<DocumentRow, 'done' | 'total'>,
  until: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('document')
    .set({ ...progress, held_until: until.toISOString() })
    .where('id', '=', id)
    .where('state', '=', 'making')
    .where('maker', '=', maker)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Ends what is waiting or being made, by that maker where one is named; false where it had ended, or is another's. */
export async function endDocument(
  db: Kysely<Database>,
  { id, maker }: { id: string; maker?: string },
  end: { state: 'made' | 'failed' | 'cancelled'; ended_at: string } & Partial<DocumentRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('document')
    .set({ ...end, maker: null, held_until: null })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'making'])
    .$if(maker !== undefined, (query) => query.where('maker', '=', maker ?? ''))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Leaves what one was making to whoever looks next. */
export async function releaseDocument(
  db: Kysely<Database>,
  { id, maker }: { id: string; maker: string },
): Promise<void> {
  await db
    .updateTable('document')
    .set({ state: 'waiting', maker: null, held_until: null })
    .where('id', '=', id)
    .where('state', '=', 'making')
    .where('maker', '=', maker)
    .execute();
}
