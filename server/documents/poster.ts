import PDFDocument from 'pdfkit';
import type { GroupCode } from '../../surveys/groups.ts';
import { beijing, drawCode, fontFiles, millimetre } from './print.ts';

export interface Poster {
  title: string;
  organiser: string;
  /** `null` for the county's entry page. */
  group: GroupCode | null;
  /** Where the link is for, in words: 甸中镇 · 家长. */
  place: string;
  /** Who should scan. */
  audience: string;
  url: string;
  /** ISO 8601 with an offset. */
  closesAt: string;
  complaintContact: string;
  /** Fingerprint of the bureau's signing key. */
  keyFingerprint: string | null;
  /** What must stand out: 模拟数据, 试填. */
  marks: readonly string[];
  warning: string | null;
}

const page = { width: 210 * millimetre, height: 297 * millimetre, margin: 22 * millimetre };
const line = page.width - 2 * page.margin;
/** Wide enough to scan from two metres; the least is 60 mm. */
const codeWidth = 92 * millimetre;
const quietZone = 12 * millimetre;

/** One A4 page for each poster, in one PDF. */
export async function posters(list: readonly Poster[]): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    info: { Title: list[0]?.title ?? '' },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    document.on('end', resolve);
    document.on('error', reject);
  });
  document.registerFont('regular', fontFiles.regular);
  document.registerFont('bold', fontFiles.bold);
  for (const poster of list) drawPoster(document.addPage(), poster);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawPoster(pdf: PDFKit.PDFDocument, poster: Poster): void {
  pdf.rect(0, 0, page.width, 9 * millimetre).fill('#1d4e63');
  let y = 22 * millimetre;
  if (poster.marks.length > 0) y = drawMarks(pdf, poster.marks, y);
  y = centred(pdf, poster.title, y, {
    font: 'bold',
    size: 26,
    colour: '#1b2b33',
    least: 16,
    height: 26 * millimetre,
  });
  y = centred(pdf, poster.organiser, y + 2 * millimetre, {
    font: 'regular',
    size: 13,
    colour: '#4a5a62',
    least: 9,
    height: 12 * millimetre,
  });
  y += 4 * millimetre;
  y = centred(pdf, poster.place, y, {
    font: 'bold',
    size: 22,
    colour: '#1d4e63',
    least: 13,
    height: 20 * millimetre,
  });
  y = centred(pdf, `请${poster.audience}用手机扫码填写`, y + millimetre, {
    font: 'regular',
    size: 15,
    colour: '#1b2b33',
    least: 10,
    height: 12 * millimetre,
  });
  // A reader wants four modules of white around the code.
  y += quietZone;
  drawCode(pdf, poster.url, (page.width - codeWidth) / 2, y, codeWidth);
  y += codeWidth + quietZone;
  y = centred(pdf, poster.url, y, {
    font: 'regular',
    size: 13,
    colour: '#1b2b33',
    least: 7,
    height: 7 * millimetre,
  });
  y = centred(pdf, '扫不了码，可在浏览器里输入上面的网址', y, {
    font: 'regular',
    size: 10,
    colour: '#4a5a62',
    least: 9,
    height: 6 * millimetre,
  });
  y += 3 * millimetre;
  for (const text of promises(poster)) {
    y =
      centred(pdf, text, y, {
        font: 'regular',
        size: 13,
        colour: '#1b2b33',
        least: 9,
        height: 14 * millimetre,
      }) +
      1.5 * millimetre;
  }
  const foot = [poster.warning, poster.keyFingerprint && `签名公钥指纹 ${poster.keyFingerprint}`].filter(
    (text) => text !== null && text !== '',
  );
  centred(pdf, foot.join('\n'), page.height - 20 * millimetre, {
    font: 'regular',
    size: 9,
    colour: '#8a3b12',
    least: 7,
    height: 14 * millimetre,
  });
}

function promises(poster: Poster): string[] {
  const family = poster.group === 'parent' || poster.group === null ? ['一部手机可以供几位家人先后填写'] : [];
  return [
    '匿名填写：不问姓名、电话、微信号；提交后不能修改',
    ['大约三分钟', ...family].join('；'),
    `截止时间：${beijing.format(new Date(poster.closesAt))}（北京时间）`,
    `意见与投诉：${poster.complaintContact}`,
  ];
}

function drawMarks(pdf: PDFKit.PDFDocument, marks: readonly string[], y: number): number {
  const height = 11 * millimetre;
  pdf.rect(page.margin, y, line, height).fill('#b3261e');
  pdf.font('bold').fontSize(16).fillColor('#ffffff');
  pdf.text(marks.join(' · '), page.margin, y + 2.2 * millimetre, {
    width: line,
    align: 'center',
    lineBreak: false,
  });
  return y + height + 5 * millimetre;
}

/** Writes centred text, smaller until it fits its height; gives the y below it. */
function centred(
  pdf: PDFKit.PDFDocument,
  text: string,
  y: number,
  style: { font: string; size: number; least: number; colour: string; height: number },
): number {
  if (text === '') return y;
  pdf.font(style.font).fillColor(style.colour);
  let { size } = style;
  while (size > style.least && heightOf(pdf, text, size) > style.height) size -= 1;
  pdf
    .fontSize(size)
    .text(text, page.margin, y, { width: line, align: 'center', height: style.height, ellipsis: true });
  return y + Math.min(heightOf(pdf, text, size), style.height);
}

function heightOf(pdf: PDFKit.PDFDocument, text: string, size: number): number {
  return pdf.fontSize(size).heightOfString(text, { width: line });
}
