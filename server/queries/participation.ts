import { expressionBuilder, type Kysely } from 'kysely';
import type { GroupCode } from '../../surveys/groups.ts';
import type { CampaignRow, Database } from '../database/schema.ts';
import type { Scope } from '../people/duties.ts';
import { unknownCampaign } from './campaigns.ts';
import { keptReport } from './deletions.ts';
import { batchesBehind } from './marks.ts';
import { responsesIn } from './responses.ts';

/** Published campaigns that have a cell in the scope, the newest first. */
export async function campaignsIn(db: Kysely<Database>, scope: Scope): Promise<CampaignRow[]> {
  return visible(db, scope).orderBy('created_at', 'desc').orderBy('id').execute();
}

/**
 * One campaign as somebody of this scope may know it; `null` for somebody who may know all. 404 for a campaign without
 * a cell in the scope, by the very query that finds none where there is no such campaign: nothing tells the two apart.
 */
export async function campaignIn(
  db: Kysely<Database>,
  id: string,
  scope: Scope | null,
): Promise<CampaignRow> {
  const query = scope === null ? db.selectFrom('campaign').selectAll() : visible(db, scope);
  const row = await query.where('id', '=', id).executeTakeFirst();
  if (!row) throw unknownCampaign(id);
  return row;
}

function visible(db: Kysely<Database>, scope: Scope) {
  return db
    .selectFrom('campaign')
    .selectAll()
    .where('status', '<>', 'draft')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('frame_cell')
          .select('frame_cell.township')
          .whereRef('frame_cell.campaign', '=', 'campaign.id')
          .where(inScope(scope)),
      ),
    );
}

/** How many are eligible in a cell, and how many have answered. */
export interface CellParticipation {
  group: GroupCode;
  township: string;
  school: string | null;
  eligible: number;
  received: number;
}

/**
 * The cells of a campaign that lie in the scope, all of them for `null`. On an unchanging picture of the store. Who has
 * answered is known for good: once the answers and their tallies were deleted, from the Report that stays.
 */
export async function participationIn(
  db: Kysely<Database>,
  campaign: string,
  scope: Scope | null,
): Promise<CellParticipation[]> {
  const received = new Map<string, number>();
  const add = (cell: Place, count: number) =>
    received.set(keyOf(cell), (received.get(keyOf(cell)) ?? 0) + count);
  const tallies = await db
    .selectFrom('tally')
    .select(['group', 'township', 'school', 'counts'])
    .where('campaign', '=', campaign)
    .where(inScope(scope))
    .execute();
  for (const { counts, ...cell } of tallies) add(cell, Number(JSON.parse(counts)[0]));
  const kept = await keptReport(db, campaign);
  for (const { group, township, school, received: count } of kept?.report.participation ?? []) {
    const cell = { group, township, school: school ?? '' };
    if (within(cell, scope)) add(cell, count);
  }
  // What came in since the last tally lies in the log, whose batches are not told apart by place: it is sorted out here.
  for await (const batch of batchesBehind(db, 'tally_mark', campaign))
    for (const response of responsesIn(batch)) if (within(response, scope)) add(response, 1);
  const cells = await db
    .selectFrom('frame_cell')
    .select(['group', 'township', 'school', 'eligible'])
    .where('campaign', '=', campaign)
    .where(inScope(scope))
    .execute();
  return cells.map((cell) => ({
    ...cell,
    school: cell.school === '' ? null : cell.school,
    received: received.get(keyOf(cell)) ?? 0,
  }));
}

/** The condition that keeps a query of cells to the scope. */
export function inScope(scope: Scope | null) {
  const { and, eb, lit } = expressionBuilder<Database, 'frame_cell'>();
  if (scope === null) return lit(true);
  const { township, school } = scope;
  return and([eb('township', '=', township), ...(school === null ? [] : [eb('school', '=', school)])]);
}

interface Place {
  group: string;
  township: string;
  school: string;
}

export function within({ township, school }: Place, scope: Scope | null): boolean {
  return (
    scope === null || (township === scope.township && (scope.school === null || school === scope.school))
  );
}

function keyOf({ group, township, school }: Place): string {
  return `${group} ${township} ${school}`;
}
