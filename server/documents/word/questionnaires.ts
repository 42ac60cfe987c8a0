import sanitizeHtml from 'sanitize-html';
import { groupName } from '../../../surveys/groups.ts';
import type { Block as Asked, Item, Questionnaire } from '../../../surveys/questionnaire.ts';
import type { PublishedCampaign } from '../../campaigns/published.ts';
import type { Block } from './outline.ts';

/** The questionnaires as they were asked; one that several groups answer stands once. */
export function questionnaires({ questionnaires, settings }: PublishedCampaign): Block[] {
  const once = new Map<string, { names: string[]; questionnaire: Questionnaire }>();
  for (const [group, questionnaire] of questionnaires) {
    const text = JSON.stringify(questionnaire.source);
    const found = once.get(text) ?? { names: [], questionnaire };
    found.names.push(groupName(group));
    once.set(text, found);
  }
  const words: Readonly<Record<string, string>> = {
    title: settings.title,
    organiser: settings.organiser,
    complaintContact: settings.complaintContact,
    retentionMonths: String(settings.retentionMonths),
  };
  const fill = (notice: string) =>
    notice.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(words, name) ? (words[name] ?? whole) : whole,
    );
  return [...once.values()].flatMap(({ names, questionnaire }): Block[] => [
    { kind: 'heading', level: 2, text: `${names.join('、')}：${questionnaire.title}` },
    ...linesOf(questionnaire, fill).map((line): Block => ({ kind: 'question', ...line })),
  ]);
}

interface Line {
  text: string;
  indented: boolean;
}

function linesOf({ pages, screening }: Questionnaire, fill: (notice: string) => string): Line[] {
  let number = 0;
  const blocks = pages.flatMap(({ title, blocks: asked }): Asked[] => [
    ...(title === null ? [] : [{ kind: 'heading' as const, text: title, visibleIf: null }]),
    ...asked,
  ]);
  return [
    ...(screening === null ? [] : [plain(`${screening.ask}　□${screening.yes}　□${screening.no}`)]),
    ...blocks.flatMap((block): Line[] => {
      if (block.kind === 'heading') return [plain(`【${block.text}】`)];
      if (block.kind === 'html') return [plain(fill(wordsOf(block.html)))];
      number += 1;
      return itemLines(block.item, number);
    }),
  ];
}

function plain(text: string): Line {
  return { text, indented: false };
}

function itemLines(item: Item, number: number): Line[] {
  const about = [
    ...(item.required ? ['必答'] : []),
    ...(item.type === 'checkbox' ? ['可多选'] : []),
    ...(item.visibleIf === null ? [] : ['按前面的回答显示']),
  ];
  return [
    plain(`${number}. ${item.title}${about.length === 0 ? '' : `（${about.join('，')}）`}`),
    ...(item.description === null ? [] : [{ text: item.description, indented: true }]),
    ...(item.options.length === 0
      ? [{ text: '（填写）', indented: true }]
      : [{ text: item.options.map(({ text }) => `□${text}`).join('　'), indented: true }]),
  ];
}

/** The words of a notice, its points apart. */
function wordsOf(html: string): string {
  const text = sanitizeHtml(html.replaceAll(/<\/(?:li|p|h\d|div)>/g, ' '), {
    allowedTags: [],
    allowedAttributes: {},
  });
  // What is left is text that was escaped for HTML.
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
