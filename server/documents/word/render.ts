import {
  AlignmentType,
  BorderStyle,
  Table as DocxTable,
  Footer,
  Header,
  ImageRun,
  LineRuleType,
  PageNumber,
  Paragraph,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import { type Sentence, textOf } from '../../../analysis/sentences/told.ts';
import { titleLines } from '../title-lines.ts';
import type { Block, Cell, Chart, Picture, Table } from './outline.ts';
import { set, sizes, typeAreaWidth } from './page-form.ts';
import type { Painted } from './pictures.ts';
import { printable } from './printable.ts';

/** Full-width signs to a line of the title. */
const titleWidth = 19;

/** What Word shows of a block, whose pictures are among those that are painted. */
export function rendered(block: Block, pictures: ReadonlyMap<Picture, Painted>): (Paragraph | DocxTable)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ style: `Heading${block.level}`, children: runs(block.text) })];
    case 'paragraph':
      return [
        new Paragraph({
          style: 'BodyText',
          ...(block.kept ? { keepNext: true, keepLines: true } : {}),
          children: runs(textOf(block.told)),
        }),
      ];
    case 'code':
      return [new Paragraph({ style: 'Code', children: runs(textOf(block.told)) })];
    case 'table':
      return tableOf(block);
    case 'chart':
      return chartOf(block, pictures);
    case 'attachment':
      return [
        new Paragraph({
          pageBreakBefore: true,
          keepNext: true,
          children: [new TextRun({ ...set('heading', sizes.body), text: printable(block.mark) })],
        }),
        titleOf(block.title),
      ];
    case 'question':
      return [
        new Paragraph({
          style: 'Question',
          indent: { left: block.indented ? 420 : 0 },
          // A question stays with its options.
          keepNext: !block.indented,
          children: runs(block.text),
        }),
      ];
    case 'signature':
      return [
        new Paragraph({ keepNext: true, children: [] }),
        ...block.lines.map(
          (line, index) =>
            new Paragraph({
              alignment: AlignmentType.RIGHT,
              indent: { right: 640 },
              keepLines: true,
              keepNext: index < block.lines.length - 1,
              children: runs(line),
            }),
        ),
      ];
  }
}

/** In lines of about the same length, as titles of official documents are set. */
export function titleOf(title: string): Paragraph {
  const lines = titleLines(printable(title), titleWidth, widthOf);
  return new Paragraph({
    style: 'Title',
    children: lines.map((text, index) => new TextRun({ text, break: index === 0 ? 0 : 1 })),
  });
}

/** In full-width signs. */
function widthOf(text: string): number {
  return [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) < 0x250 ? 0.5 : 1), 0);
}

/** At the left and right of a cell, in twips. */
const cellMargin = 60;

function tableOf({ title, columns, rows, note, empty, code }: Table): (Paragraph | DocxTable)[] {
  const titled = new Paragraph({ style: 'TableTitle', children: runs(title) });
  if (rows.length === 0) return [titled, new Paragraph({ style: 'BodyText', children: runs(empty ?? '') })];
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => Math.floor((width / whole) * typeAreaWidth));
  const together = linesOf(rows, widths) <= keptTogether;
  // The note stays with the last row, the head with the first.
  const stays = (place: number) => (place < rows.length - 1 ? together : note !== undefined);
  const cell = (told: Cell, index: number, head: boolean, keepNext: boolean) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      verticalAlign: head ? VerticalAlignTable.CENTER : VerticalAlignTable.TOP,
      margins: { left: cellMargin, right: cellMargin, top: 30, bottom: 30 },
      children: [
        new Paragraph({
          style: 'TableText',
          alignment: head
            ? AlignmentType.CENTER
            : columns[index]?.numbers
              ? AlignmentType.RIGHT
              : AlignmentType.LEFT,
          wordWrap: code === true && !head,
          keepNext,
          children: runs(
            textOf(told),
            head ? set('heading', sizes.table) : code ? set('body', sizes.fine) : {},
          ),
        }),
      ],
    });
  const line = { style: BorderStyle.SINGLE, size: 4, color: '000000' };
  const borders = {
    ...{ top: line, bottom: line, left: line, right: line },
    ...{ insideHorizontal: line, insideVertical: line },
  };
  return [
    titled,
    new DocxTable({
      layout: TableLayoutType.FIXED,
      width: { size: widths.reduce((sum, width) => sum + width, 0), type: WidthType.DXA },
      columnWidths: widths,
      alignment: AlignmentType.CENTER,
      borders,
      rows: [
        new TableRow({
          tableHeader: true,
          cantSplit: true,
          children: columns.map(({ head }, index) => cell(head, index, true, true)),
        }),
        ...rows.map(
          (cells, place) =>
            new TableRow({
              cantSplit: true,
              children: cells.map((told, index) => cell(told, index, false, stays(place))),
            }),
        ),
      ],
    }),
    // Two tables without anything between them would be one.
    note === undefined
      ? new Paragraph({ spacing: { line: 160, lineRule: LineRuleType.EXACT } })
      : new Paragraph({ style: 'Note', children: runs(`注：${note}`) }),
  ];
}

/** Tables of so many lines are kept on one page: about a quarter of it, so that no more than that is ever left white. */
const keptTogether = 9;

/** How many lines the rows of a table take, each as many as its longest cell, in columns of these widths (twips). */
function linesOf(rows: Table['rows'], widths: readonly number[]): number {
  const sign = sizes.table * 10;
  const linesIn = (told: Cell, index: number) =>
    Math.ceil((widthOf(textOf(told)) * sign) / ((widths[index] ?? sign) - 2 * cellMargin));
  return rows.reduce((sum, cells) => sum + Math.max(1, ...cells.map(linesIn)), 0);
}

/** English metric units to a millimetre are beyond the library, which takes pixels of 1/96 inch. */
const pixels = 96 / 25.4;

function chartOf({ title, parts }: Chart, painted: ReadonlyMap<Picture, Painted>): Paragraph[] {
  const pictures = parts.map((picture, index) => {
    const { width, height, alt } = picture;
    const found = painted.get(picture);
    if (!found) throw new Error('a picture was not painted');
    const { number, png } = found;
    return new Paragraph({
      style: 'Picture',
      // The title stands below the last; between the others a page may end.
      keepNext: index === parts.length - 1,
      children: [
        new ImageRun({
          type: 'png',
          data: png,
          transformation: { width: width * pixels, height: height * pixels },
          altText: {
            id: String(number),
            name: `图片${number}`,
            title: printable(title),
            description: altOf(alt),
          },
        }),
      ],
    });
  });
  return [...pictures, new Paragraph({ style: 'PictureTitle', children: runs(title) })];
}

export function altOf(alt: Sentence): string {
  return printable(textOf(alt));
}

/** — 1 —, to the right on odd pages and to the left on even ones, one sign from the edge. */
export function footer(side: 'odd' | 'even'): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment: side === 'odd' ? AlignmentType.RIGHT : AlignmentType.LEFT,
        indent: side === 'odd' ? { right: 280 } : { left: 280 },
        children: [
          new TextRun({
            ...set('pageNumber', sizes.pageNumber, '宋体'),
            children: ['— ', PageNumber.CURRENT, ' —'],
          }),
        ],
      }),
    ],
  });
}

/** What must stand wherever a report shows: 自评, and what is not real about it. */
export function header(labels: readonly string[]): Header {
  return new Header({
    children: [
      new Paragraph({
        alignment: AlignmentType.RIGHT,
        children: [new TextRun({ ...set('body', sizes.fine), text: labels.join(' · ') })],
      }),
    ],
  });
}

function runs(text: string, as: ReturnType<typeof set> = {}): TextRun[] {
  return printable(text)
    .split('\n')
    .map((line, index) => new TextRun({ ...as, text: line, break: index === 0 ? 0 : 1 }));
}
