import type { Kysely } from 'kysely';
import type { FieldChange } from '../../analysis/field/changes.ts';
import type { CampaignRow, Database, FieldChangeRow } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { markPaused, moveClosing } from '../queries/campaigns.ts';
import { insertFieldChange } from '../queries/field-changes.ts';
import { published } from './life.ts';
import { type Phase, phaseOf } from './phase.ts';

/**
 * What may still be decided of a field that was published: a later closing, a pause, and its end. What publication
 * froze holds no times, so its digest stays true; each decision is a record of its own, which the Report prints.
 */

const longestField = 366 * 86_400_000;

/**
 * Moves the closing to a later time. 409 where it was moved by somebody else since `before`, where the field was
 * closed by hand, and once no answer is taken any more: who may have read a rate gets no more answers.
 */
export async function extendField(
  store: Store,
  id: string,
  { before, closesAt, reason }: { before: string; closesAt: string; reason: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  const later = new Date(closesAt).toISOString();
  await change(store, id, now, async (transaction, row, phase) => {
    if (row.closed_at !== null || phase === 'closed') throw over();
    if (Date.parse(row.closes_at) !== Date.parse(before)) {
      throw new Problem(409, 'changed-by-another', {
        zh: '截止时间刚被别人改过，请重新打开后再看',
        en: 'the closing was moved by somebody else; reload it',
      });
    }
    const at = Date.parse(later);
    if (at <= Date.parse(row.closes_at) || at <= now.getTime() || at > now.getTime() + longestField) {
      throw new Problem(422, 'not-later', {
        zh: '新的截止时间要晚于原来的和现在，并在一年以内；要提前，请用“结束调查”',
        en: 'the new closing must be later than the old one and than now, within a year',
      });
    }
    await moveClosing(transaction, id, later);
    await insertFieldChange(transaction, {
      ...{ campaign: id, at: now.toISOString(), kind: 'extended', reason },
      ...{ closed_before: row.closes_at, closes_at: later },
    });
    await recordAct(transaction, actor, now, 'campaign-extend', id, {
      from: row.closes_at,
      to: later,
      reason,
    });
  });
}

/** Sends phones away for the time being. Their tickets and drafts stay good. A second time it does nothing. */
export async function pauseField(
  store: Store,
  id: string,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  await change(store, id, now, async (transaction, _row, phase) => {
    if (phase === 'paused') return;
    if (phase !== 'open') {
      throw new Problem(409, 'not-open', {
        zh: '只有正在进行的调查才能暂停',
        en: 'only an open field can be paused',
      });
    }
    await markPaused(transaction, id, now);
    await insertFieldChange(transaction, {
      ...{ campaign: id, at: now.toISOString(), kind: 'paused', reason },
      ...{ closed_before: null, closes_at: null },
    });
    await recordAct(transaction, actor, now, 'campaign-pause', id, { reason });
  });
}

/** Takes answers again. Does nothing to a field that is not paused; 409 once it is over. */
export async function resumeField(store: Store, id: string, actor: Actor, now: Date): Promise<void> {
  await change(store, id, now, async (transaction, row, phase) => {
    if (phase === 'closing' || phase === 'closed') throw over();
    if (row.paused_at === null) return;
    await markPaused(transaction, id, null);
    await insertFieldChange(transaction, {
      ...{ campaign: id, at: now.toISOString(), kind: 'resumed', reason: '' },
      ...{ closed_before: null, closes_at: null },
    });
    await recordAct(transaction, actor, now, 'campaign-resume', id);
  });
}

/** What was announced, as the Report and the field desk have it. */
export function announced(rows: readonly FieldChangeRow[]): FieldChange[] {
  return rows.map(({ at, kind, closed_before, closes_at, reason }) => ({
    at,
    kind,
    closedBefore: closed_before,
    closesAt: closes_at,
    reason,
  }));
}

async function change(
  { db, dialect }: Store,
  id: string,
  now: Date,
  act: (transaction: Kysely<Database>, row: CampaignRow, phase: Phase) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const row = await published(transaction, dialect, id);
    await act(transaction, row, phaseOf(row, now));
  });
}

function over(): Problem {
  return new Problem(409, 'over', {
    zh: '调查已经结束，不能再延长或恢复',
    en: 'the field is over; it is not opened again',
  });
}
