import { decorate, type Outline, page } from './pdf.ts';
import { millimetre } from './print.ts';

export const paperInk = { strong: '#000000', soft: '#555555', line: '#000000' };
export const paperMargin = { top: 14, bottom: 18, left: 18, right: 18 };

/** A part of the paper that stands on one page: how high it is, and how it is drawn from `top` on. */
export interface PaperPart {
  height: number;
  /** Whether the next part must stand on the same page, as a heading's. */
  withNext: boolean;
  draw(top: number): void;
}

interface Words {
  text: string;
  font: 'regular' | 'bold';
  size: number;
  colour?: string;
}

/** The place between the margins of a page, in points, and how words are set in it. */
export class PaperSheet {
  readonly pdf: PDFKit.PDFDocument;
  readonly outline: Outline;
  readonly x = paperMargin.left * millimetre;
  readonly width = page.width - (paperMargin.left + paperMargin.right) * millimetre;
  readonly bottom = page.height - paperMargin.bottom * millimetre;

  constructor(pdf: PDFKit.PDFDocument, outline: Outline) {
    this.pdf = pdf;
    this.outline = outline;
  }

  height({ text, font, size }: Words, width = this.width): number {
    return this.pdf
      .font(font)
      .fontSize(size)
      .heightOfString(text, { width, lineGap: size * 0.2 });
  }

  widthOf({ text, font, size }: Words): number {
    return this.pdf.font(font).fontSize(size).widthOfString(text);
  }

  write(words: Words, x: number, y: number, width = this.width): void {
    const { text, font, size, colour = paperInk.strong } = words;
    this.pdf.font(font).fontSize(size).fillColor(colour);
    this.pdf.text(text, x, y, { width, lineGap: size * 0.2 });
  }

  /** Words of their own, in the outline as `type`. */
  part(type: string, words: Words, after: number, withNext = false): PaperPart {
    return {
      height: this.height(words) + after,
      withNext,
      draw: (top) => this.outline.add(type, () => this.write(words, this.x, top)),
    };
  }

  box(x: number, y: number, width: number, height: number, line = 1): void {
    decorate(this.pdf, () => this.pdf.lineWidth(line).rect(x, y, width, height).stroke(paperInk.line));
  }

  /** A line to write on. */
  rule(x: number, y: number, width: number): void {
    decorate(this.pdf, () =>
      this.pdf
        .lineWidth(0.8)
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke(paperInk.line),
    );
  }
}
