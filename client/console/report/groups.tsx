import { useMemo } from 'react';
import type { Report } from '../../../analysis/report.ts';
import {
  definitionNames,
  definitionsInWords,
  groupReleaseInWords,
  percent,
  townshipReleaseInWords,
} from '../../../analysis/wording.ts';
import { barColumns, baseColumns, rateColumn } from './estimate.tsx';
import { FiguresTable } from './figures-table.tsx';
import { barScale, IntervalChart, rateRow } from './interval-chart.tsx';
import { insideMark, useReading } from './reading.ts';
import { texts } from './texts.ts';

/** The groups against the bar, with their intervals. */
export function Groups() {
  const { report, released, names, address } = useReading();
  const shown = report.byGroup.filter(({ group }) => address.group === null || group === address.group);
  const rows = useMemo(
    () => [
      rateRow(texts.county, report.headline),
      ...report.byGroup.map(({ group, estimate }) =>
        rateRow(
          names.group(group),
          estimate,
          report.release?.groups.find((row) => row.group === group)?.steps ?? null,
        ),
      ),
    ],
    [report, names],
  );
  const scale = useMemo(() => barScale(report.bar, rows), [report, rows]);
  return (
    <>
      <IntervalChart
        label={texts.groupsChart(definitionNames[report.definition], percent(report.bar))}
        rows={rows}
        scale={scale}
      />
      <p className="soft small chart-key">{texts.intervalKey}</p>
      <FiguresTable
        caption={texts.groups}
        base={texts.base(definitionsInWords[report.definition])}
        first={texts.group}
        rows={shown}
        keyOf={({ group }) => group}
        name={({ group }) => names.group(group)}
        about={({ group, estimate }) =>
          [
            insideMark(estimate, released.byGroup.find((one) => one.group === group)?.estimate),
            groupReleaseInWords(report.release, group),
          ].join('')
        }
        columns={[rateColumn, ...barColumns, ...baseColumns]}
      />
    </>
  );
}

type TownshipRow = Report['byTownship'][number];

export function Townships() {
  const { report, released, names, address } = useReading();
  const all = report.campaign.groups.length;
  const shown = report.byTownship.filter(
    ({ township }) => address.township === null || township === address.township,
  );
  // Whoever is counted in a rate is told beside that rate alone: 几到几份 is of everybody who answered there.
  const counted = ({ groups, estimate }: TownshipRow) => {
    if ('suppressed' in estimate || groups.length === all) return '';
    return groups.length > 0 ? texts.counted(groups.map(names.group).join('、')) : texts.nobody;
  };
  const inside = ({ township, groups, estimate }: TownshipRow) => {
    const leaving = released.byTownship.find((one) => one.township === township);
    // Over fewer groups it is another figure that leaves.
    return insideMark(estimate, leaving?.groups.join() === groups.join() ? leaving.estimate : undefined);
  };
  return (
    <FiguresTable
      caption={texts.townships}
      base={texts.base(definitionsInWords[report.definition])}
      first={texts.township}
      rows={shown}
      keyOf={({ township }) => township}
      name={({ township }) => names.township(township)}
      about={(row) =>
        [inside(row) + townshipReleaseInWords(report.release, row.township), counted(row)]
          .filter((words) => words !== '')
          .join('；')
      }
      columns={[rateColumn, ...barColumns, ...baseColumns]}
    />
  );
}
