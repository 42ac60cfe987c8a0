import PDFDocument from 'pdfkit';
import { fontFiles, millimetre } from './print.ts';

/** What every PDF says of itself. */
export interface PdfAbout {
  title: string;
  author: string;
  /** ISO 8601: the same words made for the same instant are the same bytes. */
  madeAt: string;
}

/** Of an A4 page, in points. */
export const page = { width: 210 * millimetre, height: 297 * millimetre };

/** The bytes of an A4 PDF in Chinese, tagged for screen readers; `draw` adds its pages. */
export async function* pdfBytes(
  { title, author, madeAt }: PdfAbout,
  margins: { top: number; bottom: number; left: number; right: number },
  draw: (pdf: PDFKit.PDFDocument) => void,
): AsyncGenerator<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: 'zh-CN',
    displayTitle: true,
    tagged: true,
    info: { Title: title, Author: author, CreationDate: new Date(madeAt) },
  });
  pdf.registerFont('regular', fontFiles.regular);
  pdf.registerFont('bold', fontFiles.bold);
  draw(pdf);
  pdf.end();
  for await (const chunk of pdf) yield chunk as Buffer;
}

/** What a reader aloud meets in order; `add` draws a part as a heading (H1 …), a paragraph (P), or what else it is. */
export class Outline {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #root: PDFKit.PDFStructureElement;

  constructor(pdf: PDFKit.PDFDocument) {
    this.#pdf = pdf;
    this.#root = pdf.struct('Document');
    pdf.addStructure(this.#root);
  }

  add(type: string, draw: () => void): void {
    this.#root.add(this.#pdf.struct(type, {}, draw));
  }

  /** A picture, with what it says in words. */
  addFigure(alt: string, draw: () => void): void {
    this.#root.add(this.#pdf.struct('Figure', { alt }, draw));
  }

  /** A part with parts of its own, as a table has rows; whoever opens it ends it. */
  open(type: string): PDFKit.PDFStructureElement {
    const part = this.#pdf.struct(type);
    this.#root.add(part);
    return part;
  }

  end(): void {
    this.#root.end();
  }
}

/** Draws what a reader aloud passes over: lines, boxes, page numbers. */
export function decorate(pdf: PDFKit.PDFDocument, draw: () => void): void {
  pdf.markContent('Artifact');
  draw();
  pdf.endMarkedContent();
}

/** One line of small words near the edge of a page, where pdfkit would begin a new one. */
export function lineAt(
  pdf: PDFKit.PDFDocument,
  text: string,
  y: number,
  align: 'left' | 'center' | 'right',
): void {
  const { margins } = pdf.page;
  const { bottom } = margins;
  margins.bottom = 0;
  decorate(pdf, () =>
    pdf.text(text, margins.left, y, {
      width: page.width - margins.left - margins.right,
      align,
      lineBreak: false,
    }),
  );
  margins.bottom = bottom;
}
