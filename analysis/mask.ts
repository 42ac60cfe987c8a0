import { maskNames } from './mask-names.ts';

/** What stands in the place of something that could name a person. */
export const masks = {
  name: '〔姓名〕',
  phone: '〔电话〕',
  identity: '〔证件号〕',
  number: '〔号码〕',
  account: '〔账号〕',
  mail: '〔邮箱〕',
} as const;

/** Any of the masks. */
export const maskPattern = /〔(?:姓名|电话|证件号|号码|账号|邮箱)〕/gu;

const digit = '[0-9零〇一二三四五六七八九幺]';
const between = '[ \\-–—~_.·*()（）/]{0,2}';
const digitRun = new RegExp(`[+(（]?${digit}(?:${between}${digit}){6,}(?:${between}[Xx](?![A-Za-z]))?`, 'gu');
const dates =
  /^(?:19|20)\d{2}[-./ ]{1,2}(?:0?[1-9]|1[0-2])[-./ ]{1,2}(?:[12]\d|3[01]|0?[1-9])$|^(?:(?:19|20)\d{2}[-–—~/. ]{1,2})+(?:19|20)\d{2}$/u;
const mail = /[\w.+-]+ ?@ ?[\w-]+(?: ?\. ?[A-Za-z]{2,})+/gu;
const account =
  /((?:微信|威信|薇信|维信|徽信|[vV]信|扣扣|企鹅|抖音|快手|(?<![A-Za-z])(?:we?i?x(?:in)?|wechat|vx|wx|qq|v)(?![A-Za-z]))(?:群|账号|帐号|号码|号|id|ID)?\s*(?:是|为|加|搜|[:：=])?\s*)([A-Za-z0-9][\w-]{4,19})/giu;

/**
 * Takes out of a comment what could name a person, before anybody reads it: e-mail addresses, WeChat, QQ and similar
 * accounts, numbers of seven digits and more (phones, identity cards; spaced, in full width or in Chinese numerals),
 * names beside titles and after 姓 or 叫. It errs on the side of masking. What it cannot know: a name that stands alone,
 * a nickname, an address, somebody told apart by what is said (docs/decisions/013-findings.md).
 */
export function maskPersons(comment: string): string {
  const text = plainSigns(comment)
    .replace(mail, masks.mail)
    .replace(account, (_whole, before: string) => `${before}${masks.account}`)
    .replace(digitRun, maskOfNumber);
  return maskNames(text, masks.name);
}

/** Signs that only look different: full-width digits and letters, ringed digits, invisible signs. */
function plainSigns(text: string): string {
  return text
    .replace(/[\u{200B}-\u{200F}\u{2060}\u{FEFF}\u{AD}]|\u{FE0F}|\u{20E3}/gu, '')
    .replace(
      /[\u{FF10}-\u{FF19}\u{FF21}-\u{FF3A}\u{FF41}-\u{FF5A}\u{FF0B}\u{FF0D}\u{FF0E}\u{FF20}\u{FF3F}①-⑨⓪\u{1D7CE}-\u{1D7FF}\u{3000}]/gu,
      (sign) => sign.normalize('NFKC'),
    );
}

function maskOfNumber(run: string): string {
  // An X at a distance belongs to a number only where it is the last of an identity card's eighteen signs.
  const apart = run.match(/^(.*\d)([^\dXx]+[Xx])$/u);
  if (apart?.[1] && plain(run).length !== 18) return `${maskOfNumber(apart[1])}${apart[2]}`;
  if (dates.test(run) || dates.test(run.replace(/[零〇一二三四五六七八九]+$/u, ''))) return run;
  const signs = plain(run);
  // Few phones are spelt in Chinese numerals and not at length: 一二三四五六七年级.
  if (!/[0-9]/.test(run) && signs.length < 10) return run;
  if (/^.{17}[0-9Xx零一二三四五六七八九幺]$/u.test(signs) || signs.length === 15) return masks.identity;
  return signs.length <= 14 ? masks.phone : masks.number;
}

function plain(run: string): string {
  return run.replace(/[^0-9零〇一二三四五六七八九幺Xx]/gu, '');
}
