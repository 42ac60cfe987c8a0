import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type CampaignSettings, readCampaign } from '../../surveys/campaign.ts';
import { CampaignFaults } from '../../surveys/campaign-faults.ts';
import { blocking, isExampleFigure } from '../../surveys/checks.ts';
import { type FrameCell, readFrame, type Table } from '../../surveys/frame.ts';
import { groupName } from '../../surveys/groups.ts';
import type { CampaignRow, Database, Dialect } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import { digestOf } from '../evidence/canonical.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import {
  deleteDraft,
  getCampaign,
  insertCampaign,
  markClosed,
  markProofOfWork,
  markPublished,
  settingsOf,
  updateDraft,
} from '../queries/campaigns.ts';
import { frameOf, replaceFrame } from '../queries/frames.ts';
import { findLink, insertLinks, withdrawLink } from '../queries/links.ts';
import { deleteVersions, unfinishedQuestionnaires } from '../queries/questionnaire-versions.ts';
import { holdCampaign } from '../queries/responses.ts';
import { changedByAnother } from './conflict.ts';
import { linkCode, newLinks } from './links.ts';
import { compileCampaign, frozenText } from './published.ts';
import { keepChangedVersions } from './versions.ts';

/** A campaign's life, act by act. Each act is one transaction, with its entry in the audit. */

export async function createCampaign(
  { db }: Store,
  file: unknown,
  actor: Actor,
  now: Date,
  marks = { simulated: false, exampleFrame: false },
): Promise<{ id: string }> {
  const settings = readSettings(file, now);
  const id = newCampaignId();
  await db.transaction().execute(async (transaction) => {
    await insertCampaign(transaction, id, settings, marks, now);
    await recordAct(transaction, actor, now, 'campaign-create', id, { title: settings.title });
  });
  return { id };
}

export function newCampaignId(): string {
  return `c${randomBytes(6).toString('hex')}`;
}

/** Replaces a draft's settings. 409 where somebody else changed the draft since `revision`. */
export async function editCampaign(
  { db, dialect }: Store,
  id: string,
  file: unknown,
  revision: number,
  actor: Actor,
  now: Date,
): Promise<void> {
  const settings = readSettings(file, now);
  await db.transaction().execute(async (transaction) => {
    const campaign = await draft(transaction, dialect, id);
    checkFrameStillFits(await frameOf(transaction, id), settings);
    if (!(await updateDraft(transaction, id, settings, revision)))
      throw await changedByAnother(transaction, id);
    await keepChangedVersions(transaction, campaign, settings, actor, now);
    await recordAct(transaction, actor, now, 'campaign-edit', id, { revision });
  });
}

export async function removeDraft(
  { db, dialect }: Store,
  id: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const campaign = await draft(transaction, dialect, id);
    await deleteVersions(transaction, id);
    await deleteDraft(transaction, id);
    await recordAct(transaction, actor, now, 'campaign-delete', id, { title: campaign.title });
  });
}

/**
 * Replaces the whole frame of a draft, or refuses with every fault and changes nothing.
 *
 * @param revision the draft's, as it was when the frame was edited: 409 where somebody changed it since. `null` from
 * where nobody looked at it, a file on the command line
 */
export async function importFrame(
  { db, dialect }: Store,
  id: string,
  table: Table,
  actor: Actor,
  now: Date,
  revision: number | null = null,
): Promise<FrameCell[]> {
  return db.transaction().execute(async (transaction) => {
    const campaign = await draft(transaction, dialect, id);
    if (revision !== null && campaign.revision !== revision) throw await changedByAnother(transaction, id);
    const settings = settingsOf(campaign);
    const { cells, faults } = readFrame(table, settings.groups, settings.townships);
    if (faults.length > 0) {
      throw new Problem(
        422,
        'frame-faults',
        {
          zh: `名册有 ${faults.length} 处问题，一行也没有导入`,
          en: `the frame has ${faults.length} faults; nothing was imported`,
        },
        faults,
      );
    }
    // Marked as example figures for as long as one of them is left.
    const example = campaign.example_frame === 1 && cells.some(isExampleFigure);
    await replaceFrame(transaction, id, cells, example);
    await recordAct(transaction, actor, now, 'frame-import', id, { cells: cells.length });
    return cells;
  });
}

/** Freezes a draft under its digest and makes its links. */
export async function publishCampaign(
  { db, dialect }: Store,
  id: string,
  actor: Actor,
  now: Date,
): Promise<{ digest: string }> {
  return db.transaction().execute((transaction) => publishDraft(transaction, dialect, id, actor, now));
}

/** The same, inside the caller's transaction. */
export async function publishDraft(
  transaction: Kysely<Database>,
  dialect: Dialect,
  id: string,
  actor: Actor,
  now: Date,
): Promise<{ digest: string }> {
  const campaign = await draft(transaction, dialect, id);
  const compiled = await compileCampaign(transaction, campaign);
  const unfinished = await unfinishedQuestionnaires(transaction, id);
  const faults = blocking({ ...compiled, unfinished }, now).map(({ text }) => text);
  if (faults.length > 0) {
    throw new Problem(
      422,
      'not-ready',
      { zh: `还不能发布：${faults.join('；')}`, en: 'the draft is not ready to publish' },
      faults,
    );
  }
  const frozen = frozenText(compiled);
  const digest = digestOf(frozen);
  await insertLinks(transaction, id, newLinks(compiled.frame), now);
  await markPublished(transaction, id, frozen, digest, now);
  await recordAct(transaction, actor, now, 'campaign-publish', id, { digest });
  return { digest };
}

/** Ends the field by hand. Pages that are open may still send for ten minutes, or until the report is read. */
export async function closeCampaign(
  { db, dialect }: Store,
  id: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const campaign = await published(transaction, dialect, id);
    if (campaign.status === 'closed' || campaign.sealed_at !== null) return;
    await markClosed(transaction, id, now);
    await recordAct(transaction, actor, now, 'campaign-close', id);
  });
}

/** For a campaign under attack: phones must do a piece of work before an answer is taken, until it is switched off. */
export async function setProofOfWork(
  { db, dialect }: Store,
  id: string,
  on: boolean,
  actor: Actor,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await published(transaction, dialect, id);
    await markProofOfWork(transaction, id, on);
    await recordAct(transaction, actor, now, 'campaign-proof-of-work', id, { on });
  });
}

/** Withdraws a leaked link and puts a new one in its place. */
export async function reissueLink(
  { db }: Store,
  id: string,
  code: string,
  actor: Actor,
  now: Date,
): Promise<{ code: string }> {
  return db.transaction().execute(async (transaction) => {
    const link = await findLink(transaction, code);
    if (!link || link.campaign !== id || !(await withdrawLink(transaction, id, code, now))) {
      throw new Problem(404, 'unknown-link', {
        zh: '没有这个有效链接，可能已被收回',
        en: 'no such link in force',
      });
    }
    const { group, township, school } = link;
    const replacement = { code: linkCode(), group, township, school };
    await insertLinks(transaction, id, [replacement], now);
    await recordAct(transaction, actor, now, 'link-reissue', id, { group, township, school });
    return { code: replacement.code };
  });
}

/** A campaign that was published, held for what must not cross the answers that come in. */
export async function published(db: Kysely<Database>, dialect: Dialect, id: string): Promise<CampaignRow> {
  await holdCampaign(db, dialect, id, 'alone');
  const campaign = await getCampaign(db, id);
  if (campaign.status === 'draft') {
    throw new Problem(409, 'not-published', {
      zh: '这项调查还没有发布，现在不能这样做',
      en: 'the campaign is not published',
    });
  }
  return campaign;
}

/** A draft, held so that nobody edits it while it is published, or publishes it while it is edited. */
export async function draft(db: Kysely<Database>, dialect: Dialect, id: string): Promise<CampaignRow> {
  await holdCampaign(db, dialect, id, 'alone');
  const campaign = await getCampaign(db, id);
  if (campaign.status !== 'draft') {
    throw new Problem(409, 'frozen', {
      zh: '调查发布后，问卷、名册、方案和口径都已冻结，不能再改；需要修改请新建一项调查',
      en: 'a published campaign is frozen; make a new campaign instead',
    });
  }
  return campaign;
}

export function readSettings(file: unknown, now: Date): CampaignSettings {
  try {
    return readCampaign(file, now);
  } catch (error) {
    if (!(error instanceof CampaignFaults)) throw error;
    const list = error.faults.map((fault) => `${fault.path}：${fault.message}`);
    throw new Problem(
      422,
      'campaign-faults',
      {
        zh: `调查设置有 ${list.length} 处问题：${list.join('；')}`,
        en: `the campaign file has ${list.length} faults`,
      },
      error.faults,
    );
  }
}

export function checkFrameStillFits(frame: readonly FrameCell[], settings: CampaignSettings): void {
  const stray = frame.find(
    (cell) =>
      !settings.groups.includes(cell.group) ||
      !settings.townships.some((township) => township.code === cell.township),
  );
  if (stray) {
    throw new Problem(409, 'frame-does-not-fit', {
      zh: `名册里有 ${groupName(stray.group)}、${stray.township}，新的设置里没有；请先重新导入名册`,
      en: 'the frame holds a group or township that the new settings lack; import a frame that fits first',
    });
  }
}
