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
import type { Block, Cell, Chart, Table } from './outline.ts';
import { set, sizes, typeAreaWidth } from './page-form.ts';
import { printable } from './printable.ts';

/** Full-width signs to a line of the title. */
const titleWidth = 19;

/** Tables of so many rows are kept on one page. */
const keptTogether = 12;

/** What Word shows of a block. Pictures are numbered by `number`, from 1. */
export function rendered(block: Block, number: number): (Paragraph | DocxTable)[] {
  switch (block.kind) {
    case 'heading':
      return [new Paragraph({ style: `Heading${block.level}`, children: runs(block.text) })];
    case 'paragraph':
      return [new Paragraph({ style: 'BodyText', children: runs(textOf(block.told)) })];
    case 'code':
      return [new Paragraph({ style: 'Code', children: runs(textOf(block.told)) })];
    case 'table':
      return tableOf(block);
    case 'chart':
      return chartOf(block, number);
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
        new Paragraph({ children: [] }),
        ...block.lines.map(
          (line) =>
            new Paragraph({
              alignment: AlignmentType.RIGHT,
              indent: { right: 640 },
              keepLines: true,
              children: runs(line),
            }),
        ),
      ];
  }
}

/** In lines of about the same length, as titles of official documents are set. */
export function titleOf(title: string): Paragraph {
  const widthOf = (text: string) =>
    [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) < 0x250 ? 0.5 : 1), 0);
  const lines = titleLines(printable(title), titleWidth, widthOf);
  return new Paragraph({
    style: 'Title',
    children: lines.map((text, index) => new TextRun({ text, break: index === 0 ? 0 : 1 })),
  });
}

function tableOf({ title, columns, rows, note, empty, code }: Table): (Paragraph | DocxTable)[] {
  const titled = new Paragraph({ style: 'TableTitle', children: runs(title) });
  if (rows.length === 0) return [titled, new Paragraph({ style: 'BodyText', children: runs(empty ?? '') })];
  const whole = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => Math.floor((width / whole) * typeAreaWidth));
  const cell = (told: Cell, index: number, head: boolean, last = false) =>
    new TableCell({
      width: { size: widths[index] ?? 0, type: WidthType.DXA },
      verticalAlign: head ? VerticalAlignTable.CENTER : VerticalAlignTable.TOP,
      margins: { left: 60, right: 60, top: 30, bottom: 30 },
      children: [
        new Paragraph({
          style: 'TableText',
          alignment: head
            ? AlignmentType.CENTER
            : columns[index]?.numbers
              ? AlignmentType.RIGHT
              : AlignmentType.LEFT,
          wordWrap: code === true && !head,
          keepNext: head || (rows.length <= keptTogether && !last),
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
          children: columns.map(({ head }, index) => cell(head, index, true)),
        }),
        ...rows.map(
          (cells, place) =>
            new TableRow({
              cantSplit: true,
              children: cells.map((told, index) => cell(told, index, false, place === rows.length - 1)),
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

/** English metric units to a millimetre are beyond the library, which takes pixels of 1/96 inch. */
const pixels = 96 / 25.4;

function chartOf({ title, png, width, height, alt }: Chart, number: number): Paragraph[] {
  return [
    new Paragraph({
      style: 'Picture',
      children: [
        new ImageRun({
          type: 'png',
          data: png,
          transformation: { width: width * pixels, height: height * pixels },
          altText: {
            id: String(number),
            name: `图${number}`,
            title: printable(title),
            description: altOf(alt),
          },
        }),
      ],
    }),
    new Paragraph({ style: 'PictureTitle', children: runs(title) }),
  ];
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
