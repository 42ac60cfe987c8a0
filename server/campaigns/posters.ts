import { groupCodes, groupName } from '../../surveys/groups.ts';
import type { Poster } from '../documents/poster.ts';
import { fingerprintOf } from '../evidence/seal.ts';
import { Problem } from '../problem.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { linksOf } from '../queries/links.ts';
import type { Services } from '../services.ts';
import { linkPlace, linkUrl } from './links.ts';
import { publicKeyOf } from './sealing.ts';

/** What stands on the posters of a campaign: one for each link in force, or for one link. */
export async function postersOf(
  { store, campaigns, config, keys }: Pick<Services, 'store' | 'campaigns' | 'config' | 'keys'>,
  id: string,
  code: string | null,
): Promise<{ title: string; list: Poster[]; madeAt: string }> {
  const row = await getCampaign(store.reads, id);
  const { settings } = await campaigns.get(id);
  const links = (await linksOf(store.reads, id)).filter((link) => code === null || link.code === code);
  if (links.length === 0) {
    throw row.status === 'draft'
      ? new Problem(409, 'not-published', { zh: '发布后才有链接和海报', en: 'links are made at publication' })
      : new Problem(404, 'unknown-link', { zh: '没有这个有效链接', en: 'no such link in force' });
  }
  const marks = [...(row.simulated === 1 ? ['模拟数据'] : []), ...(row.trial === 1 ? ['试填'] : [])];
  const byCode = groupCodes.filter((group) => settings.access[group] === 'code');
  const list = links.map((link) => ({
    title: settings.title,
    organiser: settings.organiser,
    group: link.group,
    place: linkPlace(link, settings),
    audience: link.group === null ? '全县学生、家长、教师、校长、代表委员和群众' : groupName(link.group),
    codeGroups: byCode.filter((group) => link.group === null || link.group === group),
    url: linkUrl(config.publicUrl, link.code),
    closesAt: row.closes_at,
    complaintContact: settings.complaintContact,
    keyFingerprint: fingerprintOf(publicKeyOf(keys)),
    marks,
    warning: addressWarning(config),
  }));
  return { title: settings.title, list, madeAt: row.published_at ?? row.created_at };
}

/** What stands on printed sheets while nobody has said which address phones reach; `null` otherwise. */
export function addressWarning(config: Services['config']): string | null {
  return config.publicUrlGuessed
    ? '此网址是本机的局域网地址，仅供同一网络内试用；正式印发前请设置 RENKEDU_PUBLIC_URL。'
    : null;
}
