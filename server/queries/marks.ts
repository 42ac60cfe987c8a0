import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { type Batch, batchesAfter, logPositions } from './responses.ts';

/** What is counted from the log list by list, each table with a mark a list for how far: tallies, and answers by day. */
export type MarkTable = 'tally_mark' | 'day_mark';

/** A list of the log: its writer, the number of its last batch that is counted, and of its last. */
export interface ListBehind {
  writer: number;
  from: number;
  to: number;
}

/** The lists that are not counted to their end. */
export async function listsBehind(
  db: Kysely<Database>,
  table: MarkTable,
  campaign: string,
): Promise<ListBehind[]> {
  const rows = await db.selectFrom(table).selectAll().where('campaign', '=', campaign).execute();
  const marks = new Map(rows.map(({ writer, number }) => [writer, number]));
  return (await logPositions(db, campaign))
    .map(({ writer, number }) => ({ writer, from: marks.get(writer) ?? 0, to: number }))
    .filter(({ from, to }) => from !== to);
}

/** The batches that are not counted yet. */
export async function* batchesBehind(
  db: Kysely<Database>,
  table: MarkTable,
  campaign: string,
): AsyncGenerator<Batch> {
  for (const { writer, from } of await listsBehind(db, table, campaign))
    yield* batchesAfter(db, campaign, writer, from);
}

/**
 * Moves a list's mark, if it still stands where it was read; tells whether it did. Where nothing is marked yet a list is
 * counted from its start, and from nowhere else: its first batch may have been committed without anybody's knowing.
 */
export async function moveMark(
  db: Kysely<Database>,
  table: MarkTable,
  campaign: string,
  { writer, from, to }: ListBehind,
): Promise<boolean> {
  const moved =
    from === 0
      ? db
          .insertInto(table)
          .values({ campaign, writer, number: to })
          .onConflict((conflict) => conflict.columns(['campaign', 'writer']).doNothing())
          .returning('number')
      : db
          .updateTable(table)
          .set({ number: to })
          .where('campaign', '=', campaign)
          .where('writer', '=', writer)
          .where('number', '=', from)
          .returning('number');
  return (await moved.execute()).length === 1;
}
