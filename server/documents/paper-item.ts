import { conditionInWords } from '../../surveys/condition-words.ts';
import { paperCodes } from '../../surveys/paper-codes.ts';
import type { Item } from '../../surveys/questionnaire.ts';
import { type PaperPart, type PaperSheet, paperInk } from './paper-sheet.ts';
import { texts } from './paper-texts.ts';
import { millimetre } from './print.ts';

/** In points. Nothing that a respondent reads is under 12. */
const size = { title: 14, hint: 12, code: 9, name: 7.5 };
/** Options stand in one row if they can, somewhat smaller if they must: all scales look alike. */
const optionSizes = [14, 13, 12];
const box = 13;
const gap = { code: 3, box: 5, options: 3.8 * millimetre, rows: 3.2 * millimetre, after: 5 * millimetre };
/** Beyond as many options, those that do not fit into one row stand in columns. */
const mostInColumn = 8;
const writing = { line: 11 * millimetre, comment: 42 * millimetre };

/** Puts one question on paper: its title, what is said about it, and where to answer. */
export function paperItem(sheet: PaperSheet, item: Item, items: readonly Item[]): PaperPart {
  const number = items.indexOf(item) + 1;
  const lines = [titleOf(sheet, item, number), ...hintsOf(sheet, item, items), answerOf(sheet, item)];
  return {
    height: lines.reduce((sum, { height }) => sum + height, gap.after),
    withNext: false,
    draw: (top) => {
      let y = top;
      for (const line of lines) {
        line.draw(y);
        y += line.height;
      }
    },
  };
}

type Line = Omit<PaperPart, 'withNext'>;

/** The title, and the item's name for who keys in: at the right, or below where it is long. */
function titleOf(sheet: PaperSheet, item: Item, number: number): Line {
  const marks = [
    ...(item.required ? [texts.required] : []),
    ...(item.type === 'checkbox' ? [texts.several] : []),
  ];
  const mark = marks.length > 0 ? `（${marks.join('，')}）` : '';
  const words = { text: `${number}. ${item.title}${mark}`, font: 'bold', size: size.title } as const;
  const name = { text: item.name, font: 'regular', size: size.name, colour: paperInk.soft } as const;
  const nameWidth = sheet.widthOf(name) + 2;
  const beside = nameWidth < sheet.width / 4;
  const width = beside ? sheet.width - nameWidth - 6 : sheet.width;
  const height = sheet.height(words, width);
  return {
    height: height + (beside ? 2 : sheet.height(name) + 2),
    draw: (top) => {
      sheet.outline.add('H3', () => sheet.write(words, sheet.x, top, width));
      const y = beside ? top + size.title * 0.6 : top + height;
      sheet.outline.add('Span', () => sheet.write(name, sheet.x + sheet.width - nameWidth, y, nameWidth + 1));
    },
  };
}

function hintsOf(sheet: PaperSheet, item: Item, items: readonly Item[]): Line[] {
  const { visibleIf, requiredIf, description } = item;
  const hints = [
    ...(visibleIf ? [{ text: texts.when(conditionInWords(visibleIf, items)), font: 'bold' as const }] : []),
    ...(requiredIf
      ? [{ text: texts.requiredWhen(conditionInWords(requiredIf, items)), font: 'bold' as const }]
      : []),
    ...[description, writingHint(item)].flatMap((text) =>
      text === null ? [] : [{ text, font: 'regular' as const }],
    ),
  ];
  return hints.map((hint) => sheet.part('P', { ...hint, size: size.hint }, 1));
}

/** What may be written where there is nothing to tick. */
function writingHint({ options, inputType, min, max, maxLength }: Item): string | null {
  if (options.length > 0) return null;
  if (inputType !== 'number') return maxLength === null ? null : texts.upTo(maxLength);
  if (min !== null && max !== null) return texts.between(min, max);
  if (min !== null) return texts.least(min);
  return max === null ? texts.numberOf : texts.most(max);
}

function answerOf(sheet: PaperSheet, item: Item): Line {
  if (item.options.length > 0) return optionsOf(sheet, item);
  if (item.type === 'comment') {
    return {
      height: writing.comment + 4,
      draw: (top) => sheet.box(sheet.x, top + 4, sheet.width, writing.comment, 0.8),
    };
  }
  return {
    height: writing.line,
    draw: (top) => sheet.rule(sheet.x, top + writing.line, sheet.width / 2),
  };
}

/** Where an option stands, from the item's left and top; `width` is that of its words. */
interface Cell {
  code: string;
  text: string;
  x: number;
  y: number;
  width: number;
}

/** All options in one row where they fit; else one below the other, or in columns where there are many short ones. */
function optionsOf(sheet: PaperSheet, item: Item): Line {
  const codes = paperCodes(item);
  const codeWidth = Math.max(
    ...codes.map((text) => sheet.widthOf({ text, font: 'regular', size: size.code })),
  );
  const lead = codeWidth + gap.code + box + gap.box;
  const widthsAt = (own: number) =>
    item.options.map(({ text }) => sheet.widthOf({ text, font: 'regular', size: own }) + 1);
  const rowSize = optionSizes.find((own) => {
    const used = widthsAt(own).reduce((sum, one) => sum + lead + one + gap.options, -gap.options);
    return used <= sheet.width;
  });
  const own = rowSize ?? optionSizes[0] ?? size.title;
  const words = widthsAt(own);
  const columns =
    rowSize !== undefined ? item.options.length : columnsFor(lead + Math.max(...words), item, sheet);
  const column = (sheet.width + gap.options) / columns;
  const cells: Cell[] = [];
  let [x, y] = [0, gap.rows];
  item.options.forEach(({ text }, index) => {
    const width = rowSize === undefined ? column - gap.options - lead : (words[index] ?? 0);
    cells.push({ code: codes[index] ?? '', text, x, y, width });
    x += rowSize === undefined ? column : lead + width + gap.options;
    if ((index + 1) % columns === 0 || index === item.options.length - 1) {
      x = 0;
      y += sheet.height({ text, font: 'regular', size: own }, width) + gap.rows;
    }
  });
  return {
    height: y - (rowSize === undefined ? 0 : gap.rows),
    draw: (top) => {
      for (const cell of cells) drawOption(sheet, cell, top, codeWidth, own);
    },
  };
}

function columnsFor(widest: number, { options }: Item, { width }: PaperSheet): number {
  if (options.length <= mostInColumn) return 1;
  return Math.max(1, Math.min(3, Math.floor((width + gap.options) / (widest + gap.options))));
}

function drawOption(
  sheet: PaperSheet,
  { code, text, x, y, width }: Cell,
  top: number,
  codeWidth: number,
  own: number,
): void {
  const left = sheet.x + x;
  // Figure, box and words are centred on one line.
  const middle = top + y + own * 0.78;
  sheet.outline.add('P', () => {
    const figure = { text: code, font: 'regular', size: size.code, colour: paperInk.soft } as const;
    sheet.write(figure, left, middle - size.code * 0.74, codeWidth + 1);
    const place = left + codeWidth + gap.code + box + gap.box;
    sheet.write({ text, font: 'regular', size: own }, place, top + y, width + 1);
  });
  sheet.box(left + codeWidth + gap.code, middle - box / 2, box, box);
}
