import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { shanghaiDay } from '../../analysis/beijing.ts';
import type { Database, RectificationRow } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import {
  deleteRectification,
  findRectification,
  insertRectification,
  rectificationsOf,
  updateRectification,
} from '../queries/rectifications.ts';
import { holdCampaign } from '../queries/responses.ts';
import type { Services } from '../services.ts';

/** The rectification list (整改清单): what will be done about which item, by whom, until when, and how far it is. */
export type Rectification = Pick<RectificationRow, 'item' | 'action' | 'unit' | 'due' | 'state' | 'state_on'>;

/** More is no list that anybody would follow. */
const mostOfCampaign = 100;

type Listing = Pick<Services, 'store' | 'campaigns'>;

export async function addRectification(
  { store, campaigns }: Listing,
  campaign: string,
  fields: Rectification,
  actor: Actor,
  now: Date,
): Promise<{ id: string; revision: number }> {
  const compiled = await campaigns.get(campaign);
  const id = randomBytes(9).toString('base64url');
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, campaign, 'alone');
    await refuseUnlessSealed(transaction, campaign);
    checkFields(fields, compiled, now);
    if ((await rectificationsOf(transaction, campaign)).length >= mostOfCampaign) {
      throw new Problem(409, 'list-full', {
        zh: `整改清单最多 ${mostOfCampaign} 条，请合并或删除几条`,
        en: `a rectification list holds at most ${mostOfCampaign} entries`,
      });
    }
    await insertRectification(transaction, {
      id,
      campaign,
      ...fields,
      revision: 1,
      created_at: now.toISOString(),
    });
    await recordAct(transaction, actor, now, 'rectification-create', campaign, { id, ...fields });
    return { id, revision: 1 };
  });
}

/** Replaces an entry. 409 where somebody else changed it since `revision`. */
export async function changeRectification(
  { store, campaigns }: Listing,
  { campaign, id, revision }: Pick<RectificationRow, 'campaign' | 'id' | 'revision'>,
  fields: Rectification,
  actor: Actor,
  now: Date,
): Promise<{ id: string; revision: number }> {
  const compiled = await campaigns.get(campaign);
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, campaign, 'alone');
    const before = await existing(transaction, campaign, id);
    checkFields(fields, compiled, now);
    if (!(await updateRectification(transaction, { campaign, id, revision }, fields)))
      throw changedByAnother();
    await recordAct(transaction, actor, now, 'rectification-change', campaign, {
      id,
      ...fields,
      stateBefore: before.state,
    });
    return { id, revision: revision + 1 };
  });
}

/** Takes an entry off the list; the audit keeps what it said. 409 where somebody else changed it since `revision`. */
export async function removeRectification(
  { store }: Listing,
  { campaign, id, revision }: Pick<RectificationRow, 'campaign' | 'id' | 'revision'>,
  actor: Actor,
  now: Date,
): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, campaign, 'alone');
    const { item, action, unit, due, state } = await existing(transaction, campaign, id);
    if (!(await deleteRectification(transaction, { campaign, id, revision }))) throw changedByAnother();
    await recordAct(transaction, actor, now, 'rectification-remove', campaign, {
      id,
      item,
      action,
      unit,
      due,
      state,
    });
  });
}

async function existing(db: Kysely<Database>, campaign: string, id: string): Promise<RectificationRow> {
  const row = await findRectification(db, campaign, id);
  if (row) return row;
  throw new Problem(404, 'unknown-rectification', {
    zh: '整改清单里没有这一条，可能已被别人删除',
    en: 'no such entry; somebody may have removed it',
  });
}

/** What is weak is known only once the campaign's rates may be read. */
async function refuseUnlessSealed(db: Kysely<Database>, campaign: string): Promise<void> {
  const { sealed_at } = await getCampaign(db, campaign);
  if (sealed_at === null) throw notClosed();
}

export function notClosed(): Problem {
  return new Problem(409, 'not-closed', {
    zh: '调查还没有结束并停止接收：有了结果，才能写整改措施、公布公报',
    en: 'the campaign is not sealed: a bulletin and what will be mended come after its results',
  });
}

function checkFields(
  { item, state, state_on }: Rectification,
  { questionnaires }: Awaited<ReturnType<Services['campaigns']['get']>>,
  now: Date,
): void {
  const scaled = [...questionnaires.values()].flatMap(({ items }) =>
    items.filter(({ scale }) => scale !== null),
  );
  if (!scaled.some(({ name }) => name === item)) {
    throw new Problem(422, 'unknown-item', {
      zh: '这次调查没有这道题，请重新选择题目',
      en: 'the campaign asked no such item',
    });
  }
  if (state !== 'not-started' && state_on > shanghaiDay(now)) {
    throw new Problem(422, 'not-yet', {
      zh: '状态的日期不能晚于今天',
      en: 'a state cannot be dated later than today',
    });
  }
}

function changedByAnother(): Problem {
  return new Problem(409, 'changed-by-another', {
    zh: '这一条刚被别人改过，请看过最新内容再改',
    en: 'the entry was changed by somebody else; reload it',
  });
}
