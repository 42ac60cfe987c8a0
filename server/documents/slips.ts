import PDFDocument from 'pdfkit';
import { beijingTime } from '../../analysis/beijing.ts';
import { drawCode, fontFiles, millimetre } from './print.ts';
import { titleLines } from './title-lines.ts';

/** A one-time code on paper, for one person. */
export interface Slip {
  title: string;
  organiser: string;
  place: string;
  /** As it is printed, in groups of four. */
  code: string;
  /** With the code in its fragment, which no server and no log sees. */
  url: string;
  complaintContact: string;
  /** ISO 8601 with an offset. */
  closesAt: string;
  /** That phones may not reach the address, as on posters. */
  warning: string | null;
}

const page = { width: 210 * millimetre, height: 297 * millimetre };
const columns = 2;
const rows = 5;
const slip = { width: page.width / columns, height: page.height / rows };
const inset = 6 * millimetre;
const qrWidth = 32 * millimetre;

/** Slips to cut apart, ten on an A4 page, in the order given. */
export async function slips(list: readonly Slip[]): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    info: { Title: list[0]?.title ?? '' },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.registerFont('regular', fontFiles.regular);
  pdf.registerFont('bold', fontFiles.bold);
  let at = 0;
  list.forEach((one, index) => {
    // Each place begins on a page of its own, so that its sheets can be handed over uncut.
    if (at === columns * rows || one.place !== list[index - 1]?.place) at = 0;
    if (at === 0) pdf.addPage();
    drawSlip(pdf, one, (at % columns) * slip.width, Math.floor(at / columns) * slip.height);
    at += 1;
  });
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawSlip(pdf: PDFKit.PDFDocument, one: Slip, x: number, y: number): void {
  pdf.lineWidth(0.4).dash(2, { space: 2 }).rect(x, y, slip.width, slip.height).stroke('#9aa5ab').undash();
  drawCode(pdf, one.url, x + inset, y + 9 * millimetre, qrWidth);
  const left = x + inset + qrWidth + 5 * millimetre;
  const width = slip.width - qrWidth - 2 * inset - 5 * millimetre;
  const write = (text: string, at: number, font: string, size: number, lines: number, colour = '#1b2b33') => {
    pdf.font(font).fontSize(size).fillColor(colour);
    const broken = titleLines(text, width, (part) => pdf.widthOfString(part));
    pdf.text(broken.join('\n'), left, y + at * millimetre, {
      width,
      height: lines * size * 1.5,
      ellipsis: true,
    });
  };
  write(one.title, 4, 'bold', 10, 2);
  write(one.place, 14.5, 'regular', 8, 2);
  write('扫左边的码；或打开网址，填入验证码：', 23, 'regular', 8, 1);
  write(one.code, 26.5, 'bold', 14, 1);
  write(one.url.replace(/#.*$/, ''), 33.5, 'regular', 7, 2);
  write(
    `自愿、不记名。验证码只能用一次，不会和您的回答存在一起。截止 ${beijingTime(one.closesAt)}。意见：${one.complaintContact}`,
    40.5,
    'regular',
    6.5,
    3,
  );
  if (one.warning !== null) write(one.warning, 51, 'regular', 6, 2, '#8a3b12');
}
