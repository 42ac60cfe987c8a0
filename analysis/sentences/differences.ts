import type { Comparison } from '../report.ts';
import { points } from '../wording.ts';
import { joined, type Sentence, say } from './told.ts';

/**
 * Two rates are called 基本持平 where the whole interval of their difference lies within so many points either way: a
 * test of equivalence (Schuirmann 1987, two one-sided tests) with this margin. That a difference is not clear is no
 * reason to call it none.
 */
export const nearlyEqual = 0.03;

/** Clear pairs that a paragraph tells one by one; all stand in the appendix. */
const mostTold = 8;

export type Relation = 'higher' | 'lower' | 'about-equal' | 'undecided';

/**
 * How one rate stands to the other. Higher or lower only where the difference is clear among all that are read
 * together (Holm) and its own interval leaves out zero.
 */
export function relationOf(pair: Omit<Comparison<unknown>, 'one' | 'other'>): Relation {
  const { lower, upper, clear } = pair;
  if (clear && lower > 0) return 'higher';
  if (clear && upper < 0) return 'lower';
  if (lower >= -nearlyEqual && upper <= nearlyEqual) return 'about-equal';
  return 'undecided';
}

function nothingLeftToChance({ se, lower, upper, adjusted }: Omit<Comparison<unknown>, 'one' | 'other'>) {
  return se === 0 && lower === upper && adjusted === null;
}

/** One pair in words, with its interval. */
export function pairInWords<Code>(
  pair: Comparison<Code>,
  nameOf: (code: Code) => string,
  path: string,
): Sentence {
  const [one, other] = [nameOf(pair.one), nameOf(pair.other)];
  const size = { text: points(Math.abs(pair.difference)).replace('+', ''), path: `${path}.difference` };
  const lower = { text: points(pair.lower), path: `${path}.lower` };
  const upper = { text: points(pair.upper), path: `${path}.upper` };
  const interval = nothingLeftToChance(pair)
    ? ['（都是全员调查，没有抽样误差）']
    : say`（差的区间 ${lower} 至 ${upper}）`;
  switch (relationOf(pair)) {
    case 'higher':
      return say`${one}高于${other} ${size} 个百分点${interval}`;
    case 'lower':
      return say`${one}低于${other} ${size} 个百分点${interval}`;
    case 'about-equal':
      return say`${one}与${other}基本持平${interval}`;
    case 'undecided':
      return say`${one}与${other}的高低尚不能判断${interval}`;
  }
}

/**
 * What may be said of all pairs together: which are higher or lower, which about equal, and that nothing is to be said
 * of the others. Empty where the Report compares none.
 *
 * @param list where the pairs stand in the Report, e.g. comparisons.groups
 * @param what they are, e.g. 人群
 */
export function differencesInWords<Code>(
  pairs: readonly Comparison<Code>[],
  nameOf: (code: Code) => string,
  list: string,
  what: string,
): Sentence[] {
  if (pairs.length === 0) return [];
  const told = pairs.map((pair, index) => ({ pair, path: `${list}[${index}]`, relation: relationOf(pair) }));
  const apart = told.filter(({ relation }) => relation === 'higher' || relation === 'lower');
  const equal = told.filter(({ relation }) => relation === 'about-equal');
  const open = told.filter(({ relation }) => relation === 'undecided');
  const sentences: Sentence[] = [];
  if (apart.length > 0) {
    const largest = [...apart].sort((a, b) => Math.abs(b.pair.difference) - Math.abs(a.pair.difference));
    const shown = new Set(largest.slice(0, mostTold));
    const each = apart
      .filter((one) => shown.has(one))
      .map(({ pair, path }) => pairInWords(pair, nameOf, path));
    sentences.push(
      say`${what}之间，差别不像是偶然的有：${joined(each, '；')}${apart.length > mostTold ? '。其余见附表' : ''}。`,
    );
  }
  if (equal.length > 0) {
    const names = equal.map(({ pair }) => `${nameOf(pair.one)}与${nameOf(pair.other)}`).join('、');
    sentences.push([`基本持平（差的区间整个在正负 ${nearlyEqual * 100} 个百分点以内）的有：${names}。`]);
  }
  if (open.length > 0) {
    sentences.push([
      open.length === told.length
        ? `${what}之间的高低，尚不能判断，不据此排名次。`
        : '其余各对的高低，尚不能判断，不据此排名次。',
    ]);
  }
  return sentences;
}
