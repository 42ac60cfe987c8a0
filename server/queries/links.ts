import { type Kysely, sql } from 'kysely';
import { groupCodes } from '../../surveys/groups.ts';
import type { CampaignRow, Database, LinkRow } from '../database/schema.ts';

export type NewLink = Pick<LinkRow, 'code' | 'group' | 'township' | 'school'>;

/** The links in force: one per cell of the frame with somebody in it, and the county's entry page. */
export async function linksOf(db: Kysely<Database>, campaign: string): Promise<LinkRow[]> {
  const rows = await db
    .selectFrom('link')
    .selectAll()
    .where('campaign', '=', campaign)
    .where('withdrawn_at', 'is', null)
    .execute();
  const order = (row: LinkRow) => (row.group === null ? -1 : groupCodes.indexOf(row.group));
  const place = (row: LinkRow) => `${row.township ?? ''} ${row.school ?? ''}`;
  return rows.sort((a, b) => order(a) - order(b) || (place(a) < place(b) ? -1 : place(a) > place(b) ? 1 : 0));
}

export async function findLink(db: Kysely<Database>, code: string): Promise<LinkRow | undefined> {
  return db.selectFrom('link').selectAll().where('code', '=', code).executeTakeFirst();
}

export async function insertLinks(
  db: Kysely<Database>,
  campaign: string,
  links: readonly NewLink[],
  now: Date,
): Promise<void> {
  const rows = links.map((link) => ({
    ...link,
    campaign,
    issued_at: now.toISOString(),
    withdrawn_at: null,
  }));
  for (let start = 0; start < rows.length; start += 1000) {
    await db
      .insertInto('link')
      .values(rows.slice(start, start + 1000))
      .execute();
  }
}

/** Withdraws a link that is in force; tells whether there was one. */
export async function withdrawLink(
  db: Kysely<Database>,
  campaign: string,
  code: string,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('link')
    .set({ withdrawn_at: now.toISOString() })
    .where('campaign', '=', campaign)
    .where('code', '=', code)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** A link with what a visit needs to know of its campaign. */
export type LinkWithCampaign = LinkRow &
  Pick<
    CampaignRow,
    | 'status'
    | 'opens_at'
    | 'closes_at'
    | 'paused_at'
    | 'closed_at'
    | 'sealed_at'
    | 'simulated'
    | 'trial'
    | 'proof_of_work'
  > & {
    /** The code of the county's entry page. */
    entry: string | null;
  };

export async function findLinkWithCampaign(
  db: Kysely<Database>,
  code: string,
): Promise<LinkWithCampaign | undefined> {
  // Where a bound value stands by itself, SQLite prepares the statement anew for each: more work than running it.
  const sought = sql<string>`cast(${code} as text)`;
  return db
    .selectFrom('link')
    .innerJoin('campaign', 'campaign.id', 'link.campaign')
    .leftJoin('link as entry', (join) =>
      join
        .onRef('entry.campaign', '=', 'link.campaign')
        .on('entry.group', 'is', null)
        .on('entry.withdrawn_at', 'is', null),
    )
    .selectAll('link')
    .select([
      'campaign.status',
      'campaign.opens_at',
      'campaign.closes_at',
      'campaign.paused_at',
      'campaign.closed_at',
      'campaign.sealed_at',
      'campaign.simulated',
      'campaign.trial',
      'campaign.proof_of_work',
      'entry.code as entry',
    ])
    .where('link.code', '=', sought)
    .executeTakeFirst();
}
