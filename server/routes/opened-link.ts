import type { FrameCell } from '../../surveys/frame.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import { Problem } from '../problem.ts';
import { findLinkWithCampaign, type LinkWithCampaign } from '../queries/links.ts';
import type { Services } from '../services.ts';

/** A link that exists, with its campaign. */
export interface OpenedLink {
  row: LinkWithCampaign;
  compiled: PublishedCampaign;
  /** Whom it is for, and what they are asked; `null` for the county's entry page. */
  cell: { place: Pick<FrameCell, 'group' | 'township' | 'school'>; questionnaire: Questionnaire } | null;
}

/** Looks a link up with one read of the store; `null` where there is none. */
export async function openedLink(services: Services, code: string): Promise<OpenedLink | null> {
  const row = await findLinkWithCampaign(services.store.db, code);
  if (!row) return null;
  const compiled = await services.campaigns.get(row.campaign);
  const { group, township, school } = row;
  const questionnaire = group === null ? undefined : compiled.questionnaires.get(group);
  if (group === null || township === null || !questionnaire) return { row, compiled, cell: null };
  return { row, compiled, cell: { place: { group, township, school }, questionnaire } };
}

/** Why the link's page cannot be opened now; `null` where it can. */
export function refusalToOpen({ row }: OpenedLink, now: Date): Problem | null {
  if (row.withdrawn_at !== null) {
    return new Problem(410, 'link-withdrawn', {
      zh: '这个链接已停用，请重新扫码',
      en: 'the link was withdrawn',
    });
  }
  switch (phaseOf(row, now)) {
    case 'open':
      return null;
    case 'scheduled':
      return new Problem(403, 'not-open-yet', { zh: '调查还没有开始', en: 'the field is not open yet' });
    default:
      return new Problem(410, 'closed', { zh: '调查已经结束，感谢您的关心', en: 'the field is closed' });
  }
}

export function unknownLink(): Problem {
  return new Problem(404, 'unknown-link', { zh: '没有这个链接', en: 'no such link' });
}

export function foreignTicket(): Problem {
  return new Problem(403, 'forged-ticket', {
    zh: '这份问卷的凭证无效，请重新扫码打开',
    en: 'the ticket is not of this response',
  });
}
