import { maskPattern } from './mask.ts';
import { stopWords } from './stop-words.ts';

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const spoken = /^\p{Script=Han}{2,}$|^[A-Za-z][A-Za-z-]+$/u;

/**
 * The words and short phrases of a masked comment, each once. Words as Node's dictionary cuts them (Intl.Segmenter),
 * of two signs and more, without the stop-list. A phrase is a word with what stands beside it in its clause: the next
 * word, a single sign after it, or one or two before it: 作业太多, 课后服务.
 */
export function wordsOf(masked: string): { words: Set<string>; phrases: Set<string> } {
  const words = new Set<string>();
  const phrases = new Set<string>();
  let word: string | null = null;
  let singles: string[] = [];
  for (const { segment, isWordLike } of segmenter.segment(masked.replace(maskPattern, '。'))) {
    const next = segment.toLowerCase();
    if (!isWordLike || stopWords.has(next) || emptySigns.has(next) || /\d/.test(next)) {
      if (isWordLike || segment.trim() !== '') [word, singles] = [null, []];
      continue;
    }
    if (!spoken.test(next)) {
      if (word !== null) phrases.add(joined(word, next));
      [word, singles] = [null, [...singles.slice(-1), next]];
      continue;
    }
    words.add(next);
    if (word !== null) phrases.add(joined(word, next));
    else if (singles.length > 0) phrases.add(joined(singles.join(''), next));
    [word, singles] = [next, []];
  }
  return { words, phrases };
}

/** Single signs that make no phrase with what stands beside them. */
const emptySigns = new Set(
  '的了是在和与跟对把被让给有也都就还很太更最不没要会能可到去来上下里中为从向以而但或其这那个些们着过吗呢吧啊呀得地又再等请我你他她它',
);

function joined(one: string, other: string): string {
  return /[a-z]$/.test(one) && /^[a-z]/.test(other) ? `${one} ${other}` : `${one}${other}`;
}
