import { randomInt } from 'node:crypto';
import type { CampaignSettings } from '../../surveys/campaign.ts';
import { type FrameCell, townshipName } from '../../surveys/frame.ts';
import { groupName } from '../../surveys/groups.ts';
import type { LinkRow } from '../database/schema.ts';
import type { NewLink } from '../queries/links.ts';

/** Letters and digits that are not mistaken for one another, read from a poster or aloud. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const codeLength = 10;

/** A new link code: 10 of 31 signs, 49 bits. */
export function linkCode(): string {
  return Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** Whether a text can be a link's code; nothing else is worth a look into the store. */
export function isLinkCode(text: string): boolean {
  return text.length === codeLength && [...text].every((sign) => alphabet.includes(sign));
}

/** One link per cell where somebody is eligible, and one entry page for the county. */
export function newLinks(frame: readonly FrameCell[]): NewLink[] {
  const cells = frame.filter((cell) => cell.eligible > 0);
  return [
    { code: linkCode(), group: null, township: null, school: null },
    ...cells.map(({ group, township, school }) => ({ code: linkCode(), group, township, school })),
  ];
}

export function linkUrl(publicUrl: string, code: string): string {
  return `${publicUrl}/s/${code}`;
}

/** Where a link is for, in words: 甸中镇 · 甸中小学 · 家长, or 全县. */
export function linkPlace(
  link: Pick<LinkRow, 'group' | 'township' | 'school'>,
  settings: CampaignSettings,
): string {
  if (link.group === null) return '全县入口';
  return [townshipName(settings.townships, link.township), link.school, groupName(link.group)]
    .filter((part) => part !== null)
    .join(' · ');
}
