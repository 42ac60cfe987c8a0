import { beijingDay, beijingTime } from '../../analysis/beijing.ts';
import type { ReleasedReport } from '../../analysis/report.ts';
import { type Standing, type TownshipNotice, townshipNotices } from '../../analysis/township-notice.ts';
import { labelsOf, participationInWords, people } from '../../analysis/wording.ts';
import type { MakeDocument } from './document-source.ts';
import { texts } from './notice-texts.ts';
import { decorate, lineAt, Outline, page, pdfBytes } from './pdf.ts';
import { type Cell, drawTable, type PdfTable, tableHeight } from './pdf-table.ts';
import { millimetre } from './print.ts';
import { titleLines } from './title-lines.ts';

const margin = 20 * millimetre;
const width = page.width - 2 * margin;
const foot = page.height - 16 * millimetre;
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
  drawTable(pdf, sheet.outline, tableOf(texts.columns.group, rows, { size: 13 * scaleOf(notice) }), {
    bottom: foot,
    begin: () => continueNotice(sheet),
  });
  pdf.y += 3 * millimetre;
  const end = endOf(sheet);
  if (notice.schools.length > 0) drawSchools(sheet, foot - end.height);
  end.draw();
}

/** What a secretary must see at once: how many are missing, of whom, until when. */
function drawSum(sheet: NoticePage): void {
  const { pdf, outline, report, notice } = sheet;
  const { missing, quota, received } = notice.all;
  const over = timeOf(report) === 'over';
  const scale = scaleOf(notice);
  const pad = 4 * scale * millimetre;
  const inner = width - 2 * pad;
  const lines = [
    {
      words:
        missing === 0 ? texts.enough : over ? texts.missed(people(missing)) : texts.missing(people(missing)),
      ...{ font: 'bold', size: 30 * scale, colour: missing === 0 ? ink.enough : ink.missing },
    },
    { words: untilInWords(report), font: 'bold', size: 14 * scale, colour: ink.strong },
    {
      words:
        texts.sums(people(quota), people(received)) +
        (missing > Math.max(0, quota - received) ? texts.overfull : ''),
      ...{ font: 'regular', size: 13 * scale, colour: ink.strong },
    },
    ...(missing === 0
      ? []
      : [{ words: missingInWords(notice), font: 'regular', size: 13 * scale, colour: ink.strong }]),
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

/** Beyond so many rows of schools all else is set smaller, so that they have a page with it. */
const manySchools = 12;

function scaleOf({ schools }: TownshipNotice): number {
  return schools.length > manySchools ? 0.78 : 1;
}

/** The groups that have too few, those that miss most first. */
function missingInWords({ groups }: TownshipNotice): string {
  const short = groups.filter(({ missing }) => missing > 0).sort((a, b) => b.missing - a.missing);
  return texts.missingOf(short.map(({ name, missing }) => texts.part(name, people(missing))).join('，'));
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
    ...[name, people(eligible), people(quota), people(received)].map(plain),
    { text: people(missing), ...lacking },
    plain(participationInWords(rate)),
  ];
}

/** Shares of a table's width. */
const shares = [0.3, 0.16, 0.12, 0.14, 0.12, 0.16];

function tableOf(
  first: string,
  rows: Cell[][],
  style: { size: number; x?: number; width?: number },
): PdfTable {
  const { size, x = margin, width: whole = width } = style;
  const { eligible, quota, received, missing, rate } = texts.columns;
  const head = [first, eligible, quota, received, missing, rate];
  return { x, widths: shares.map((share) => share * whole), size, head, rows };
}

/** As large as the page allows, in two columns if they must be; on a further page only where even that is too much. */
function drawSchools(sheet: NoticePage, bottom: number): void {
  const { pdf, outline, notice } = sheet;
  sheet.write('H2', texts.bySchool, { bold: true, size: 12, gap: 1 });
  const rows = notice.schools.map((one) => rowOf(`${one.school} · ${one.name}`, one));
  const room = bottom - pdf.y;
  const single = [12, 11, 10, 9]
    .map((size) => tableOf(texts.columns.school, rows, { size }))
    .find((table) => tableHeight(pdf, table) <= room);
  if (single) drawTable(pdf, outline, single, { bottom, begin: () => continueNotice(sheet) });
  else drawInColumns(sheet, bottom);
  pdf.y += 2 * millimetre;
}

/** Half as wide, each school above its groups; one that stands on two columns is named in both. */
function drawInColumns(sheet: NoticePage, bottom: number): void {
  const { pdf, outline, notice } = sheet;
  const gap = 5 * millimetre;
  const half = (width - gap) / 2;
  const schools = [...new Set(notice.schools.map(({ school }) => school))].map((school) => [
    [{ text: school, bold: true }],
    ...notice.schools.filter((one) => one.school === school).map((one) => rowOf(one.name, one)),
  ]);
  const column = (list: readonly Cell[][][], size: number, at = 0) =>
    tableOf(texts.columns.group, list.flat(), { size, x: margin + at * (half + gap), width: half });
  const fits = (list: readonly Cell[][][], size: number) =>
    tableHeight(pdf, column(list, size)) <= bottom - pdf.y;
  const all = Math.ceil(schools.length / 2);
  const size = [9, 8.5, 8, 7.5].find((one) => fits(schools.slice(0, all), one)) ?? 7.5;
  for (let from = 0; from < schools.length; ) {
    let count = Math.ceil((schools.length - from) / 2);
    while (count > 1 && !fits(schools.slice(from, from + count), size)) count -= 1;
    const top = pdf.y;
    let lowest = top;
    for (const at of [0, 1]) {
      const part = schools.slice(from + at * count, from + (at + 1) * count);
      if (part.length === 0) continue;
      pdf.y = top;
      drawTable(pdf, outline, column(part, size, at), { bottom, begin: () => continueNotice(sheet) });
      lowest = Math.max(lowest, pdf.y);
    }
    pdf.y = lowest;
    from += 2 * count;
    if (from < schools.length) continueNotice(sheet);
  }
}

function continueNotice(sheet: NoticePage): void {
  sheet.begin();
  sheet.write('P', `${sheet.report.campaign.title} ${texts.name}`, { size: 9, colour: ink.soft });
  sheet.write('H2', texts.more(sheet.notice.township.name), { bold: true, size: 12 });
}

/** What the figures mean, and who says so: at the foot of the page. */
function endOf(sheet: NoticePage): { height: number; draw: () => void } {
  const { pdf, report } = sheet;
  const { organiser, complaintContact } = report.campaign;
  const small = { size: 9.5, colour: ink.soft, gap: 0.7 };
  const words = [texts.means, texts.rules, texts.noRates, texts.complain(complaintContact)];
  pdf.font('regular').fontSize(small.size);
  const heights = words.map(
    (text) => pdf.heightOfString(text, { width, lineGap: small.size * 0.15 }) + small.gap * millimetre,
  );
  const height = heights.reduce((sum, one) => sum + one, 8 * millimetre);
  const draw = () => {
    pdf.y = Math.max(pdf.y, foot - height);
    for (const text of words) sheet.write('P', text, small);
    const signed = `${organiser}　${beijingDay(report.generatedAt)}`;
    sheet.write('P', signed, { size: 11, align: 'right', gap: 0 });
  };
  return { height, draw };
}
