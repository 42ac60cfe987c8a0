import { setImmediate } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { readReceipt } from '../intake/record.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { keptReport, refuseIfDeleted } from '../queries/deletions.ts';
import { type ExclusionRule, fits } from '../queries/exclusion-rule.ts';
import {
  actsInForce,
  type ExclusionAct,
  exclusionActs,
  exclusionMembers,
  insertExclusion,
  receiptsBy,
  responsesByReceipt,
} from '../queries/exclusions.ts';
import { holdCampaign, responsesOf, type StoredResponse } from '../queries/responses.ts';
import { findSeal } from '../queries/seals.ts';
import { CellCounts } from '../queries/tallies.ts';
import type { Services } from '../services.ts';
import { reportSourceOf } from './report-source.ts';

type Excluding = Pick<Services, 'store' | 'campaigns'>;

/** Which answers: named by their receipts, or all that fit a rule. */
export type Chosen = { receipts: string[] } | { rule: ExclusionRule };

/** An act with what has become of it. */
export interface ExclusionEntry extends ExclusionAct {
  /** Whether a later act took it back. */
  undone: boolean;
}

export interface Exclusions {
  acts: ExclusionEntry[];
  /** Answers that are aside. */
  count: number;
  /** Answers that figures do not treat as they are recorded (docs/decisions/017). */
  waiting: number;
}

/** How many answers an act touched, and how many of all wait. */
export interface ExclusionDone {
  number: number;
  answers: number;
  waiting: number;
}

/** Responses between two turns of the event loop. */
const perTurn = 500;

/** What has been set aside in a campaign; nothing before it is sealed. */
export async function exclusionsOf(
  { store, campaigns }: Excluding,
  id: string,
  now: Date,
): Promise<Exclusions> {
  await getCampaign(store.reads, id);
  const acts = await exclusionActs(store.reads, id);
  const undone = new Set(acts.map(({ undoes }) => undoes));
  const { count, waiting } =
    acts.length === 0
      ? { count: 0, waiting: 0 }
      : ((await keptReport(store.reads, id))?.report ?? (await reportSourceOf({ store, campaigns }, id, now)))
          .excluded;
  return { acts: acts.map((act) => ({ ...act, undone: undone.has(act.number) })), count, waiting };
}

/** How many answers would be set aside. */
export async function previewExclusion(
  { store, campaigns }: Excluding,
  id: string,
  chosen: Chosen,
): Promise<{ answers: number }> {
  const { receipts } = await choose({ store, campaigns }, id, chosen);
  return { answers: receipts.length };
}

/**
 * Sets answers of a sealed campaign aside, for a reason. The responses and their evidence stay as they are: this is a
 * record beside them, and a further one takes it back. Then what may leave of the Report is decided again; where that
 * cannot be without telling how the answers were, they wait. 409 before sealing, where nothing is left to set aside or
 * nothing would remain, and where somebody else did so meanwhile; 422 for receipts that are none.
 */
export async function setAside(
  services: Excluding,
  id: string,
  chosen: Chosen,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<ExclusionDone> {
  const { store } = services;
  const { receipts, counts, acts, remaining } = await choose(services, id, chosen);
  if (receipts.length === 0) {
    throw new Problem(409, 'nothing-to-set-aside', {
      zh: '没有符合条件、还没有剔除的答卷：请核对条件或回执码',
      en: 'no answer fits that is not set aside already',
    });
  }
  if (remaining === 0) {
    throw new Problem(409, 'nothing-would-remain', {
      zh: '这样会把全部答卷都剔除，报告就没有数字了：请缩小条件',
      en: 'no answer would remain',
    });
  }
  const number = (acts.at(-1)?.number ?? 0) + 1;
  const rule = 'rule' in chosen ? chosen.rule : null;
  const act = {
    ...{ number, at: now.toISOString(), actor: actor.name, reason, rule },
    ...{ undoes: null, answers: receipts.length },
  };
  await store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    await refuseIfDeleted(transaction, id);
    await refuseIfChanged(transaction, id, acts);
    await insertExclusion(transaction, id, act, receipts, counts);
    await recordAct(transaction, actor, now, 'answers-set-aside', id, {
      ...{ number, answers: receipts.length, reason },
      ...rule,
    });
  });
  return { number, answers: receipts.length, waiting: await waitingNow(services, id, now) };
}

/** Takes an act back: its answers count again, by the same rule. 404 where there is none, 409 where it was taken back. */
export async function takeBack(
  services: Excluding,
  id: string,
  undoes: number,
  reason: string,
  actor: Actor,
  now: Date,
): Promise<ExclusionDone> {
  const { store } = services;
  await getCampaign(store.reads, id);
  const done = await store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    await refuseIfDeleted(transaction, id);
    const acts = await exclusionActs(transaction, id);
    const last = acts.at(-1)?.number ?? 0;
    const act = acts.find((one) => one.number === undoes && one.undoes === null);
    if (!act) {
      throw new Problem(404, 'unknown-exclusion', {
        zh: `没有第 ${undoes} 次剔除`,
        en: 'no such exclusion',
      });
    }
    if (!actsInForce(acts, last).includes(undoes)) {
      throw new Problem(409, 'taken-back', {
        zh: `第 ${undoes} 次剔除已经恢复过了`,
        en: 'that exclusion was taken back already',
      });
    }
    const { answers } = act;
    const number = last + 1;
    const record = { number, at: now.toISOString(), actor: actor.name, reason, rule: null, undoes, answers };
    await insertExclusion(transaction, id, record, [], null);
    await recordAct(transaction, actor, now, 'answers-take-back', id, { number, undoes, answers, reason });
    return { number, answers };
  });
  return { ...done, waiting: await waitingNow(services, id, now) };
}

/** Decides what leaves now, and tells how many answers wait. */
async function waitingNow(services: Excluding, id: string, now: Date): Promise<number> {
  return (await reportSourceOf(services, id, now)).excluded.waiting;
}

/** The answers that are meant and not aside yet. What is sealed never changes, so it is read outside of any write. */
async function choose({ store, campaigns }: Excluding, id: string, chosen: Chosen) {
  const campaign = await getCampaign(store.reads, id);
  await refuseIfDeleted(store.reads, id);
  const seal = await findSeal(store.reads, id);
  if (campaign.sealed_at === null || !seal) {
    throw new Problem(409, 'not-closed', {
      zh: '调查还没有结束：停止接收以后才能剔除答卷',
      en: 'the campaign is not sealed; answers are set aside after it',
    });
  }
  const { layouts } = await campaigns.get(id);
  const acts = await exclusionActs(store.reads, id);
  const aside = receiptsBy(
    await exclusionMembers(store.reads, id),
    actsInForce(acts, acts.at(-1)?.number ?? 0),
  );
  const counts = new CellCounts(layouts);
  const receipts: string[] = [];
  let seen = 0;
  for await (const response of meant(store.reads, id, chosen)) {
    seen += 1;
    if (seen % perTurn === 0) await setImmediate();
    if (aside.has(response.receipt)) continue;
    counts.count(response);
    receipts.push(response.receipt);
  }
  return { receipts, counts, acts, remaining: seal.size - aside.size - receipts.length };
}

async function* meant(db: Kysely<Database>, id: string, chosen: Chosen): AsyncGenerator<StoredResponse> {
  if ('receipts' in chosen) {
    yield* named(db, id, chosen.receipts);
    return;
  }
  for await (const response of responsesOf(db, id)) if (fits(chosen.rule, response)) yield response;
}

/** The responses of receipts as somebody wrote them; all or none. */
async function* named(
  db: Kysely<Database>,
  id: string,
  texts: readonly string[],
): AsyncGenerator<StoredResponse> {
  const read = new Map(texts.map((text) => [readReceipt(text), text]));
  const found: StoredResponse[] = [];
  const receipts = [...read.keys()].flatMap((receipt) => receipt ?? []);
  for await (const response of responsesByReceipt(db, id, receipts)) found.push(response);
  for (const { receipt } of found) read.delete(receipt);
  const unknown = [...new Set(texts)].filter((text) => {
    const receipt = readReceipt(text);
    return receipt === null || read.has(receipt);
  });
  if (unknown.length > 0) {
    throw new Problem(
      422,
      'unknown-receipts',
      {
        zh: `有 ${unknown.length} 个回执码不在这次调查里，一份也没有剔除：${unknown.slice(0, 5).join('、')}`,
        en: 'some receipts are none of this campaign; nothing was set aside',
      },
      unknown,
    );
  }
  yield* found;
}

async function refuseIfChanged(
  db: Kysely<Database>,
  id: string,
  acts: readonly ExclusionAct[],
): Promise<void> {
  if ((await exclusionActs(db, id)).length === acts.length) return;
  throw new Problem(409, 'changed-meanwhile', {
    zh: '刚才有人也剔除或恢复了答卷：请刷新后重新核对',
    en: 'somebody set answers aside meanwhile; look again',
  });
}

/** Which act each answer is aside by, for the table of rows. */
export async function asideByReceipt(
  { store }: Pick<Services, 'store'>,
  id: string,
): Promise<Map<string, number>> {
  const acts = await exclusionActs(store.reads, id);
  const inForce = actsInForce(acts, acts.at(-1)?.number ?? 0);
  const members = await exclusionMembers(store.reads, id);
  return new Map(
    [...members].flatMap(([receipt, by]) => {
      const number = by.find((one) => inForce.includes(one));
      return number === undefined ? [] : [[receipt, number] as const];
    }),
  );
}
