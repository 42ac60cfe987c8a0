import type { CampaignFile, CampaignSettings } from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { QuestionnaireFaults, readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import type { Store } from '../database/store.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign, insertCampaign, settingsOf, updateDraft } from '../queries/campaigns.ts';
import { frameOf, replaceFrame } from '../queries/frames.ts';
import { versionsOf } from '../queries/questionnaire-versions.ts';
import { changedByAnother } from './conflict.ts';
import { exampleFrame } from './example.ts';
import { checkFrameStillFits, draft, newCampaignId, readSettings } from './life.ts';
import { compileCampaign } from './published.ts';
import { keepChangedVersions, keepVersion } from './versions.ts';

/** Acts on a draft as the desk's wizard makes them, step by step; each one transaction with its entry in the audit. */

/** What a new draft begins with. */
export interface Beginning {
  /** The shipped county and questionnaires, or another campaign's. */
  from: 'example' | { campaign: string };
  /** Whether the eligible people come along. */
  frame: boolean;
  /** What a clerk says of the new one. */
  file: Pick<CampaignFile, 'title' | 'opensAt' | 'closesAt' | 'trial'>;
}

/** A new draft from the example or from another campaign, its frame with it where that is wanted. */
export async function beginDraft(
  { db }: Store,
  { from, frame, file }: Beginning,
  actor: Actor,
  now: Date,
): Promise<{ id: string }> {
  const id = newCampaignId();
  await db.transaction().execute(async (transaction) => {
    const source = from === 'example' ? null : await getCampaign(transaction, from.campaign);
    const model = source === null ? null : await compileCampaign(transaction, source);
    const settings = readSettings({ ...(model ? fileOf(model.settings) : {}), ...file }, now);
    const marks = { simulated: false, exampleFrame: false };
    await insertCampaign(transaction, id, settings, marks, now);
    await recordAct(transaction, actor, now, 'campaign-create', id, {
      title: settings.title,
      from: source?.id ?? null,
    });
    if (!frame) return;
    const cells = model ? model.frame : exampleFrame();
    await replaceFrame(transaction, id, cells, model ? source?.example_frame === 1 : true);
    await recordAct(transaction, actor, now, 'frame-import', id, { cells: cells.length });
  });
  return { id };
}

/** Settings as a campaign file, so that they can be read again with something changed. */
export function fileOf({ groups: _groups, ...file }: CampaignSettings): CampaignFile {
  return file;
}

/**
 * Changes some of a draft's settings and keeps the rest. 409 where somebody changed the draft since `revision`.
 *
 * @param drop whether cells of the frame that no longer belong to a group or township go with it; else they refuse it
 * @returns the draft's new revision
 */
export async function changeDraft(
  { db, dialect }: Store,
  id: string,
  changes: Partial<CampaignFile>,
  { revision, drop }: { revision: number; drop: boolean },
  actor: Actor,
  now: Date,
): Promise<{ revision: number }> {
  return db.transaction().execute(async (transaction) => {
    const campaign = await draft(transaction, dialect, id);
    if (campaign.revision !== revision) throw await changedByAnother(transaction, id);
    const settings = readSettings({ ...fileOf(settingsOf(campaign)), ...changes }, now);
    const frame = await frameOf(transaction, id);
    const kept = frame.filter((cell) => belongs(cell, settings));
    if (!drop) checkFrameStillFits(frame, settings);
    if (!(await updateDraft(transaction, id, settings, revision)))
      throw await changedByAnother(transaction, id);
    if (kept.length < frame.length) {
      await replaceFrame(transaction, id, kept, campaign.example_frame === 1);
    }
    await keepChangedVersions(transaction, campaign, settings, actor, now);
    await recordAct(transaction, actor, now, 'campaign-edit', id, {
      changed: Object.keys(changes),
      ...(kept.length < frame.length ? { dropped: frame.length - kept.length } : {}),
    });
    return { revision: (await getCampaign(transaction, id)).revision };
  });
}

function belongs({ group, township }: FrameCell, { groups, townships }: CampaignSettings): boolean {
  return groups.includes(group) && townships.some(({ code }) => code === township);
}

/** What came of saving a questionnaire. */
export interface SavedQuestionnaire {
  version: number;
  revision: number;
  faults: number;
}

/**
 * Saves a version of a draft's questionnaire. One with faults is kept too, so that nothing typed is lost, but does not
 * become the campaign's; publication waits for it to be put right. 409 where another version was saved since `version`.
 */
export async function saveQuestionnaire(
  { db, dialect }: Store,
  id: string,
  group: GroupCode,
  source: Record<string, unknown>,
  version: number,
  actor: Actor,
  now: Date,
): Promise<SavedQuestionnaire> {
  return db.transaction().execute(async (transaction) => {
    const campaign = await draft(transaction, dialect, id);
    const settings = settingsOf(campaign);
    if (!settings.groups.includes(group)) throw noSuchGroup();
    const [newest] = await versionsOf(transaction, id, group);
    if ((newest?.number ?? 0) !== version) throw await changedByAnother(transaction, id);
    const faults = questionnaireFaults(source).length;
    const number = await keepVersion(transaction, campaign, group, source, faults, actor, now);
    // A faulty one leaves the settings as they are; the draft has changed all the same.
    const questionnaires =
      faults > 0 ? settings.questionnaires : { ...settings.questionnaires, [group]: source };
    await updateDraft(transaction, id, { ...settings, questionnaires }, campaign.revision);
    await recordAct(transaction, actor, now, 'questionnaire-save', id, { group, version: number, faults });
    return { version: number, revision: campaign.revision + 1, faults };
  });
}

/** Every fault of a questionnaire, with its place; none where it can be published. */
export function questionnaireFaults(source: unknown): readonly { path: string; message: string }[] {
  try {
    readQuestionnaire(source);
    return [];
  } catch (error) {
    if (error instanceof QuestionnaireFaults) return error.faults;
    throw error;
  }
}

export function noSuchGroup(): Problem {
  return new Problem(404, 'unknown-group', {
    zh: '这次调查没有这一人群',
    en: 'the campaign does not ask this group',
  });
}
