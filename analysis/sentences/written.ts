import type { Comments } from '../comments.ts';
import type { Report } from '../report.ts';
import type { Sentence } from './told.ts';

type Answered = Pick<Report, 'participation' | 'smallCell' | 'excluded'>;

/** Words and phrases that are listed, at the most. */
const mostListed = 24;

/**
 * What was written, as words alone: no comment leaves, no count, and of no word which group wrote it. A word is listed
 * where in some group at least `smallCell` people wrote it and as many answered without it, so that neither a few nor
 * a whole small group can be read from it. A phrase stands for the words it is made of.
 */
export function wordsTold(comments: Comments, report: Answered): string[] {
  const { smallCell, excluded } = report;
  const found = new Map<string, number>();
  for (const one of comments) {
    if ('suppressed' in one) continue;
    const answered = report.participation
      .filter(({ group }) => group === one.group)
      .reduce((sum, { received }) => sum + received, -excluded.count);
    for (const { text, respondents } of [...one.phrases.filter(isPhrase), ...one.words]) {
      if (respondents < smallCell || answered - respondents < smallCell) continue;
      found.set(text, (found.get(text) ?? 0) + respondents);
    }
  }
  const often = [...found].sort(([a, x], [b, y]) => y - x || b.length - a.length || (a < b ? -1 : 1));
  const listed: string[] = [];
  for (const [text, times] of often) {
    const withinPhrase = often.some(
      ([other, otherTimes]) => other !== text && other.includes(text) && otherTimes * 2 > times,
    );
    if (!withinPhrase) listed.push(text);
  }
  return listed.slice(0, mostListed);
}

/** Two words side by side; a word with a single sign (作业比) reads like a fragment. */
function isPhrase({ text }: { text: string }): boolean {
  return [...text].length >= 4;
}

/** @param comments `null` once the answers were deleted */
export function writtenInWords(comments: Comments | null, report: Answered): Sentence[] {
  if (comments === null) {
    return [['原始答卷已经删除，意见中的词语不能再统计；删除以前生成的报告里有。意见原文不进入本报告。']];
  }
  const words = wordsTold(comments, report);
  if (words.length === 0) {
    return [['填写意见的人中，没有哪个词语有足够多的人写到，不列出。意见原文不进入本报告。']];
  }
  return [
    [
      `写到的人较多的词语（按写到的人数从多到少，只列词语，不列份数，不分人群）：${words.map((word) => `“${word}”`).join('、')}。`,
    ],
    [
      '词语由程序从意见中切分，电话、证件号和称谓旁的姓名已先行遮盖；同一人群中写到的人和没写到的人都不少于保护门槛的才列出。词语不说明是赞成还是反对，也不代表没有写意见的人。意见原文不进入本报告。',
    ],
  ];
}
