import type { Kysely } from 'kysely';
import type { CampaignSettings } from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { Database } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import { type Actor, actOn, recordAct } from '../queries/audit.ts';
import { campaignExists, insertCampaign, settingsOf } from '../queries/campaigns.ts';
import { frameOf, replaceFrame } from '../queries/frames.ts';
import { draft, newCampaignId, publishDraft } from './life.ts';

const trialDays = 7;
/** For a draft without a frame: enough to see every page, and marked as an example. */
const standIn = 10;

/**
 * Publishes a copy of a draft as a trial: open from now on for a week, and marked 试填 for ever. The draft stays as it
 * is. 422 where the draft could not be published either; a frame that is still to come is stood in for.
 */
export async function startTrial(
  { db, dialect }: Store,
  id: string,
  actor: Actor,
  now: Date,
): Promise<{ id: string }> {
  const trial = newCampaignId();
  await db.transaction().execute(async (transaction) => {
    const settings = settingsOf(await draft(transaction, dialect, id));
    const frame = await frameOf(transaction, id);
    const example = frame.length === 0;
    const marks = { simulated: false, exampleFrame: example };
    await insertCampaign(transaction, trial, trialSettings(settings, now), marks, now);
    await replaceFrame(transaction, trial, example ? standInFrame(settings) : frame, example);
    await recordAct(transaction, actor, now, 'campaign-trial', trial, { from: id });
    await publishDraft(transaction, dialect, trial, actor, now);
  });
  return { id: trial };
}

/** The draft that a trial was made of; `null` for what is no trial, or where the draft is gone. */
export async function draftOfTrial(db: Kysely<Database>, trial: string): Promise<string | null> {
  const made = await actOn(db, trial, 'campaign-trial');
  const from: unknown = made?.['from'];
  if (typeof from !== 'string') return null;
  return (await campaignExists(db, from)) ? from : null;
}

function trialSettings(settings: CampaignSettings, now: Date): CampaignSettings {
  return {
    ...settings,
    trial: true,
    title: `${settings.title}（试填）`,
    opensAt: now.toISOString(),
    closesAt: new Date(now.getTime() + trialDays * 86_400_000).toISOString(),
  };
}

function standInFrame({ groups, townships }: CampaignSettings): FrameCell[] {
  return groups.flatMap((group) =>
    townships.map(({ code }) => ({ group, township: code, school: null, eligible: standIn })),
  );
}
