import { bulletinTexts as texts } from '../../analysis/bulletin-wording.ts';
import { decorate, lineAt, Outline, type PdfAbout, page, pdfBytes } from './pdf.ts';
import { type Cell, drawTable, tableHeight } from './pdf-table.ts';
import { drawCode, millimetre } from './print.ts';
import { titleLines } from './title-lines.ts';

export const bulletinInk = { strong: '#1b2b33', title: '#1d4e63', soft: '#4a5a62', mark: '#b3261e' };

const margin = { top: 20 * millimetre, side: 22 * millimetre, bottom: 22 * millimetre };
const width = page.width - 2 * margin.side;
const bottom = page.height - margin.bottom;
const size = { title: 22, heading: 15, subheading: 12.5, words: 11.5, small: 10, foot: 9 };
const termWidth = 38 * millimetre;
const codeWidth = 34 * millimetre;

interface Style {
  bold?: boolean;
  soft?: boolean;
  indent?: boolean;
  size?: number;
  colour?: string;
}

/** Words, terms and tables one below the other, from page to page. */
export class BulletinSheet {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #outline: Outline;

  private constructor(pdf: PDFKit.PDFDocument, outline: Outline) {
    this.#pdf = pdf;
    this.#outline = outline;
  }

  static make(about: PdfAbout, draw: (sheet: BulletinSheet) => void): AsyncIterable<Uint8Array> {
    const margins = { top: margin.top, bottom: margin.bottom, left: margin.side, right: margin.side };
    return pdfBytes(about, margins, (pdf) => {
      const outline = new Outline(pdf);
      const sheet = new BulletinSheet(pdf, outline);
      sheet.#begin();
      draw(sheet);
      outline.end();
      sheet.#drawFeet(about.title);
    });
  }

  #begin(): void {
    this.#pdf.addPage();
    this.#pdf.y = margin.top;
  }

  /** Goes on to another page where a height, in points, is no longer there. */
  #room(height: number): void {
    if (this.#pdf.y + height > bottom && this.#pdf.y > margin.top) this.#begin();
  }

  /** What is not real, or not published, in a bar of its own. */
  mark(words: string): void {
    const pdf = this.#pdf;
    const height = 9 * millimetre;
    const top = pdf.y;
    decorate(pdf, () => pdf.rect(margin.side, top, width, height).fill(bulletinInk.mark));
    pdf.font('bold').fontSize(13).fillColor('#ffffff');
    this.#outline.add('P', () =>
      pdf.text(words, margin.side, top + 1.4 * millimetre, { width, align: 'center' }),
    );
    pdf.y = top + height + 2 * millimetre;
  }

  title(words: string): void {
    const pdf = this.#pdf;
    pdf.y += 3 * millimetre;
    pdf.font('bold').fontSize(size.title).fillColor(bulletinInk.strong);
    const lines = titleLines(words, width, (text) => pdf.widthOfString(text));
    this.#outline.add('H1', () => pdf.text(lines.join('\n'), margin.side, pdf.y, { width, align: 'center' }));
    pdf.y += 2 * millimetre;
  }

  centred(words: string, soft = false): void {
    const pdf = this.#pdf;
    pdf
      .font('regular')
      .fontSize(size.words)
      .fillColor(soft ? bulletinInk.soft : bulletinInk.strong);
    this.#outline.add('P', () => pdf.text(words, margin.side, pdf.y, { width, align: 'center' }));
    pdf.y += millimetre;
  }

  /** A part's heading, with at least `with` millimetres below it on the same page. */
  heading(words: string, below: number): void {
    const pdf = this.#pdf;
    pdf.y += 5 * millimetre;
    this.#room((10 + below) * millimetre);
    pdf.font('bold').fontSize(size.heading).fillColor(bulletinInk.title);
    this.#outline.add('H2', () => pdf.text(words, margin.side, pdf.y, { width }));
    const y = pdf.y + 0.5 * millimetre;
    decorate(pdf, () =>
      pdf
        .lineWidth(1)
        .moveTo(margin.side, y)
        .lineTo(margin.side + width, y)
        .stroke(bulletinInk.title),
    );
    pdf.y = y + 2.5 * millimetre;
  }

  subheading(words: string, below: number): void {
    const pdf = this.#pdf;
    pdf.y += 2 * millimetre;
    this.#room((8 + below) * millimetre);
    pdf.font('bold').fontSize(size.subheading).fillColor(bulletinInk.strong);
    this.#outline.add('H3', () => pdf.text(words, margin.side, pdf.y, { width }));
    pdf.y += millimetre;
  }

  paragraph(words: string, style: Style = {}): void {
    const pdf = this.#pdf;
    const { x, options, height } = this.#set(words, style);
    this.#room(height);
    pdf.fillColor(style.colour ?? (style.soft ? bulletinInk.soft : bulletinInk.strong));
    this.#outline.add('P', () => pdf.text(words, x, pdf.y, options));
    pdf.y += 1.5 * millimetre;
  }

  /** Paragraphs on one page, with at least `below` millimetres of what follows. */
  together(paragraphs: readonly (readonly [words: string, style: Style])[], below: number): void {
    const height = paragraphs.reduce(
      (sum, [words, style]) => sum + this.#set(words, style).height + 1.5 * millimetre,
      below * millimetre,
    );
    this.#room(Math.min(height, bottom - margin.top));
    for (const [words, style] of paragraphs) this.paragraph(words, style);
  }

  /** Takes up a paragraph's font, and says where it stands and how high it is. */
  #set(words: string, { bold = false, soft = false, indent = false, size: given }: Style) {
    const own = given ?? (soft ? size.small : size.words);
    const x = margin.side + (indent ? 4 * millimetre : 0);
    const options = { width: page.width - margin.side - x, lineGap: own * 0.15 };
    this.#pdf.font(bold ? 'bold' : 'regular').fontSize(own);
    return { x, options, height: this.#pdf.heightOfString(words, options) };
  }

  /** A term, and beside it what is said of it. */
  term(term: string, words: readonly string[]): void {
    const pdf = this.#pdf;
    const x = margin.side + termWidth;
    const options = { width: width - termWidth, lineGap: size.words * 0.15 };
    const left = { width: termWidth - 3 * millimetre, lineGap: options.lineGap };
    const text = words.join('\n');
    pdf.font('regular').fontSize(size.words);
    const height = Math.max(pdf.heightOfString(text, options), pdf.heightOfString(term, left));
    this.#room(height);
    const top = pdf.y;
    pdf.fillColor(bulletinInk.soft);
    this.#outline.add('P', () => pdf.text(term, margin.side, top, left));
    pdf.fillColor(bulletinInk.strong);
    this.#outline.add('P', () => pdf.text(text, x, top, options));
    pdf.y = top + height + 1.5 * millimetre;
  }

  /** A table as wide as the page; one that a page can hold is not cut. */
  table(given: {
    title: string | null;
    /** Of the width, by column. */
    shares: readonly number[];
    head: readonly string[];
    rows: readonly (readonly Cell[])[];
    /** Columns of words, beside the first. */
    left?: readonly number[];
  }): void {
    const pdf = this.#pdf;
    const { shares, head, rows, left = [] } = given;
    const widths = shares.map((share) => share * width);
    const table = { x: margin.side, widths, size: size.words, head, rows, left };
    const height = tableHeight(pdf, table) + 10 * millimetre;
    this.#room(Math.min(height, bottom - margin.top));
    if (given.title !== null) this.subheading(given.title, 0);
    drawTable(pdf, this.#outline, table, { bottom, begin: () => this.#begin() });
    pdf.y += 3 * millimetre;
  }

  /** A QR code of an address, and words beside it. */
  code(address: string, words: readonly string[], alt: string): void {
    const pdf = this.#pdf;
    this.#room(codeWidth + 4 * millimetre);
    const top = pdf.y + 3 * millimetre;
    this.#outline.addFigure(alt, () => drawCode(pdf, address, margin.side, top, codeWidth));
    const x = margin.side + codeWidth + 6 * millimetre;
    pdf.font('regular').fontSize(size.words).fillColor(bulletinInk.strong);
    const options = { width: page.width - margin.side - x, lineGap: 2 };
    this.#outline.add('P', () => pdf.text(words.join('\n'), x, top, options));
    pdf.y = Math.max(pdf.y, top + codeWidth) + 3 * millimetre;
  }

  #drawFeet(title: string): void {
    const pdf = this.#pdf;
    const { count } = pdf.bufferedPageRange();
    for (let at = 0; at < count; at += 1) {
      pdf.switchToPage(at);
      pdf.font('regular').fontSize(size.foot).fillColor(bulletinInk.soft);
      lineAt(pdf, `${title}　${texts.pages(at + 1, count)}`, page.height - 14 * millimetre, 'center');
    }
  }
}
