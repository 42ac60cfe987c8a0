import type { ReleasedReport } from '../../../analysis/report.ts';
import { withheldInWords } from '../../../analysis/wording.ts';
import type { Sheet } from './sheet.ts';
import { texts } from './texts.ts';

/** What a reader must know beside the figures. */
export function notesSheet(report: ReleasedReport): Sheet {
  const withheld = Object.entries(withheldInWords).map(([code, words]) => texts.quoted(words, code));
  const notes = [...report.notes.map(({ text }) => text), texts.unlisted(withheld.join('、'))];
  return {
    name: texts.sheets.notes,
    about: texts.abouts.notes,
    heads: [
      [texts.number, 7],
      [texts.content, 86],
    ],
    rows: notes.map((text, index) => [index + 1, text]),
  };
}
