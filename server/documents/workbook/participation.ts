import { participationTotals } from '../../../analysis/participation-totals.ts';
import type { ReleasedReport } from '../../../analysis/report.ts';
import { namesOf } from './names.ts';
import type { Cell, Head, Sheet } from './sheet.ts';
import { texts } from './texts.ts';

const countHeads: readonly Head[] = [
  [texts.eligible, 14],
  [texts.quota, 12],
  [texts.received, 12],
  [texts.participationRate, 14],
];

/** Who answered: by township, by group, and every cell of the frame. */
export function participationSheets(report: ReleasedReport): Sheet[] {
  const names = namesOf(report);
  const about = (by: string) => texts.abouts.participation(by, report.campaign.exampleFrame);
  return [
    {
      name: texts.sheets.participationByTownship,
      about: about(texts.byTownship),
      heads: [[texts.township, 20], ...countHeads],
      rows: participationTotals(report, 'township').map((row) => [
        names.township(row.code),
        ...countCells(row),
      ]),
    },
    {
      name: texts.sheets.participationByGroup,
      about: about(texts.byGroup),
      heads: [[texts.group, 20], ...countHeads],
      rows: participationTotals(report, 'group').map((row) => [names.group(row.code), ...countCells(row)]),
    },
    {
      name: texts.sheets.participation,
      about: about(texts.byCell),
      heads: [[texts.group, 12], [texts.township, 14], [texts.school, 24], ...countHeads],
      rows: report.participation.map((row) => [
        names.group(row.group),
        names.township(row.township),
        row.school,
        ...countCells(row),
      ]),
      kept: 3,
      filtered: true,
    },
  ];
}

function countCells(row: { eligible: number; quota: number; received: number; rate: number | null }): Cell[] {
  return [
    row.eligible,
    row.quota,
    row.received,
    row.rate === null ? texts.nobody : { participation: row.rate },
  ];
}
