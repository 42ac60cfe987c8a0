import type { Questionnaire } from '../surveys/questionnaire.ts';
import { longString } from './long-string.ts';
import { type Flag, flagRules, flagSettings, scaledAnswers } from './quality.ts';
import type { AnsweredResponse } from './response.ts';

/**
 * What an analyst should know of answers: the flags of intake and closing, and two that the findings add. None removes
 * an answer from any figure.
 */
export type Sign = Flag | 'long-string' | 'identical';

/** In the order in which they are shown; a set of signs is a sum of powers of two by this order. */
export const signs: readonly Sign[] = [
  ...(['speed', 'straight-line', 'long-string', 'coached', 'identical', 'night-burst', 'same-text'] as const),
];

/** Each sign's rule, as the analyst reads it. */
export const signRules: Readonly<Record<Sign, string>> = {
  ...flagRules,
  'long-string':
    '连续作答同一分值的量表题不少于 8 道，且不少于全部量表题的一半（Curran 2016；只提示、不剔除）',
  identical:
    '同一单元（学校）同一天，有 10 份以上答卷的量表题逐题相同，且明显多于别处同类人群的情形（见“雷同答卷”）',
};

/** The bit of a sign in a set of signs. */
export function signBit(sign: Sign): number {
  return 1 << signs.indexOf(sign);
}

/** The signs of one response as a set; `identical` shows only over the whole field. */
export function signsOf(questionnaire: Questionnaire, { flags, answers }: AnsweredResponse): number {
  let set = 0;
  for (const flag of flags) set |= signBit(flag);
  return hasLongString(questionnaire, answers) ? set | signBit('long-string') : set;
}

/** Whether a group's questionnaire can show a sign at all. */
export function canShow(sign: Sign, questionnaire: Questionnaire): boolean {
  if (sign === 'coached') return questionnaire.items.some((item) => item.role === 'coached');
  if (sign === 'same-text') return questionnaire.items.some((item) => item.role === 'comment');
  if (sign === 'straight-line' || sign === 'long-string' || sign === 'identical')
    return questionnaire.items.filter((item) => item.scale !== null).length >= flagSettings.straightLineItems;
  return true;
}

/**
 * A run of one answer over half of the scaled items, and eight at the least; 不了解 and blanks end a run.
 * Source: Curran (2016), Journal of Experimental Social Psychology 66, 4–19.
 */
function hasLongString(questionnaire: Questionnaire, answers: AnsweredResponse['answers']): boolean {
  const points = scaledAnswers(questionnaire, answers).map((answer) => answer ?? Number.NaN);
  const run = longString(points);
  return run >= flagSettings.straightLineItems && run >= points.length / 2;
}
