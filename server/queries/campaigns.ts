import type { Kysely } from 'kysely';
import type { CampaignSettings } from '../../surveys/campaign.ts';
import type { CampaignRow, Database } from '../database/schema.ts';
import { Problem } from '../problem.ts';

/** All campaigns, the newest first. */
export async function listCampaigns(db: Kysely<Database>): Promise<CampaignRow[]> {
  return db.selectFrom('campaign').selectAll().orderBy('created_at', 'desc').orderBy('id').execute();
}

/** One campaign; 404 where there is none. */
export async function getCampaign(db: Kysely<Database>, id: string): Promise<CampaignRow> {
  const row = await db.selectFrom('campaign').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw unknownCampaign(id);
  return row;
}

export async function campaignExists(db: Kysely<Database>, id: string): Promise<boolean> {
  const row = await db.selectFrom('campaign').select('id').where('id', '=', id).executeTakeFirst();
  return row !== undefined;
}

export function unknownCampaign(id: string): Problem {
  return new Problem(404, 'unknown-campaign', { zh: `没有编号为 ${id} 的调查`, en: 'no such campaign' });
}

/** The settings of a campaign as they were accepted. */
export function settingsOf(row: Pick<CampaignRow, 'settings'>): CampaignSettings {
  return { margins: {}, ...JSON.parse(row.settings) };
}

export async function insertCampaign(
  db: Kysely<Database>,
  id: string,
  settings: CampaignSettings,
  marks: { simulated: boolean; exampleFrame: boolean },
  now: Date,
): Promise<void> {
  await db
    .insertInto('campaign')
    .values({
      id,
      status: 'draft',
      title: settings.title,
      trial: Number(settings.trial),
      simulated: Number(marks.simulated),
      example_frame: Number(marks.exampleFrame),
      opens_at: settings.opensAt,
      closes_at: settings.closesAt,
      settings: JSON.stringify(settings),
      proof_of_work: 0,
      frozen: null,
      digest: null,
      revision: 1,
      created_at: now.toISOString(),
      published_at: null,
      paused_at: null,
      closed_at: null,
      sealed_at: null,
    })
    .execute();
}

/** Replaces a draft's settings if nobody else changed it since `revision`; tells whether it did. */
export async function updateDraft(
  db: Kysely<Database>,
  id: string,
  settings: CampaignSettings,
  revision: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('campaign')
    .set({
      title: settings.title,
      trial: Number(settings.trial),
      opens_at: settings.opensAt,
      closes_at: settings.closesAt,
      settings: JSON.stringify(settings),
      revision: revision + 1,
    })
    .where('id', '=', id)
    .where('status', '=', 'draft')
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export async function deleteDraft(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('frame_cell').where('campaign', '=', id).execute();
  await db.deleteFrom('campaign').where('id', '=', id).where('status', '=', 'draft').execute();
}

export async function markPublished(
  db: Kysely<Database>,
  id: string,
  frozen: string,
  digest: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('campaign')
    .set({ status: 'published', frozen, digest, published_at: now.toISOString() })
    .where('id', '=', id)
    .where('status', '=', 'draft')
    .execute();
}

export async function markClosed(db: Kysely<Database>, id: string, now: Date): Promise<void> {
  await db
    .updateTable('campaign')
    .set({ status: 'closed', closed_at: now.toISOString() })
    .where('id', '=', id)
    .where('status', '=', 'published')
    .execute();
}

export async function markSealed(db: Kysely<Database>, id: string, now: Date): Promise<void> {
  await db
    .updateTable('campaign')
    .set({ sealed_at: now.toISOString() })
    .where('id', '=', id)
    .where('sealed_at', 'is', null)
    .execute();
}

/** Asks for work before each answer, or no longer. */
export async function markProofOfWork(db: Kysely<Database>, id: string, on: boolean): Promise<void> {
  await db
    .updateTable('campaign')
    .set({ proof_of_work: Number(on) })
    .where('id', '=', id)
    .execute();
}

/** Pauses the field, or takes it up again with `null`. */
export async function markPaused(db: Kysely<Database>, id: string, at: Date | null): Promise<void> {
  await db
    .updateTable('campaign')
    .set({ paused_at: at === null ? null : at.toISOString() })
    .where('id', '=', id)
    .execute();
}

export async function moveClosing(db: Kysely<Database>, id: string, closesAt: string): Promise<void> {
  await db.updateTable('campaign').set({ closes_at: closesAt }).where('id', '=', id).execute();
}

/** Once synthetic answers are in, the campaign says so for ever. */
export async function markSimulated(db: Kysely<Database>, id: string): Promise<void> {
  await db.updateTable('campaign').set({ simulated: 1 }).where('id', '=', id).execute();
}
