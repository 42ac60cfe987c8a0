import { Parser } from 'htmlparser2';
import type { CampaignSettings } from './campaign.ts';

/** The campaign's own words, which a notice leaves open: `{organiser}`. */
export type NoticeWords = Pick<
  CampaignSettings,
  'title' | 'organiser' | 'complaintContact' | 'retentionMonths'
>;

/** Puts the campaign's words into a notice; what it has no word for stays. */
export function fillNotice(
  text: string,
  { title, organiser, complaintContact, retentionMonths }: NoticeWords,
  written: (word: string) => string = (word) => word,
): string {
  const words: Readonly<Record<string, string>> = {
    ...{ title, organiser, complaintContact, retentionMonths: String(retentionMonths) },
  };
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => written(words[name] ?? whole));
}

/** A paragraph of a notice, with what is strong in it. */
export interface NoticePart {
  kind: 'paragraph' | 'listed' | 'heading';
  runs: { text: string; strong: boolean }[];
}

const kinds: Readonly<Record<string, NoticePart['kind']>> = { li: 'listed', h3: 'heading' };
const strongTags = new Set(['strong', 'b', 'em']);

/** The paragraphs of a notice whose HTML was cleaned when its questionnaire was read. */
export function noticeParts(html: string): NoticePart[] {
  const parts: NoticePart[] = [];
  let part: NoticePart = { kind: 'paragraph', runs: [] };
  let strong = 0;
  const begin = (kind: NoticePart['kind']) => {
    if (part.runs.some(({ text }) => text.trim() !== '')) parts.push(part);
    part = { kind, runs: [] };
  };
  const parser = new Parser({
    onopentag(tag) {
      if (strongTags.has(tag)) strong += 1;
      else if (tag === 'br') begin(part.kind);
      else begin(kinds[tag] ?? 'paragraph');
    },
    onclosetag(tag) {
      if (strongTags.has(tag)) strong -= 1;
      else if (tag !== 'br') begin('paragraph');
    },
    ontext(text) {
      part.runs.push({ text: text.replace(/\s+/g, ' '), strong: strong > 0 });
    },
  });
  parser.end(html);
  begin('paragraph');
  return parts;
}
