import { Problem, type Sentence } from '../problem.ts';

/** Why the write path takes no answers, by a word that scripts may rely on, with its HTTP status. */
const refusals = {
  'not-open-yet': [403, { zh: '调查还没有开始', en: 'the field is not open yet' }],
  'other-answers': [
    409,
    {
      zh: '这份问卷已经提交过，不能修改；如果是换了一个人填写，请重新打开',
      en: 'this response was already submitted with other answers; nothing was changed',
    },
  ],
  closed: [410, { zh: '调查已经结束，感谢您的关心', en: 'the field is closed' }],
  'link-withdrawn': [410, { zh: '这个链接已停用，请重新扫码', en: 'the link was withdrawn' }],
  'cap-reached': [
    410,
    {
      zh: '这里的问卷已经收满，感谢您的关心',
      en: 'as many answers as this link or cell may take have arrived',
    },
  ],
  'code-used': [
    410,
    { zh: '这个验证码不对、不是这里的，或者已经用过', en: 'the code is unknown or was used before' },
  ],
  // A phone keeps what was filled in and tries again by itself.
  paused: [
    503,
    {
      zh: '调查暂停，恢复以后再来填写；已经填好的不用重填',
      en: 'the field is paused; try again later with the same ticket',
    },
  ],
} as const satisfies Record<string, readonly [403 | 409 | 410 | 503, Sentence]>;

export type Refusal = keyof typeof refusals;

export function refusalProblem(refusal: Refusal): Problem {
  const [status, sentence] = refusals[refusal];
  return new Problem(status, refusal, sentence);
}
