import type { Kysely } from 'kysely';
import type { CampaignSettings } from '../../surveys/campaign.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { CampaignRow, Database } from '../database/schema.ts';
import type { Actor } from '../queries/audit.ts';
import { settingsOf } from '../queries/campaigns.ts';
import { insertVersion, versionsOf } from '../queries/questionnaire-versions.ts';

/** Keeps a version. The first time, what the draft began with is kept before it, so that it can be had back. */
export async function keepVersion(
  db: Kysely<Database>,
  campaign: CampaignRow,
  group: GroupCode,
  source: unknown,
  faults: number,
  actor: Actor,
  now: Date,
): Promise<number> {
  const [newest] = await versionsOf(db, campaign.id, group);
  let number = newest?.number ?? 0;
  const begun = settingsOf(campaign).questionnaires[group];
  if (number === 0 && begun !== undefined) {
    number = 1;
    const head = { number, savedAt: campaign.created_at, savedBy: '', faults: 0 };
    await insertVersion(db, campaign.id, group, head, begun);
  }
  number += 1;
  const head = { number, savedAt: now.toISOString(), savedBy: actor.name, faults };
  await insertVersion(db, campaign.id, group, head, source);
  return number;
}

/** Keeps a version of each questionnaire that an edit of a draft's settings changed. */
export async function keepChangedVersions(
  db: Kysely<Database>,
  campaign: CampaignRow,
  settings: CampaignSettings,
  actor: Actor,
  now: Date,
): Promise<void> {
  const before = settingsOf(campaign).questionnaires;
  for (const group of settings.groups) {
    const [old, source] = [before[group], settings.questionnaires[group]];
    if (old === undefined || JSON.stringify(old) === JSON.stringify(source)) continue;
    await keepVersion(db, campaign, group, source, 0, actor, now);
  }
}
