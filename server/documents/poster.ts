import PDFDocument from 'pdfkit';
import { beijingTime } from '../../analysis/beijing.ts';
import { type GroupCode, groupName } from '../../surveys/groups.ts';
import { drawCode, fontFiles, millimetre } from './print.ts';
import { qrModules } from './qr.ts';
import { titleLines } from './title-lines.ts';

export interface Poster {
  title: string;
  organiser: string;
  /** `null` for the county's entry page. */
  group: GroupCode | null;
  /** Where the link is for, in words: 甸中镇 · 家长. */
  place: string;
  /** Who should scan. */
  audience: string;
  /** Those of them who answer by one-time code, printed on slips. */
  codeGroups: readonly GroupCode[];
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

const page = { width: 210 * millimetre, height: 297 * millimetre, margin: 18 * millimetre };
const line = page.width - 2 * page.margin;
const ink = { strong: '#1b2b33', title: '#1d4e63', soft: '#4a5a62', warning: '#8a3b12' };
/** The least a phone scans from arm's length, and the most that leaves the words their place. */
const code = { least: 60 * millimetre, most: 118 * millimetre };
const footHeight = 17 * millimetre;

/** Centred words: as large as `size`, smaller until they fit `height`, never under `least`. */
interface Words {
  text: string;
  font: 'regular' | 'bold';
  size: number;
  least: number;
  colour: string;
  /** The most it may take, in millimetres. */
  height: number;
  /** White under it, in millimetres. */
  gap: number;
}

/** One A4 page for each poster, in one PDF; `madeAt` is ISO 8601, so that the same posters are the same bytes. */
export async function posters(list: readonly Poster[], madeAt: string): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    lang: 'zh-CN',
    displayTitle: true,
    info: { Title: list[0]?.title ?? '', CreationDate: new Date(madeAt) },
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

/** Words above, words below, and the code as large as what they leave: many words are set smaller. */
function drawPoster(pdf: PDFKit.PDFDocument, poster: Poster): void {
  pdf.rect(0, 0, page.width, 9 * millimetre).fill(ink.title);
  let y = 17 * millimetre;
  if (poster.marks.length > 0) y = drawMarks(pdf, poster.marks, y);
  const modules = qrModules(poster.url).length;
  const spread = (share: number) => {
    const set = (words: Words) => setWords(pdf, words, share);
    const [above, below] = [wordsAbove(poster).map(set), wordsBelow(poster).map(set)];
    const left = page.height - footHeight - y - heightOf(above) - heightOf(below);
    return { above, below, left, width: Math.min(code.most, left / (1 + 8 / modules)) };
  };
  const shares = [1, 0.9, 0.8, 0.7, 0.6, 0.5];
  const { above, below, left, width } = spread(
    shares.find((share) => spread(share).width >= code.least) ?? 0.5,
  );
  const foot = wordsAtFoot(poster).map((words) => setWords(pdf, words, 1));
  // A reader wants four modules of white on every side of the code.
  const white = (left - width) / 2;
  y = draw(pdf, above, y) + white;
  drawCode(pdf, poster.url, (page.width - width) / 2, y, width);
  draw(pdf, below, y + width + white);
  draw(pdf, foot, page.height - footHeight + 2 * millimetre);
}

function wordsAbove(poster: Poster): Words[] {
  const [call, ...more] = calls(poster);
  return [
    { text: poster.title, font: 'bold', size: 32, least: 16, colour: ink.strong, height: 34, gap: 3 },
    { text: poster.organiser, font: 'regular', size: 16, least: 9, colour: ink.soft, height: 12, gap: 4 },
    { text: poster.place, font: 'bold', size: 27, least: 13, colour: ink.title, height: 25, gap: 2 },
    { text: call ?? '', font: 'bold', size: 19, least: 11, colour: ink.strong, height: 17, gap: 1 },
    ...more.map(
      (text): Words => ({
        ...{ text, font: 'regular', size: 16, least: 10, colour: ink.strong, height: 14, gap: 1 },
      }),
    ),
  ];
}

function wordsBelow(poster: Poster): Words[] {
  const promise = { font: 'regular', size: 17, least: 9, colour: ink.strong, height: 15, gap: 1.5 } as const;
  return [
    { text: poster.url, font: 'bold', size: 16, least: 7, colour: ink.strong, height: 8, gap: 0.5 },
    {
      text: '扫不了码，可在浏览器里输入上面的网址',
      ...{ font: 'regular', size: 12, least: 9, colour: ink.soft, height: 7, gap: 4 },
    },
    ...promises(poster).map((text): Words => ({ ...promise, text })),
  ];
}

function wordsAtFoot(poster: Poster): Words[] {
  const small = { font: 'regular', least: 6, height: 6, gap: 0.5 } as const;
  const key =
    poster.keyFingerprint &&
    `调查结束后，可用这串字符核对公布的结果有没有被改过（签名公钥指纹）：${poster.keyFingerprint}`;
  return [
    { ...small, text: poster.warning ?? '', size: 10, colour: ink.warning },
    { ...small, text: key ?? '', size: 8, colour: ink.soft },
  ];
}

/** Who is asked to scan, and what they need first. */
export function calls({
  group,
  audience,
  codeGroups,
}: Pick<Poster, 'group' | 'audience' | 'codeGroups'>): string[] {
  if (group === 'student') {
    return ['请小学三年级及以上的学生扫码填写', '扫码前先告诉爸爸妈妈或者照顾你的大人，他们同意了再填'];
  }
  if (group !== null && codeGroups.includes(group)) {
    return [`请${audience}扫发给您的纸条上的码`, '或扫此码后，输入纸条上的验证码'];
  }
  if (group === 'public') return ['请年满 18 岁的本地居民用手机扫码填写'];
  if (group !== null) return [`请${audience}用手机扫码填写`];
  const coded = codeGroups.map(groupName).join('、');
  return [
    `请${audience}用手机扫码填写`,
    '学生：小学三年级及以上，先告诉家里的大人，他们同意了再填',
    ...(coded === '' ? [] : [`${coded}：请用发给您的纸条上的码或验证码`]),
  ];
}

/** What is asked of them, how long it takes, until when, and where to complain. */
export function promises(poster: Pick<Poster, 'group' | 'closesAt' | 'complaintContact'>): string[] {
  const family = poster.group === 'parent' || poster.group === null ? ['一部手机可以供几位家人先后填写'] : [];
  return [
    '自愿填写，不记名：不问姓名、电话、微信号',
    '大约三到五分钟；提交后不能修改，也不能撤回',
    ...family,
    `截止：${beijingTime(poster.closesAt)}（北京时间）`,
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
  return y + height + 4 * millimetre;
}

interface SetWords extends Words {
  lines: string[];
  lineHeight: number;
}

/** Finds the size and the lines of some words in a share of their place; what still does not fit is cut. */
function setWords(pdf: PDFKit.PDFDocument, words: Words, share: number): SetWords {
  const height = share * words.height * millimetre;
  const set = (size: number): SetWords => {
    pdf.font(words.font).fontSize(size);
    const lines = titleLines(words.text, line, (text) => pdf.widthOfString(text));
    return { ...words, size, lines, lineHeight: 1.35 * size };
  };
  let found = set(words.size * share);
  while (found.size > words.least && found.lines.length * found.lineHeight > height)
    found = set(found.size - 1);
  const room = Math.max(1, Math.floor(height / found.lineHeight));
  if (found.lines.length <= room) return found;
  return {
    ...found,
    lines: found.lines.slice(0, room).map((text, at) => (at === room - 1 ? `${text}…` : text)),
  };
}

function heightOf(list: readonly SetWords[]): number {
  return list.reduce((sum, { lines, lineHeight, gap }) => {
    return lines.length === 0 ? sum : sum + lines.length * lineHeight + gap * millimetre;
  }, 0);
}

/** Draws words under one another from `y`; gives the y below them. */
function draw(pdf: PDFKit.PDFDocument, list: readonly SetWords[], y: number): number {
  let at = y;
  for (const { lines, lineHeight, font, size, colour, gap } of list) {
    pdf.font(font).fontSize(size).fillColor(colour);
    for (const text of lines) {
      pdf.text(text, page.margin, at, { width: line, align: 'center', lineBreak: false });
      at += lineHeight;
    }
    if (lines.length > 0) at += gap * millimetre;
  }
  return at;
}
