import type { Answers } from '../surveys/answers.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';

/** A mark on a response that an analyst should know of; it never removes the response. */
export type Flag = 'speed' | 'straight-line' | 'coached' | 'night-burst' | 'same-text';

/** Each flag's rule, as the analyst reads it. */
export const flagRules: Readonly<Record<Flag, string>> = {
  speed: '从打开问卷到提交，平均每题不足 2 秒（按服务器时钟计）',
  'straight-line': '至少 8 道量表题，且每道量表题都选了同一分值（可能是诚实的看法，只标记、不剔除）',
  coached: '答卷人表示有人要求或者暗示怎样作答',
  'night-burst': '夜间（22 时至次日 6 时）同一链接一小时内超过 20 份，从第 21 份起标记',
  'same-text': '同一人群里有 3 份以上答卷写了一模一样、至少 10 个字的意见（结束时标记）',
};

export const flagSettings = {
  secondsPerItem: 2,
  straightLineItems: 8,
  night: { fromHour: 22, toHour: 6, perHour: 20 },
  sameText: { signs: 10, responses: 3 },
} as const;

export function isFlag(word: string): word is Flag {
  return Object.hasOwn(flagRules, word);
}

/** A comment as it is compared with others: without spaces and signs; `null` where it is too short to tell anything. */
export function comparableText(questionnaire: Questionnaire, answers: Answers): string | null {
  const comment = questionnaire.items.find((item) => item.role === 'comment');
  const answer = comment ? answers[comment.name] : undefined;
  if (typeof answer !== 'string') return null;
  const text = answer
    .normalize('NFKC')
    .replace(/[\s\p{P}\p{S}]/gu, '')
    .toLowerCase();
  return [...text].length >= flagSettings.sameText.signs ? text : null;
}

/** The points given to the scaled items in the order asked; `null` for 不了解 and blanks. */
export function scaledAnswers(questionnaire: Questionnaire, answers: Answers): (number | null)[] {
  return questionnaire.items
    .filter((item) => item.scale !== null)
    .map((item) => {
      const answer = answers[item.name];
      return typeof answer === 'number' ? answer : null;
    });
}

/**
 * The flags that rest on the answers and the time taken alone, known when a response arrives.
 *
 * @param seconds from ticket to submission by the server's clock; `null` for answers keyed in from paper
 */
export function flagsOf(questionnaire: Questionnaire, answers: Answers, seconds: number | null): Flag[] {
  const flags: Flag[] = [];
  const answered = questionnaire.items.filter((item) => answers[item.name] !== undefined).length;
  if (seconds !== null && seconds < answered * flagSettings.secondsPerItem) flags.push('speed');

  const points = scaledAnswers(questionnaire, answers).flatMap((answer) => answer ?? []);
  if (points.length >= flagSettings.straightLineItems && new Set(points).size === 1)
    flags.push('straight-line');

  const coached = questionnaire.items.find((item) => item.role === 'coached');
  if (coached) {
    const answer = answers[coached.name];
    if (answer === 'yes' || answer === true) flags.push('coached');
  }
  return flags;
}
