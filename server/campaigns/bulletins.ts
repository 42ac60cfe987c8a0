import {
  type Bulletin,
  type BulletinRectification,
  type BulletinSeal,
  bulletinOf,
  tooFewToTell,
} from '../../analysis/bulletin.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { Report } from '../../analysis/report.ts';
import type { BulletinRow, RectificationRow, SealRow } from '../database/schema.ts';
import type { PublishedBulletin } from '../documents/bulletin-pdf.ts';
import { canonicalText, digestOf } from '../evidence/canonical.ts';
import { fingerprintOf } from '../evidence/seal.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { insertBulletin, markWithdrawn, newestBulletin } from '../queries/bulletins.ts';
import { rectificationsOf } from '../queries/rectifications.ts';
import { holdCampaign } from '../queries/responses.ts';
import { findSeal } from '../queries/seals.ts';
import type { Services } from '../services.ts';
import { notClosed } from './rectifications.ts';
import { reportOf } from './report.ts';

type Publishing = Pick<Services, 'store' | 'campaigns' | 'keys'>;

/** A bulletin as it would be published now. */
export interface Draft {
  bulletin: Bulletin;
  /** SHA-256 of its canonical JSON: what is published is what was looked at. */
  digest: string;
  /** Every item that something may be done about. */
  items: Report['campaign']['items'];
  /** Which entries of the rectification list went into it, at which revision. */
  list: string;
}

/** Makes the bulletin of a sealed campaign from what may leave of its Report. 409 before that, or of too few answers. */
export async function draftBulletin(services: Publishing, id: string, now: Date): Promise<Draft> {
  const report = releasedReport(await reportOf(services, id, now));
  const seal = await findSeal(services.store.reads, id);
  if (report.status !== 'closed' || !seal) throw notClosed();
  const rows = await rectificationsOf(services.store.reads, id);
  const bulletin = bulletinOf(report, sealIn(seal), rectificationsIn(report, rows));
  return {
    bulletin,
    digest: digestOf(canonicalText(bulletin)),
    items: report.campaign.items,
    list: listOf(rows),
  };
}

function listOf(rows: readonly Pick<RectificationRow, 'id' | 'revision'>[]): string {
  return rows.map(({ id, revision }) => `${id} ${revision}`).join();
}

/** What anybody may check of a seal. */
export function sealIn({ size, root, public_key }: SealRow): BulletinSeal {
  return { size, root, publicKey: public_key, fingerprint: fingerprintOf(public_key) };
}

/** The rectification list with its items as they were asked. */
export function rectificationsIn(
  { campaign }: Pick<Report, 'campaign'>,
  rows: readonly RectificationRow[],
): BulletinRectification[] {
  const titles = new Map(campaign.items.map(({ name, title }) => [name, title]));
  return rows.map(({ id, item, action, unit, due, state, state_on }) => ({
    id,
    item,
    title: titles.get(item) ?? item,
    action,
    unit,
    due,
    state,
    stateOn: state_on,
  }));
}

/** A revision as the public sees it: its content with how far each measure is by now, and the revisions up to it. */
export function asShown(
  row: BulletinRow,
  revisions: readonly BulletinRow[],
  current: readonly RectificationRow[],
): Pick<PublishedBulletin, 'bulletin' | 'published' | 'history'> {
  const bulletin = contentOf(row);
  return {
    bulletin: {
      ...bulletin,
      rectifications: bulletin.rectifications.map((one) => {
        const now = current.find(({ id }) => id === one.id);
        return now ? { ...one, state: now.state, stateOn: now.state_on } : one;
      }),
    },
    published: { revision: row.revision, at: row.published_at },
    history: revisions
      .filter(({ revision }) => revision <= row.revision)
      .map(({ revision, published_at, note, withdrawn_at }) => ({
        revision,
        at: published_at,
        note,
        withdrawnAt: withdrawn_at,
      })),
  };
}

/** Whether a draft says something else than a bulletin that stands; how far a measure is shows there by itself. */
export function differs(draft: Bulletin, standing: Bulletin): boolean {
  const words = (bulletin: Bulletin) =>
    canonicalText({
      ...bulletin,
      rectifications: bulletin.rectifications.map((one) => ({
        ...one,
        state: 'not-started',
        stateOn: '',
      })),
    });
  return words(draft) !== words(standing);
}

export function contentOf({ content }: Pick<BulletinRow, 'content'>): Bulletin {
  return JSON.parse(content);
}

/**
 * Publishes a new revision: what `digest` says was looked at, after the revision that the clerk saw (0 for none).
 * 409 where either is no longer so.
 */
export async function publishBulletin(
  services: Publishing,
  id: string,
  { digest, after, note }: { digest: string; after: number; note: string },
  actor: Actor,
  now: Date,
): Promise<{ revision: number }> {
  const { store } = services;
  const draft = await draftBulletin(services, id, now);
  if (tooFewToTell(draft.bulletin)) {
    throw new Problem(409, 'too-few-answers', {
      zh: `答卷不足 ${draft.bulletin.threshold} 份，公布了可能猜出是谁填的，不能公布公报`,
      en: 'too few answers for a public bulletin',
    });
  }
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    const newest = await newestBulletin(transaction, id);
    // The draft was made before the campaign was held, and takes a while: the list may have changed under it.
    const list = listOf(await rectificationsOf(transaction, id));
    if (draft.digest !== digest || draft.list !== list || (newest?.revision ?? 0) !== after) throw changed();
    const revision = after + 1;
    await insertBulletin(transaction, {
      campaign: id,
      revision,
      content: canonicalText(draft.bulletin),
      digest,
      note,
      published_at: now.toISOString(),
      published_by: actor.name,
      withdrawn_at: null,
      withdrawn_reason: null,
    });
    await recordAct(transaction, actor, now, 'bulletin-publish', id, { revision, digest, note });
    return { revision };
  });
}

/** Takes the bulletin that stands off its page; the page says so and why. 409 where it stands no longer. */
export async function withdrawBulletin(
  { store }: Pick<Services, 'store'>,
  id: string,
  { revision, reason }: { revision: number; reason: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    const newest = await newestBulletin(transaction, id);
    if (newest?.revision !== revision || !(await markWithdrawn(transaction, id, revision, reason, now)))
      throw changed();
    await recordAct(transaction, actor, now, 'bulletin-withdraw', id, { revision, reason });
  });
}

function changed(): Problem {
  return new Problem(409, 'changed-by-another', {
    zh: '公报或整改清单刚被别人改过，请重新预览再公布',
    en: 'the bulletin or the rectification list was changed by somebody else; look at it again',
  });
}
