import type { Answers } from '../surveys/answers.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { Flag } from './quality.ts';

/** What the analysis reads of one stored response. Nothing here tells who gave it. */
export interface AnsweredResponse {
  group: GroupCode;
  township: string;
  /** Empty where the frame does not tell schools apart. */
  school: string;
  /** Shanghai's calendar day, e.g. 2026-11-24; there is no finer time. */
  day: string;
  /** From ticket to submission; `null` where nobody measured it, as on paper. */
  seconds: number | null;
  flags: readonly Flag[];
  answers: Answers;
}
