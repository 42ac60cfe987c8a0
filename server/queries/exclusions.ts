import type { Kysely } from 'kysely';
import type { TallyCell } from '../../analysis/report-source.ts';
import type { Database } from '../database/schema.ts';
import { type ExclusionRule, exclusionRule } from './exclusion-rule.ts';
import { type StoredResponse, sealedResponse } from './responses.ts';
import type { CellCounts } from './tallies.ts';

/** An act that set answers aside, or took back one that did (`undoes`). */
export interface ExclusionAct {
  number: number;
  at: string;
  actor: string;
  reason: string;
  /** `null` where receipts were named. */
  rule: ExclusionRule | null;
  undoes: number | null;
  /** How many answers it touched. */
  answers: number;
}

/** All acts of a campaign, in their order. */
export async function exclusionActs(db: Kysely<Database>, campaign: string): Promise<ExclusionAct[]> {
  const rows = await db
    .selectFrom('exclusion')
    .select(['number', 'at', 'actor', 'reason', 'rule', 'undoes', 'answers'])
    .where('campaign', '=', campaign)
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    ...row,
    rule: row.rule === null ? null : exclusionRule.parse(JSON.parse(row.rule)),
  }));
}

/** The acts whose answers are aside after the first so many acts. An answer is aside by one of them alone. */
export function actsInForce(
  acts: readonly Pick<ExclusionAct, 'number' | 'undoes'>[],
  revision: number,
): number[] {
  const done = acts.filter(({ number }) => number <= revision);
  const undone = new Set(done.map(({ undoes }) => undoes));
  return done.flatMap(({ number, undoes }) => (undoes === null && !undone.has(number) ? [number] : []));
}

/** Which acts each answer was ever set aside by. */
export async function exclusionMembers(
  db: Kysely<Database>,
  campaign: string,
): Promise<Map<string, number[]>> {
  const members = new Map<string, number[]>();
  const rows = await db
    .selectFrom('exclusion_response')
    .select(['receipt', 'number'])
    .where('campaign', '=', campaign)
    .orderBy('receipt')
    .orderBy('number')
    .execute();
  for (const { receipt, number } of rows) members.set(receipt, [...(members.get(receipt) ?? []), number]);
  return members;
}

/** The receipts that are aside by these acts. */
export function receiptsBy(
  members: ReadonlyMap<string, readonly number[]>,
  acts: readonly number[],
): Set<string> {
  const inForce = new Set(acts);
  return new Set(
    [...members].flatMap(([receipt, by]) => (by.some((number) => inForce.has(number)) ? [receipt] : [])),
  );
}

/** The counts of what each act set aside. */
export async function exclusionTallies(
  db: Kysely<Database>,
  campaign: string,
): Promise<Map<number, TallyCell[]>> {
  const rows = await db.selectFrom('exclusion_tally').selectAll().where('campaign', '=', campaign).execute();
  const tallies = new Map<number, TallyCell[]>();
  for (const { number, group, township, school, flagged, counts } of rows) {
    const cell = {
      ...{ group, township },
      school: school === '' ? null : school,
      flagged: flagged === 1,
      counts: JSON.parse(counts),
    };
    tallies.set(number, [...(tallies.get(number) ?? []), cell]);
  }
  return tallies;
}

const rowsAtOnce = 500;

/** Records an act with what it set aside. Fails where the number is taken, or what it undoes was undone. */
export async function insertExclusion(
  db: Kysely<Database>,
  campaign: string,
  act: ExclusionAct,
  receipts: readonly string[],
  counts: CellCounts | null,
): Promise<void> {
  const { number } = act;
  await db
    .insertInto('exclusion')
    .values({ campaign, ...act, rule: act.rule === null ? null : JSON.stringify(act.rule) })
    .execute();
  // In their own order: nothing is to be read from the one in which they were found.
  const sorted = [...receipts].sort();
  for (let start = 0; start < sorted.length; start += rowsAtOnce) {
    const rows = sorted.slice(start, start + rowsAtOnce).map((receipt) => ({ campaign, number, receipt }));
    await db.insertInto('exclusion_response').values(rows).execute();
  }
  const cells = [...(counts?.cells.values() ?? [])];
  for (let start = 0; start < cells.length; start += rowsAtOnce) {
    const rows = cells.slice(start, start + rowsAtOnce).map((cell) => ({
      ...{ campaign, number },
      ...cell,
      counts: JSON.stringify(cell.counts),
    }));
    await db.insertInto('exclusion_tally').values(rows).execute();
  }
}

/** The responses of a sealed campaign by their receipts; those without one are left out. */
export async function* responsesByReceipt(
  db: Kysely<Database>,
  campaign: string,
  receipts: readonly string[],
): AsyncGenerator<StoredResponse> {
  for (let start = 0; start < receipts.length; start += rowsAtOnce) {
    const rows = await db
      .selectFrom('response')
      .select(['record', 'closing_flags'])
      .where('campaign', '=', campaign)
      .where('receipt', 'in', receipts.slice(start, start + rowsAtOnce))
      .execute();
    yield* rows.map(sealedResponse);
  }
}
