import type { ReleasedReport } from '../../analysis/report.ts';
import { labelsOf } from '../../analysis/wording.ts';
import { conditionInWords } from '../../surveys/condition-words.ts';
import { type GroupCode, groupName } from '../../surveys/groups.ts';
import { fillNotice, noticeParts } from '../../surveys/notice.ts';
import type { Block, Questionnaire, Screening } from '../../surveys/questionnaire.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import type { MakeDocument } from './document-source.ts';
import { paperItem } from './paper-item.ts';
import { type PaperPart, PaperSheet, paperInk, paperMargin } from './paper-sheet.ts';
import { texts } from './paper-texts.ts';
import { lineAt, Outline, page, pdfBytes } from './pdf.ts';
import { millimetre } from './print.ts';
import { titleLines } from './title-lines.ts';

/** In points; nothing that a respondent reads is under 12. */
const size = { title: 19, form: 15, section: 15, words: 12, foot: 9 };
const numberBox = { width: 46 * millimetre, height: 10 * millimetre };
const shownOfDigest = 8;

/** The questionnaires of all groups on paper, each to be printed on both sides by itself. */
export const paperQuestionnaires: MakeDocument = (source, progress) =>
  paperOf(source, [...source.campaign.questionnaires.keys()], progress);

/** The questionnaire of one group. Throws where the campaign does not ask it. */
export function paperQuestionnaire(group: GroupCode): MakeDocument {
  return (source, progress) => paperOf(source, [group], progress);
}

function paperOf(
  { released, campaign }: Parameters<MakeDocument>[0],
  groups: readonly GroupCode[],
  progress: Parameters<MakeDocument>[1],
): AsyncIterable<Uint8Array> {
  const { title, organiser } = campaign.settings;
  const names = groups.map(groupName).join('、');
  const margins = {
    top: paperMargin.top * millimetre,
    bottom: paperMargin.bottom * millimetre,
    left: paperMargin.left * millimetre,
    right: paperMargin.right * millimetre,
  };
  return pdfBytes(
    { title: `${title} ${texts.name}（${names}）`, author: organiser, madeAt: released.generatedAt },
    margins,
    (pdf) => {
      const outline = new Outline(pdf);
      groups.forEach((group, index) => {
        const first = pdf.bufferedPageRange().count;
        new PaperForm(pdf, outline, released, campaign, group).draw(first);
        // Printed on both sides, the next group begins on a sheet of its own.
        const isLast = index === groups.length - 1;
        if (!isLast && pdf.bufferedPageRange().count % 2 === 1) pdf.addPage();
        progress(index + 1, groups.length);
      });
      outline.end();
    },
  );
}

/** The paper of one group. */
class PaperForm {
  readonly #sheet: PaperSheet;
  readonly #pdf: PDFKit.PDFDocument;
  readonly #report: ReleasedReport;
  readonly #campaign: PublishedCampaign;
  readonly #group: GroupCode;
  readonly #questionnaire: Questionnaire;

  constructor(
    pdf: PDFKit.PDFDocument,
    outline: Outline,
    report: ReleasedReport,
    campaign: PublishedCampaign,
    group: GroupCode,
  ) {
    const questionnaire = campaign.questionnaires.get(group);
    if (!questionnaire) throw new Error(`the campaign has no questionnaire for ${group}`);
    this.#sheet = new PaperSheet(pdf, outline);
    this.#pdf = pdf;
    this.#report = report;
    this.#campaign = campaign;
    this.#group = group;
    this.#questionnaire = questionnaire;
  }

  /** Draws its pages, of which the first will be page `first` of the file, counted from 0. */
  draw(first: number): void {
    const { title, screening } = this.#questionnaire;
    const { complaintContact } = this.#campaign.settings;
    const sheet = this.#sheet;
    this.#beginPage();
    const top = this.#drawHead(title);
    this.#flow(top, [
      ...(screening ? [this.#screening(screening)] : []),
      ...this.#parts(),
      sheet.part('P', { text: texts.thanks, font: 'bold', size: size.words }, 4),
      sheet.part('P', { text: texts.complain(complaintContact), font: 'regular', size: size.words }, 0),
    ]);
    this.#drawFeet(first);
  }

  /** Each page asks for the number, since sheets come apart. */
  #beginPage(): void {
    const sheet = this.#sheet;
    this.#pdf.addPage();
    const x = sheet.x + sheet.width - numberBox.width;
    const y = paperMargin.top * millimetre;
    const label = { text: texts.number, font: 'regular', size: size.words } as const;
    const labelWidth = sheet.widthOf(label) + 6;
    sheet.outline.add('P', () => sheet.write(label, x - labelWidth, y + 6, labelWidth));
    sheet.box(x, y, numberBox.width, numberBox.height);
  }

  /** What it is, whose, where; gives the y below it. */
  #drawHead(title: string): number {
    const sheet = this.#sheet;
    const pdf = this.#pdf;
    const { outline } = sheet;
    pdf.font('bold').fontSize(size.words).fillColor(paperInk.strong);
    const y = paperMargin.top * millimetre;
    outline.add('P', () =>
      sheet.write({ text: this.#marks(), font: 'bold', size: size.words }, sheet.x, y + 6, sheet.width / 2),
    );
    pdf.y = y + numberBox.height + 5 * millimetre;
    const centred = (type: string, text: string, own: number) => {
      pdf.font('bold').fontSize(own).fillColor(paperInk.strong);
      const lines = titleLines(text, sheet.width, (words) => pdf.widthOfString(words));
      outline.add(type, () =>
        pdf.text(lines.join('\n'), sheet.x, pdf.y, { width: sheet.width, align: 'center', lineGap: 2 }),
      );
    };
    centred('H1', this.#campaign.settings.title, size.title);
    pdf.y += millimetre;
    centred('H2', title, size.form);
    return this.#drawPlace(pdf.y + 3 * millimetre);
  }

  #marks(): string {
    return labelsOf(this.#report)
      .filter((label) => label !== '示例名册')
      .join(' · ');
  }

  /** Filled in by who hands it out; groups with one-time codes are keyed in otherwise, and told how. */
  #drawPlace(y: number): number {
    const sheet = this.#sheet;
    const bySchool = this.#campaign.frame.some(
      ({ group, school }) => group === this.#group && school !== null,
    );
    let x = sheet.x;
    const line = y + 6.5 * millimetre;
    const fields = [texts.township, ...(bySchool ? [texts.school] : [])];
    const by = { text: texts.byStaff, font: 'regular', size: size.words } as const;
    sheet.outline.add('P', () => sheet.write(by, x, y, sheet.width));
    x += sheet.widthOf(by) + 2;
    const each = (sheet.x + sheet.width - x) / fields.length;
    for (const text of fields) {
      const words = { text, font: 'regular', size: size.words } as const;
      const left = x;
      const label = sheet.widthOf(words) + 4;
      sheet.outline.add('P', () => sheet.write(words, left, y, label));
      sheet.rule(left + label, line, each - label - 8);
      x += each;
    }
    const below = y + 10 * millimetre;
    if (this.#campaign.settings.access[this.#group] !== 'code') return below;
    const words = { text: texts.byCode, font: 'bold', size: size.words } as const;
    sheet.outline.add('P', () => sheet.write(words, sheet.x, below));
    return below + sheet.height(words) + 3 * millimetre;
  }

  #screening({ ask, no }: Screening): PaperPart {
    const sheet = this.#sheet;
    const text = `${texts.screen}：${ask}${texts.screenNo(no)}`;
    return this.#boxed([{ text, font: 'bold', size: size.words }], sheet);
  }

  /** Words in a frame, so that they are read first. */
  #boxed(list: readonly Parameters<PaperSheet['write']>[0][], sheet: PaperSheet): PaperPart {
    const pad = 3 * millimetre;
    const before = 2 * millimetre;
    const width = sheet.width - 2 * pad;
    const heights = list.map((words) => sheet.height(words, width) + 1);
    const inner = heights.reduce((sum, one) => sum + one, 0);
    return {
      height: before + inner + 2 * pad + 4 * millimetre,
      withNext: false,
      draw: (top) => {
        sheet.box(sheet.x, top + before, sheet.width, inner + 2 * pad, 0.8);
        let y = top + before + pad;
        list.forEach((words, at) => {
          const place = y;
          sheet.outline.add('P', () => sheet.write(words, sheet.x + pad, place, width));
          y += heights[at] ?? 0;
        });
      },
    };
  }

  /** The pages of the questionnaire; how to fill it in stands before its first question. */
  #parts(): PaperPart[] {
    const sheet = this.#sheet;
    const { pages, items } = this.#questionnaire;
    const how = this.#boxed(
      [
        { text: texts.how, font: 'bold', size: size.words },
        ...texts.howLines.map((text) => ({ text: `· ${text}`, font: 'regular', size: size.words }) as const),
      ],
      sheet,
    );
    let told = false;
    return pages.flatMap(({ title, blocks }, index) => {
      const parts = blocks.flatMap((block) => this.#partsOf(block));
      const asks = blocks.findIndex(({ kind }) => kind === 'item');
      const notice =
        asks === -1 ? parts.length : blocks.slice(0, asks).flatMap((one) => this.#partsOf(one)).length;
      const heading =
        title === null ? [] : [sheet.part('H2', { text: title, font: 'bold', size: size.section }, 6, true)];
      if (told || items.length === 0) return [...heading, ...parts];
      told = asks !== -1;
      // The notice of the first page is read before its heading, as on the phone.
      const before = index === 0 ? parts.slice(0, notice) : [];
      return [...before, ...(told ? [how] : []), ...heading, ...parts.slice(before.length)];
    });
  }

  #partsOf(block: Block): PaperPart[] {
    const sheet = this.#sheet;
    const { items } = this.#questionnaire;
    if (block.kind === 'item') return [paperItem(sheet, block.item, items)];
    if (block.kind === 'heading')
      return [sheet.part('H2', { text: block.text, font: 'bold', size: size.section }, 6, true)];
    if (block.visibleIf === null) return this.#notice(block.html);
    const when = texts.whenPart(conditionInWords(block.visibleIf, items));
    return [
      sheet.part('P', { text: when, font: 'bold', size: size.words }, 2, true),
      ...this.#notice(block.html),
    ];
  }

  #notice(html: string): PaperPart[] {
    const sheet = this.#sheet;
    return noticeParts(html).map(({ kind, runs }) => {
      const filled = runs.map(({ text, strong }) => ({
        text: fillNotice(text, this.#campaign.settings),
        strong: strong || kind === 'heading',
      }));
      const lead = kind === 'listed' ? '· ' : '';
      const whole = {
        text: lead + filled.map(({ text }) => text).join(''),
        font: 'bold',
        size: size.words,
      } as const;
      return {
        height: sheet.height(whole) + 2,
        withNext: kind === 'heading',
        draw: (top) =>
          sheet.outline.add('P', () => this.#write([{ text: lead, strong: false }, ...filled], top)),
      };
    });
  }

  /** One paragraph, strong in parts. */
  #write(runs: readonly { text: string; strong: boolean }[], top: number): void {
    const pdf = this.#pdf;
    const { x, width } = this.#sheet;
    pdf.fontSize(size.words).fillColor(paperInk.strong);
    const shown = runs.filter(({ text }) => text !== '');
    shown.forEach(({ text, strong }, index) => {
      pdf.font(strong ? 'bold' : 'regular');
      const options = { width, lineGap: size.words * 0.2, continued: index < shown.length - 1 };
      if (index === 0) pdf.text(text, x, top, options);
      else pdf.text(text, options);
    });
  }

  /** Lets parts follow one another, none of them cut by the end of a page. */
  #flow(top: number, parts: readonly PaperPart[]): void {
    const begin = paperMargin.top * millimetre + numberBox.height + 5 * millimetre;
    let y = top;
    parts.forEach((part, index) => {
      let needed = part.height;
      for (let at = index; parts[at]?.withNext; at += 1) needed += parts[at + 1]?.height ?? 0;
      // A part higher than a page is drawn all the same, from its top on.
      if (y + needed > this.#sheet.bottom && y > begin) {
        this.#beginPage();
        y = begin;
      }
      part.draw(y);
      y += part.height;
    });
  }

  #drawFeet(first: number): void {
    const pdf = this.#pdf;
    const count = pdf.bufferedPageRange().count - first;
    const digest = this.#report.campaign.digest?.slice(0, shownOfDigest) ?? '';
    const y = page.height - 12 * millimetre;
    for (let at = 0; at < count; at += 1) {
      pdf.switchToPage(first + at);
      pdf.font('regular').fillColor(paperInk.soft).fontSize(size.foot);
      lineAt(pdf, texts.form(groupName(this.#group), digest), y, 'left');
      if (at < count - 1) lineAt(pdf, texts.more, y, 'right');
      pdf.fontSize(size.words);
      lineAt(pdf, texts.pages(at + 1, count), y - 2, 'center');
    }
  }
}
