import { flagRules } from '../../../analysis/quality.ts';
import type { Estimate, ReleasedReport } from '../../../analysis/report.ts';
import { namesOf } from './names.ts';
import { type Cell, judgedCells, judgedHeads, type Sheet } from './sheet.ts';
import { texts } from './texts.ts';

/** What may leave of the quality of answers: how many carry a mark or were set aside, and what they change. */
export function qualitySheet(report: ReleasedReport): Sheet {
  const { excluded, flagged, release, joinedStrata } = report;
  const names = namesOf(report);
  const row = (name: string, count: Cell, estimate: Estimate | null, remark: string): Cell[] => [
    name,
    count,
    ...(estimate === null ? judgedHeads.map(() => texts.none) : judgedCells(estimate)),
    remark,
  ];
  return {
    name: texts.sheets.quality,
    about: texts.abouts.quality,
    heads: [[texts.entry, 24], [texts.count, 9], ...judgedHeads, [texts.remark, 40]],
    rows: [
      row(
        texts.flaggedAnswers,
        flagged.count,
        flagged.headlineWithout,
        flagged.headlineWithout === null ? texts.fewFlagged : texts.flaggedRemark,
      ),
      row(texts.excludedAnswers, excluded.count, excluded.headlineWithout, texts.excludedRemark),
      row(texts.keptAnswers, texts.none, excluded.headlineWith, texts.keptRemark),
      row(texts.waitingAnswers, excluded.waiting, null, texts.waitingRemark),
      row(texts.withheldShare, { rate: release?.share ?? 0 }, null, texts.withheldShareRemark),
      ...joinedStrata.map(({ group, townships }) =>
        row(
          texts.joined,
          texts.none,
          null,
          texts.joinedRemark(`${names.group(group)}：${townships.map(names.township).join('、')}`),
        ),
      ),
      ...Object.values(flagRules).map((rule, index) => row(texts.rule(index + 1), texts.none, null, rule)),
    ],
  };
}
