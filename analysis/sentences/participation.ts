import type { GroupCode } from '../../surveys/groups.ts';
import { totalOf } from '../participation-totals.ts';
import type { Report } from '../report.ts';
import { participationInWords } from '../wording.ts';
import { type Figure, type Sentence, say } from './told.ts';

type Taken = 'eligible' | 'quota' | 'received';

/** Who could answer, who was wanted and who answered, of some cells together. */
export interface Answered {
  eligible: Figure;
  quota: Figure;
  received: Figure;
  /** received / eligible; `null` where nobody is eligible. */
  rate: Figure | null;
  /** Fewer than the plan wants. */
  behind: boolean;
}

/** The sums of the cells of a group, of a township, of both, or of all. */
export function answeredOf(
  { participation }: Pick<Report, 'participation'>,
  { group, township }: { group?: GroupCode; township?: string } = {},
): Answered {
  const cells = participation.filter(
    (cell) =>
      (group === undefined || cell.group === group) && (township === undefined || cell.township === township),
  );
  const tests = [
    ...(group === undefined ? [] : [`@.group==${JSON.stringify(group)}`]),
    ...(township === undefined ? [] : [`@.township==${JSON.stringify(township)}`]),
  ];
  const list = `participation[${tests.length === 0 ? '*' : `?${tests.join(' && ')}`}]`;
  const total = totalOf(cells);
  const figure = (of: Taken): Figure => ({ text: String(total[of]), path: `sum(${list}.${of})` });
  return {
    eligible: figure('eligible'),
    quota: figure('quota'),
    received: figure('received'),
    rate:
      total.rate === null
        ? null
        : {
            text: participationInWords(total.rate),
            path: `sum(${list}.received) / sum(${list}.eligible)`,
          },
    behind: total.received < total.quota,
  };
}

/** How many of how many answered, and which groups are short of the plan. */
export function participationSentences(report: Report): Sentence[] {
  const { eligible, quota, received, rate } = answeredOf(report);
  const asked = report.campaign.groups.filter(({ code }) =>
    report.participation.some((cell) => cell.group === code && cell.eligible > 0),
  );
  const behind = asked.filter(({ code }) => answeredOf(report, { group: code }).behind);
  const names = behind.map(({ name }) => name).join('、');
  return [
    say`名册上可以填写的共 ${eligible} 人，方案计划收 ${quota} 份，实际收到 ${received} 份${
      rate === null ? '' : say`，参与率（收到 ÷ 名册人数）为 ${rate}`
    }。计划数是目标，不是上限。`,
    [
      behind.length === 0
        ? '各人群收到的份数都不少于计划数。'
        : behind.length === asked.length
          ? '各人群收到的份数都少于计划数。'
          : `收到的份数少于计划数的人群：${names}。`,
    ],
  ];
}
