import { type GroupCode, groupName } from '../../surveys/groups.ts';
import type { Slip } from '../documents/slips.ts';
import { codeHash, newCode, printedCode } from '../intake/code.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { countCodes, deleteUnusedCodes, insertCodes } from '../queries/codes.ts';
import { linksOf } from '../queries/links.ts';
import { holdCampaign } from '../queries/responses.ts';
import type { Services } from '../services.ts';
import { linkPlace, linkUrl } from './links.ts';
import { addressWarning } from './posters.ts';

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
  const { settings, frame } = await campaigns.get(id);
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
    const used = inForce?.used ?? 0;
    if (inForce && inForce.codes > used) {
      throw new Problem(409, 'codes-exist', {
        zh: `${groupName(group)}已有 ${inForce.codes} 个验证码；要重新发放，请先作废没有用过的`,
        en: 'the group has codes already; void the unused ones first',
      });
    }
    const links = await linksOf(transaction, id);
    const slips = frame.flatMap((cell) => {
      const link = links.find(
        (one) =>
          one.group === group && one.township === cell.township && (one.school || null) === cell.school,
      );
      if (cell.group !== group || !link) return [];
      return Array.from({ length: cell.eligible }, () => {
        const code = newCode();
        return {
          code,
          place: linkPlace(link, settings),
          url: `${linkUrl(config.publicUrl, link.code)}#${code}`,
        };
      });
    });
    // Whoever has answered keeps no slip; as many fewer are made, from the end of the list.
    const made = slips.slice(0, Math.max(0, slips.length - used));
    await insertCodes(
      transaction,
      id,
      group,
      made.map(({ code }) => codeHash(keys.codes, id, group, code)),
    );
    await recordAct(transaction, actor, now, 'codes-issue', id, { group, codes: made.length });
    return made.map(({ code, ...slip }) => ({
      ...slip,
      code: printedCode(code),
      title: settings.title,
      organiser: settings.organiser,
      complaintContact: settings.complaintContact,
      closesAt: row.closes_at,
      warning: addressWarning(config),
    }));
  });
}

/** Makes a group's unused codes invalid, as when slips were lost; answers that came with used ones stay. */
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
    const voided = await deleteUnusedCodes(transaction, id, group);
    await recordAct(transaction, actor, now, 'codes-void', id, { group, voided });
    return { voided };
  });
}
