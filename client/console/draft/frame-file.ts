import type { CampaignSettings } from '../../../surveys/campaign.ts';

/** Letters that a Chinese frame never holds, but that pairs of GB 18030 bytes turn into when they pass for UTF-8. */
const mistaken = /[\u0100-\u07ff]/;

/**
 * The text of a CSV file. Spreadsheets on Chinese Windows save in GB 18030, all others in UTF-8; what is no
 * valid UTF-8, or only by chance (小学 reads as Сѧ), is read as the former.
 */
export function decodeTable(bytes: ArrayBuffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!mistaken.test(text)) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  return new TextDecoder('gb18030').decode(bytes);
}

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
  const rows = groups.flatMap((group) => townships.map(({ code }) => `${group},${code},,`));
  return `\ufeffgroup,township,school,eligible\r\n${rows.join('\r\n')}\r\n`;
}
