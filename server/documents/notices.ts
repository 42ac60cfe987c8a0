import { beijingDay, beijingTime } from '../../analysis/beijing.ts';
import type { ReleasedReport } from '../../analysis/report.ts';
import { type Standing, type TownshipNotice, townshipNotices } from '../../analysis/township-notice.ts';
import { labelsOf, participationInWords } from '../../analysis/wording.ts';
import type { MakeDocument } from './document-source.ts';
import { texts } from './notice-texts.ts';
import { decorate, lineAt, Outline, page, pdfBytes } from './pdf.ts';
import { type Cell, drawTable, type PdfTable, tableHeight } from './pdf-table.ts';
import { millimetre } from './print.ts';
import { titleLines } from './title-lines.ts';

const margin = 20 * millimetre;
const width = page.width - 2 * margin;
const foot = page.height - 16 * millimetre;
const endHeight = 44 * millimetre;
const ink = { strong: '#1b2b33', title: '#1d4e63', soft: '#4a5a62', missing: '#a3261e', enough: '#1f6b3a' };

/**
 * The participation notice (参与情况通知单): a page for each township, who has answered and what is missing against the
 * plan, no rate of satisfaction. It may be made while the field is open, since the Report tells who answered then.
 */
export const notices: MakeDocument = ({ released }, progress) => {
  const list = townshipNotices(released);
  const { title, organiser } = released.campaign;
  return pdfBytes(
    { title: `${title} ${texts.name}`, author: organiser, madeAt: released.generatedAt },
    { top: 16 * millimetre, bottom: 18 * millimetre, left: margin, right: margin },
    (pdf) => {
      const outline = new Outline(pdf);
      list.forEach((notice, index) => {
        drawNotice(new NoticePage(pdf, outline, released, notice));
        progress(index + 1, list.length);
      });
      outline.end();
    },
  );
};

/** What the parts of one notice are drawn with. */
class NoticePage {
  readonly pdf: PDFKit.PDFDocument;
  readonly outline: Outline;
  readonly report: ReleasedReport;
  readonly notice: TownshipNotice;

  constructor(pdf: PDFKit.PDFDocument, outline: Outline, report: ReleasedReport, notice: TownshipNotice) {
    this.pdf = pdf;
    this.outline = outline;
    this.report = report;
    this.notice = notice;
  }

  begin(): void {
    this.pdf.addPage();
    this.pdf.font('regular').fontSize(9).fillColor(ink.soft);
    lineAt(this.pdf, texts.asOf(beijingTime(this.report.generatedAt)), foot, 'right');
    this.pdf.y = 16 * millimetre;
  }

  write(
    type: string,
    words: string,
    options: { bold?: boolean; size: number; colour?: string; gap?: number } & Pick<
      PDFKit.Mixins.TextOptions,
      'align'
    >,
  ): void {
    const { bold = false, size, colour = ink.strong, gap = 2, align = 'left' } = options;
    this.pdf
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(colour);
    this.outline.add(type, () =>
      this.pdf.text(words, margin, this.pdf.y, { width, align, lineGap: size * 0.15 }),
    );
    this.pdf.y += gap * millimetre;
  }
}

function drawNotice(sheet: NoticePage): void {
  const { pdf, report, notice } = sheet;
  const { campaign } = report;
  sheet.begin();
  sheet.write('P', labelsOf(report).join(' · '), {
    bold: true,
    size: 12,
    colour: ink.missing,
    align: 'center',
  });
  pdf.font('bold').fontSize(17);
  const lines = titleLines(campaign.title, width, (text) => pdf.widthOfString(text));
  sheet.write('H1', `${lines.join('\n')}\n${texts.name}`, { bold: true, size: 17, align: 'center', gap: 3 });
  sheet.write('P', texts.addressee(notice.township.name, notice.township.kind), { bold: true, size: 14 });
  drawSum(sheet);
  if (timeOf(report) === 'open' && notice.all.missing > 0) sheet.write('P', texts.act, { size: 11 });
  sheet.write('H2', texts.byGroup, { bold: true, size: 12, gap: 1 });
  const rows = [...notice.groups.map((one) => rowOf(one.name, one)), rowOf(texts.all, notice.all, true)];
  drawTable(pdf, sheet.outline, tableOf(texts.columns.group, rows, 11, margin, width), {
    bottom: foot,
    begin: () => continueNotice(sheet),
  });
  pdf.y += 3 * millimetre;
  if (notice.schools.length > 0) drawSchools(sheet);
  drawEnd(sheet);
}

/** What a secretary must see at once: how many are missing, of whom, until when. */
function drawSum(sheet: NoticePage): void {
  const { pdf, outline, report, notice } = sheet;
  const { missing, quota, received } = notice.all;
  const over = timeOf(report) === 'over';
  const pad = 4 * millimetre;
  const inner = width - 2 * pad;
  const lines = [
    {
      words: missing === 0 ? texts.enough : over ? texts.missed(missing) : texts.missing(missing),
      ...{ font: 'bold', size: 30, colour: missing === 0 ? ink.enough : ink.missing },
    },
    { words: untilInWords(report), font: 'bold', size: 14, colour: ink.strong },
    { words: texts.sums(quota, received), font: 'regular', size: 13, colour: ink.strong },
    ...(missing === 0
      ? []
      : [{ words: missingInWords(notice), font: 'regular', size: 13, colour: ink.strong }]),
  ];
  const heights = lines.map(({ words, font, size }) =>
    pdf.font(font).fontSize(size).heightOfString(words, { width: inner, lineGap: 2 }),
  );
  const height = heights.reduce((sum, one) => sum + one, 2 * pad);
  const top = pdf.y;
  decorate(pdf, () =>
    pdf
      .lineWidth(1.5)
      .roundedRect(margin, top, width, height, 6)
      .stroke(missing === 0 ? ink.enough : ink.missing),
  );
  pdf.y = top + pad;
  for (const { words, font, size, colour } of lines) {
    pdf.font(font).fontSize(size).fillColor(colour);
    outline.add('P', () => pdf.text(words, margin + pad, pdf.y, { width: inner, lineGap: 2 }));
  }
  pdf.y = top + height + 4 * millimetre;
}

/** The groups that have too few, those that miss most first. */
function missingInWords({ groups }: TownshipNotice): string {
  const short = groups.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
  return texts.missingOf(short.map(({ name, missing }) => texts.part(name, missing)).join('，'));
}

function timeOf({ campaign, status, generatedAt }: ReleasedReport): 'scheduled' | 'open' | 'over' {
  const now = Date.parse(generatedAt);
  if (status === 'closed' || campaign.closedAt !== null || now >= Date.parse(campaign.closesAt))
    return 'over';
  return now < Date.parse(campaign.opensAt) ? 'scheduled' : 'open';
}

function untilInWords(report: ReleasedReport): string {
  const { opensAt, closesAt, closedAt } = report.campaign;
  const time = timeOf(report);
  if (time === 'over') return texts.ended(beijingTime(closedAt ?? closesAt));
  const until = texts.until(beijingTime(closesAt));
  return time === 'scheduled' ? `${texts.scheduled(beijingTime(opensAt))}${until}` : until;
}

/** The name, then five figures; what is missing stands out. */
function rowOf(name: string, { eligible, quota, received, missing, rate }: Standing, bold = false): Cell[] {
  const plain = (text: string) => ({ text, bold });
  const lacking = missing > 0 ? { bold: true, colour: ink.missing } : { bold };
  return [
    ...[name, String(eligible), String(quota), String(received)].map(plain),
    { text: String(missing), ...lacking },
    plain(participationInWords(rate)),
  ];
}

/** Shares of a table's width. */
const shares = [0.33, 0.14, 0.12, 0.14, 0.13, 0.14];

function tableOf(first: string, rows: Cell[][], size: number, x: number, whole: number): PdfTable {
  const { eligible, quota, received, missing, rate } = texts.columns;
  const head = [first, eligible, quota, received, missing, rate];
  return { x, widths: shares.map((share) => share * whole), size, head, rows };
}

/** As large as the page allows, in two columns if they must be; on a further page only where even that is too much. */
function drawSchools(sheet: NoticePage): void {
  const { pdf, outline, notice } = sheet;
  sheet.write('H2', texts.bySchool, { bold: true, size: 12, gap: 1 });
  const rows = notice.schools.map((one) => rowOf(`${one.school} · ${one.name}`, one));
  const bottom = foot - endHeight;
  const room = bottom - pdf.y;
  const one = [11, 10, 9, 8]
    .map((size) => tableOf(texts.columns.school, rows, size, margin, width))
    .find((table) => tableHeight(pdf, table) <= room);
  const next = { bottom, begin: () => continueNotice(sheet) };
  if (one) {
    drawTable(pdf, outline, one, next);
  } else {
    const gap = 5 * millimetre;
    const half = (width - gap) / 2;
    const column = (part: Cell[][], at: number) =>
      tableOf(texts.columns.school, part, 7, margin + at * (half + gap), half);
    for (let from = 0; from < rows.length; ) {
      const most = rowsWithin(pdf, column(rows.slice(from), 0), bottom - pdf.y);
      const count = Math.min(most, Math.ceil((rows.length - from) / 2));
      const top = pdf.y;
      drawTable(pdf, outline, column(rows.slice(from, from + count), 0), next);
      const lower = pdf.y;
      pdf.y = top;
      const second = rows.slice(from + count, from + 2 * count);
      if (second.length > 0) drawTable(pdf, outline, column(second, 1), next);
      pdf.y = Math.max(lower, pdf.y);
      from += 2 * count;
      if (from < rows.length) continueNotice(sheet);
    }
  }
  pdf.y += 2 * millimetre;
}

/** How many of its first rows a table can hold in a height; at least one. */
function rowsWithin(pdf: PDFKit.PDFDocument, table: PdfTable, height: number): number {
  let count = 1;
  while (
    count < table.rows.length &&
    tableHeight(pdf, { ...table, rows: table.rows.slice(0, count + 1) }) <= height
  )
    count += 1;
  return count;
}

function continueNotice(sheet: NoticePage): void {
  sheet.begin();
  sheet.write('P', `${sheet.report.campaign.title} ${texts.name}`, { size: 9, colour: ink.soft });
  sheet.write('H2', texts.more(sheet.notice.township.name), { bold: true, size: 12 });
}

/** What the figures mean, and who says so; it takes `endHeight`. */
function drawEnd(sheet: NoticePage): void {
  const { pdf, report } = sheet;
  const { organiser, complaintContact } = report.campaign;
  const small = { size: 9.5, colour: ink.soft, gap: 0.7 };
  pdf.y = Math.max(pdf.y, foot - endHeight);
  for (const words of [texts.means, texts.rules, texts.noRates, texts.complain(complaintContact)])
    sheet.write('P', words, small);
  sheet.write('P', `${organiser}　${beijingDay(report.generatedAt)}`, { size: 11, align: 'right', gap: 0 });
}
