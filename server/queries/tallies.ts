import { type Kysely, sql } from 'kysely';
import type { TallyCell } from '../../analysis/report-source.ts';
import { addTally, countResponse, emptyTally, type TallyLayout } from '../../analysis/tally.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Database, Dialect, TallyTable } from '../database/schema.ts';
import type { ResponseRecord } from '../intake/record.ts';
import { batchesBehind } from './marks.ts';
import { responsesIn } from './responses.ts';

type Layouts = ReadonlyMap<GroupCode, TallyLayout>;
type Place = Pick<TallyTable, 'group' | 'township' | 'school' | 'flagged'>;

/** Counts of cells that responses are added to. */
export class CellCounts {
  readonly cells = new Map<string, Place & { counts: number[] }>();
  readonly #layouts: Layouts;

  constructor(layouts: Layouts) {
    this.#layouts = layouts;
  }

  count({
    group,
    township,
    school,
    flags,
    answers,
  }: Pick<ResponseRecord, 'group' | 'township' | 'school' | 'flags' | 'answers'>): void {
    const layout = this.#layouts.get(group);
    if (!layout) throw new Error(`a response of ${group} has no questionnaire`);
    const place = { group, township, school, flagged: Number(flags.length > 0) };
    const key = cellKey(place);
    let cell = this.cells.get(key);
    if (!cell) {
      cell = { ...place, counts: emptyTally(layout) };
      this.cells.set(key, cell);
    }
    countResponse(layout, cell.counts, answers);
  }

  add({ group, township, school, flagged }: Place, counts: readonly number[]): void {
    const place = { group, township, school, flagged };
    const known = this.cells.get(cellKey(place));
    if (known) addTally(known.counts, counts);
    else this.cells.set(cellKey(place), { ...place, counts: [...counts] });
  }

  toTallyCells(): TallyCell[] {
    return [...this.cells.values()].map(({ group, township, school, flagged, counts }) => ({
      group,
      township,
      school: school === '' ? null : school,
      flagged: flagged === 1,
      counts,
    }));
  }
}

/** The tallies of a campaign as they stand: what is tallied, and the batches after it counted now. */
export async function talliesOf(
  db: Kysely<Database>,
  campaign: string,
  layouts: Layouts,
): Promise<TallyCell[]> {
  const cells = new CellCounts(layouts);
  for (const row of await db.selectFrom('tally').selectAll().where('campaign', '=', campaign).execute())
    cells.add(row, JSON.parse(row.counts));
  for await (const batch of batchesBehind(db, 'tally_mark', campaign))
    for (const response of responsesIn(batch)) cells.count(response);
  return cells.toTallyCells();
}

/** Adds to a writer's cells, inside the transaction that moves its mark. */
export async function addToTallies(
  db: Kysely<Database>,
  dialect: Dialect,
  campaign: string,
  writer: number,
  cells: CellCounts,
): Promise<void> {
  const rows = await db
    .selectFrom('tally')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('writer', '=', writer)
    .execute();
  const known = new Map(rows.map((row) => [cellKey(row), row.counts]));
  const sums = [...cells.cells].map(([key, { counts, ...place }]) => {
    const sum = [...counts];
    const before = known.get(key);
    if (before !== undefined) addTally(sum, JSON.parse(before));
    return { ...place, counts: JSON.stringify(sum) };
  });
  await putTallies(db, dialect, campaign, writer, sums);
}

/** A cell with its counts as they are kept. */
export type TallyRow = Place & { counts: string };

/**
 * Puts a writer's cells in the place of what they were. All of them travel in one parameter a column, so that the
 * statement is always the same text, and the lock is not held while a long one is put together.
 */
export async function putTallies(
  db: Kysely<Database>,
  dialect: Dialect,
  campaign: string,
  writer: number,
  cells: readonly TallyRow[],
): Promise<void> {
  if (cells.length === 0) return;
  const column = (name: keyof TallyRow) => cells.map((cell) => cell[name]);
  const rows =
    dialect === 'sqlite'
      ? sql`select ${campaign}, ${writer}, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 from json_each(${JSON.stringify(
          cells.map(({ group, township, school, flagged, counts }) => [
            group,
            township,
            school,
            flagged,
            counts,
          ]),
        )}) where true`
      : sql`select ${campaign}::text, ${writer}::int, * from unnest(${column('group')}::text[], ${column('township')}::text[], ${column('school')}::text[], ${column('flagged')}::int[], ${column('counts')}::text[])`;
  await sql`
    insert into tally (campaign, writer, "group", township, school, flagged, counts) ${rows}
    on conflict (campaign, writer, "group", township, school, flagged) do update set counts = excluded.counts`.execute(
    db,
  );
}

/** Puts one list of cells in the place of all writers' at sealing. */
export async function replaceTallies(
  db: Kysely<Database>,
  dialect: Dialect,
  campaign: string,
  cells: CellCounts,
): Promise<void> {
  await db.deleteFrom('tally').where('campaign', '=', campaign).execute();
  await addToTallies(db, dialect, campaign, 0, cells);
}

export function cellKey(cell: {
  group: string;
  township: string;
  school: string | null;
  flagged: number | boolean;
}): string {
  return `${cell.group} ${cell.township} ${Number(cell.flagged)} ${cell.school ?? ''}`;
}
