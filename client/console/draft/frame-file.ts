import type { CampaignSettings } from '../../../surveys/campaign.ts';
import { groupName } from '../../../surveys/groups.ts';

/** A table copied from a spreadsheet is parted by tabs: the same as CSV. */
export function pastedTable(text: string): string {
  if (!text.includes('\t')) return text;
  const quoted = (field: string) => (/[",]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map(quoted).join(','))
    .join('\n');
}

/** A CSV to be filled in: one row per group and township of the campaign, with a mark that spreadsheets read as UTF-8. */
export function frameTemplate({ groups, townships }: Pick<CampaignSettings, 'groups' | 'townships'>): string {
  const rows = groups.flatMap((group) => townships.map(({ name }) => `${groupName(group)},${name},,`));
  return `\ufeff人群,乡镇,学校,人数\r\n${rows.join('\r\n')}\r\n`;
}
