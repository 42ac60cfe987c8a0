import { z } from '@hono/zod-openapi';
import { flagRules, isFlag } from '../../analysis/quality.ts';
import { groupCodes } from '../../surveys/groups.ts';
import type { ResponseRecord } from '../intake/record.ts';

/** Which answers are meant: all that fit everything named, and something is named. */
export const exclusionRule = z
  .strictObject({
    flag: z
      .string()
      .refine(isFlag, `标记应为下列之一：${Object.keys(flagRules).join('、')}`)
      .optional(),
    group: z.enum(groupCodes).optional(),
    township: z.string().max(9).optional(),
    school: z.string().max(60).optional(),
    day: z.iso.date('日期应写成 2026-11-24').optional().openapi({ description: 'calendar day in Shanghai' }),
  })
  .refine((rule) => Object.values(rule).some((value) => value !== undefined), '至少写一个条件');

export type ExclusionRule = z.output<typeof exclusionRule>;

/** Whether a rule means this answer. */
export function fits(
  { flag, group, township, school, day }: ExclusionRule,
  response: Pick<ResponseRecord, 'flags' | 'group' | 'township' | 'school' | 'day'>,
): boolean {
  return (
    (flag === undefined || response.flags.some((one) => one === flag)) &&
    (group === undefined || response.group === group) &&
    (township === undefined || response.township === township) &&
    (school === undefined || response.school === school) &&
    (day === undefined || response.day === day)
  );
}
