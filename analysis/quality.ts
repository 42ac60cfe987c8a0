import type { Answers } from '../surveys/condition.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';

/** A mark on a response that an analyst should know of; it never removes the response. */
export type Flag = 'speed' | 'straight-line' | 'coached';

/** Each flag's rule, as the analyst reads it. */
export const flagRules: Readonly<Record<Flag, string>> = {
  speed: '从打开问卷到提交，平均每题不足 2 秒（按服务器时钟计）',
  'straight-line': '至少 8 道量表题，且每道量表题都选了同一分值（可能是诚实的看法，只标记、不剔除）',
  coached: '答卷人表示有人要求或者暗示怎样作答',
};

export const flagSettings = { secondsPerItem: 2, straightLineItems: 8 } as const;

/**
 * The flags that can be known when a response arrives.
 *
 * @param seconds from ticket to submission by the server's clock; `null` for answers keyed in from paper
 */
export function flagsOf(questionnaire: Questionnaire, answers: Answers, seconds: number | null): Flag[] {
  const flags: Flag[] = [];
  const answered = questionnaire.items.filter((item) => answers[item.name] !== undefined).length;
  if (seconds !== null && seconds < answered * flagSettings.secondsPerItem) flags.push('speed');

  const points = questionnaire.items.flatMap((item) => {
    const answer = item.scale === null ? undefined : answers[item.name];
    return typeof answer === 'number' ? [answer] : [];
  });
  if (points.length >= flagSettings.straightLineItems && new Set(points).size === 1)
    flags.push('straight-line');

  const coached = questionnaire.items.find((item) => item.role === 'coached');
  if (coached) {
    const answer = answers[coached.name];
    if (answer === 'yes' || answer === true) flags.push('coached');
  }
  return flags;
}
