import type { Kysely } from 'kysely';
import { type GroupCode, groupName } from '../../surveys/groups.ts';
import type { Database } from '../database/schema.ts';
import type { Slip } from '../documents/slips.ts';
import { codeHash, newCode, printedCode } from '../intake/code.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { countCodes, insertCodes, voidCodesOf } from '../queries/codes.ts';
import { linksOf } from '../queries/links.ts';
import { holdCampaign } from '../queries/responses.ts';
import { talliesOf } from '../queries/tallies.ts';
import type { Services } from '../services.ts';
import { linkPlace, linkUrl } from './links.ts';
import { addressWarning } from './posters.ts';
import type { PublishedCampaign } from './published.ts';

/**
 * Makes one code for each eligible person of a group and gives the slips to print: the codes themselves are kept
 * nowhere. 409 where the group has codes already: void them first, so that nobody gets two.
 */
export async function issueCodes(
  { store, campaigns, config, keys }: Pick<Services, 'store' | 'campaigns' | 'config' | 'keys'>,
  id: string,
  group: GroupCode,
  actor: Actor,
  now: Date,
): Promise<Slip[]> {
  const compiled = await campaigns.get(id);
  const { settings, frame } = compiled;
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    const row = await getCampaign(transaction, id);
    if (row.status !== 'published') {
      throw new Problem(409, 'not-published', {
        zh: '发布之后、结束之前才能生成验证码',
        en: 'codes are made between publication and closing',
      });
    }
    if (settings.access[group] !== 'code') {
      throw new Problem(409, 'open-group', {
        zh: `${groupName(group)}用公开链接填写，不需要验证码`,
        en: 'this group answers by open link',
      });
    }
    const inForce = (await countCodes(transaction, id)).find((one) => one.group === group);
    if (inForce) {
      throw new Problem(409, 'codes-exist', {
        zh: `${groupName(group)}已有 ${inForce.codes} 个验证码；要重新发放，请先作废没有用过的`,
        en: 'the group has codes already; void the unused ones first',
      });
    }
    const links = await linksOf(transaction, id);
    const answered = await answeredBy(transaction, compiled, group);
    const made = frame.flatMap((cell) => {
      const link = links.find(
        (one) =>
          one.group === group && one.township === cell.township && (one.school || null) === cell.school,
      );
      if (cell.group !== group || !link) return [];
      // Whoever has answered with an earlier code keeps no slip.
      const left = Math.max(0, cell.eligible - (answered.get(`${cell.township} ${cell.school ?? ''}`) ?? 0));
      return Array.from({ length: left }, () => {
        const code = newCode();
        return {
          code,
          hash: codeHash(keys.codes, id, cell, code),
          place: linkPlace(link, settings),
          url: `${linkUrl(config.publicUrl, link.code)}#${code}`,
        };
      });
    });
    await insertCodes(
      transaction,
      id,
      group,
      made.map(({ hash }) => hash),
    );
    await recordAct(transaction, actor, now, 'codes-issue', id, { group, codes: made.length });
    return made.map(({ code, hash: _hash, ...slip }) => ({
      ...slip,
      code: printedCode(code),
      title: `${row.trial === 1 ? '【试填】' : ''}${settings.title}`,
      organiser: settings.organiser,
      complaintContact: settings.complaintContact,
      closesAt: row.closes_at,
      warning: addressWarning(config),
    }));
  });
}

/** Makes a group's codes invalid, as when slips were lost; answers that came with used ones stay. */
export async function voidCodes(
  { store }: Pick<Services, 'store'>,
  id: string,
  group: GroupCode,
  actor: Actor,
  now: Date,
): Promise<{ voided: number }> {
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    await getCampaign(transaction, id);
    const voided = await voidCodesOf(transaction, id, group);
    await recordAct(transaction, actor, now, 'codes-void', id, { group, voided });
    return { voided };
  });
}

/** How many have answered in each place of a group. */
async function answeredBy(
  db: Kysely<Database>,
  { id, layouts }: PublishedCampaign,
  group: GroupCode,
): Promise<Map<string, number>> {
  const answered = new Map<string, number>();
  for (const cell of await talliesOf(db, id, layouts)) {
    if (cell.group !== group) continue;
    const place = `${cell.township} ${cell.school ?? ''}`;
    answered.set(place, (answered.get(place) ?? 0) + (cell.counts[0] ?? 0));
  }
  return answered;
}
