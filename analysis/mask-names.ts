import { doubleSurnames, surnames, wordSurnames } from './surnames.ts';

const titleWords = [
  ...[
    '班主任',
    '教导主任',
    '德育主任',
    '教务主任',
    '副校长',
    '老校长',
    '校长',
    '副主任',
    '主任',
    '老师',
    '教师',
  ],
  ...['书记', '园长', '局长', '科长', '股长', '组长', '镇长', '乡长', '县长', '主席', '师傅', '教练', '同学'],
  ...['先生', '女士'],
];
/** Titles, also spaced out: 王 老 师. */
const titles = `(?:${titleWords.map((word) => [...word].join('\\s?')).join('|')})`;
const beforeTitle = new RegExp(`${titles}|[Ss]ir`, 'gu');
/** Beside a full name these name a child: 李小龙的妈妈. */
const kin = /的?(?:妈妈|爸爸|父亲|母亲|家长|奶奶|爷爷|外婆|外公)/gu;
const han = /\p{Script=Han}/u;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Signs that no given name has: 张口就骂老师, 万名老师, 高的老师. */
const neverInNames = new Set(
  '的了是和与跟对在有给请让把被很不都们位个些说名要会能就也还没各这那每几多少坏下级班课校师你我他她它',
);
/** Words that begin like a name: 支教老师, and teachers from counties nearby, 石屏老师. */
const notNames = [
  '支教',
  '高一',
  '高二',
  '高三',
  '石屏',
  '华宁',
  '江川',
  '元江',
  '通海',
  '易门',
  '新平',
  '澄江',
];
/** Ordinary words after an adjective that is a surname too: 高素质老师. */
const neverGiven = new Set(['素质', '水平', '质量', '年级', '学历', '薪资', '职称', '标准', '层次', '效率']);

/**
 * Masks names beside titles: 王老师, 王小明老师, 小王老师, 王某老师, 欧阳校长, W老师; 姓王的老师; 班主任王芳; and after
 * 叫 and 姓名. A surname counts where a word begins there, by Node's dictionary (Intl.Segmenter): so 高中老师, 感谢老师
 * and 关心老师 stay.
 */
export function maskNames(text: string, mask: string): string {
  const spans = [
    ...namesBefore(text, beforeTitle, false),
    ...namesBefore(text, kin, true),
    ...matches(text, /(?<=(?:Miss|Mrs?|Ms)\.?\s?)([A-Z][a-z]{1,9})/gu, () => true),
    ...matches(text, /(?<=姓)\s*(\p{Script=Han})(?=的|老师|校长|主任|$|[，。,.！!；;\s])/gu, isSurname),
    ...matches(text, namesAfterTitle, isFullName),
    ...matches(text, familiarAfterTitle, isSurname),
    ...matches(text, halfHidden, (word) => isSurname(word.slice(0, 1)) || isDouble(word.slice(0, 2))),
    ...matches(
      text,
      /(?<=我叫|名叫|(?:孩子|儿子|女儿|老师|校长|主任|同学)叫|姓名[:：是]?)\s*(\p{Script=Han}{2,4}?)(?=$|[^\p{Script=Han}]|的|在|是|很|今年|读|上|，|。|，)/gu,
      isFullName,
    ),
    ...matches(
      text,
      /(?<![A-Za-z])([A-Za-z](?:[a-z]{1,9}|[A-Z]{0,2})?)(?=\s?(?:老师|校长|主任))/gu,
      (word) => !/^(?:IT|AI|PE|STEM|VR)$/i.test(word),
    ),
  ].sort((a, b) => a.start - b.start);
  let masked = '';
  let at = 0;
  for (const { start, end } of spans) {
    if (start < at) continue;
    masked += text.slice(at, start) + mask;
    at = end;
  }
  return masked + text.slice(at);
}

/** A title, then a name that ends with the clause or before a word that says something of the person. */
const namesAfterTitle = new RegExp(
  `(?<=${titles}[:：]?\\s?)(\\p{Script=Han}{2,3}?)(?=$|[^\\p{Script=Han}]|很|太|非常|特别|真|总是|经常|对|不|是|的|教|打|骂|负责|同志)`,
  'gu',
);

/** 主任小王, 老师老李. */
const familiarAfterTitle = new RegExp(
  `(?<=${titles}[:：]?\\s?[小老阿])(\\p{Script=Han})(?=$|[^\\p{Script=Han}]|很|太|非常|特别|真|总是|经常|对|不|是|的|打|骂|同志)`,
  'gu',
);

/** A name of which the writer left the surname: 马××老师, 王XX校长, 李*主任. */
const halfHidden = new RegExp(`(\\p{Script=Han}{1,2}?[×xX*＊○〇]{1,2})(?=\\s?${titles})`, 'gu');

interface Span {
  start: number;
  end: number;
}

function matches(text: string, pattern: RegExp, accept: (word: string) => boolean): Span[] {
  return [...text.matchAll(pattern)].flatMap((match): Span[] => {
    const word = match[1] ?? '';
    const start = match.index + match[0].indexOf(word);
    return accept(word) ? [{ start, end: start + word.length }] : [];
  });
}

function isDouble(signs: string): boolean {
  return doubleSurnames.includes(signs);
}

function isSurname(sign: string): boolean {
  return surnames.has(sign);
}

/** A surname and one or two signs that are no word of their own with it. */
function isFullName(word: string): boolean {
  const double = doubleSurnames.find((surname) => word.startsWith(surname));
  const surname = double ?? word.slice(0, 1);
  const given = word.slice(surname.length);
  if (!double && (!surnames.has(surname) || wordSurnames.has(surname))) return false;
  if (given === '' || [...given].some((sign) => neverInNames.has(sign))) return false;
  return double !== undefined || firstWord(word) === surname || !isOrdinary(word);
}

/** @param fullOnly takes names of two signs and more alone */
function namesBefore(text: string, what: RegExp, fullOnly: boolean): Span[] {
  const words = wordStarts(text);
  return [...text.matchAll(what)].flatMap(({ index }): Span[] => {
    const gap = text.slice(Math.max(0, index - 3), index).match(/[\s·・._-]*$/u)?.[0].length ?? 0;
    const end = index - gap;
    // The longest name first, so that 王小明老师 does not keep its 王.
    for (let length = Math.min(4, end); length >= (fullOnly ? 2 : 1); length -= 1) {
      const start = end - length;
      if (isNameBeforeTitle(text, start, end, words)) return [{ start, end }];
    }
    return [];
  });
}

function isNameBeforeTitle(
  text: string,
  start: number,
  end: number,
  words: ReadonlyMap<number, number>,
): boolean {
  const name = text.slice(start, end);
  if (![...name].every((sign) => han.test(sign))) return false;
  const double = doubleSurnames.find((surname) => name.startsWith(surname));
  const surname = double ?? name.slice(0, 1);
  const given = name.slice(surname.length);
  if (given.length > 2 || neverGiven.has(given)) return false;
  if (double === undefined && !surnames.has(surname)) return false;
  if ([...given].some((sign) => neverInNames.has(sign))) return false;
  const before = text.slice(0, start).at(-1) ?? '';
  const familiar = given === '' && /[小老阿]/u.test(before);
  const wordEnd = words.get(start);
  if (wordEnd === undefined) return familiar && !isOrdinaryAfter(before, surname);
  // A longer word that begins with the surname and ends before the title is an ordinary one: 高中, 谢谢, 关心.
  if (double === undefined && wordEnd > start + 1 && wordEnd <= end) return false;
  // So is one that runs past the title, 任课老师, but not 张老师.
  if (wordEnd > end && given !== '') return false;
  if (notNames.some((word) => word === name || word === before + name)) return false;
  return !wordSurnames.has(surname) || !han.test(before) || /[的是]/u.test(before);
}

/** Where each word begins, with its end. */
function wordStarts(text: string): Map<number, number> {
  return new Map([...segmenter.segment(text)].map(({ index, segment }) => [index, index + segment.length]));
}

function firstWord(text: string): string {
  return [...segmenter.segment(text)][0]?.segment ?? '';
}

function isOrdinary(word: string): boolean {
  return firstWord(word).length > 1;
}

function isOrdinaryAfter(before: string, surname: string): boolean {
  return isOrdinary(before + surname) && wordSurnames.has(surname);
}
