import { useMemo } from 'react';
import type { Combination, Definition, Estimate, Report } from '../../../analysis/report.ts';
import {
  combinationNames,
  definitionNames,
  definitionsInWords,
  percent,
  verdictInWords,
} from '../../../analysis/wording.ts';
import { barColumns, baseColumns, rateColumn } from './estimate.tsx';
import { type Column, FiguresTable } from './figures-table.tsx';
import { barScale, IntervalChart, rateRow } from './interval-chart.tsx';
import { insideMark, useReading } from './reading.ts';
import { texts } from './texts.ts';

interface Way {
  definition: Definition;
  combination: Combination;
  estimate: Estimate;
}

/** The headline beside every other way to count it: which of them would say otherwise. */
export function Ways() {
  const { report, released } = useReading();
  const rows = useMemo(
    () =>
      report.alternatives
        .filter(({ estimate }) => !('suppressed' in estimate))
        .map((way) => {
          const sign = isHeadline(report, way) ? texts.headlineSign : '';
          return rateRow(`${sign}${shortName(way)}`, way.estimate);
        }),
    [report],
  );
  const scale = useMemo(() => barScale(report.bar, rows), [report, rows]);
  return (
    <>
      {rows.length === 0 ? (
        <p>{texts.noWays}</p>
      ) : (
        <>
          <IntervalChart label={texts.waysChart(percent(report.bar))} rows={rows} scale={scale} />
          <p className="soft small chart-key">{texts.intervalKey}</p>
        </>
      )}
      <Untold report={report} />
      <FiguresTable<Way>
        caption={texts.ways}
        base={texts.waysBase}
        first={texts.way}
        rows={report.alternatives}
        keyOf={({ definition, combination }) => `${definition} ${combination}`}
        name={fullName}
        about={(way) =>
          [
            insideMark(way.estimate, released.alternatives.find((one) => sameWay(one, way))?.estimate),
            isHeadline(report, way) ? texts.theHeadline : '',
            way.combination === report.combination ? definitionsInWords[way.definition] : '',
          ].join('')
        }
        columns={[rateColumn, ...barColumns, withColumn(report), ...withoutColumn(report), ...baseColumns]}
      />
    </>
  );
}

/** Whether a way, over all answers, says otherwise than the headline. */
function withColumn(report: Report): Column<Way> {
  const text = (way: Way) => {
    if ('suppressed' in way.estimate) return '';
    if (isHeadline(report, way)) return texts.itself;
    if ('suppressed' in report.headline) return '';
    return turning(report, way, 'with') ? texts.turned : texts.sameVerdict;
  };
  return {
    title: texts.turnsWith,
    words: true,
    text,
    className: (way) => (turning(report, way, 'with') ? 'turns' : undefined),
  };
}

/** The same over the answers without a flag; no column where that may not be told. */
function withoutColumn(report: Report): Column<Way>[] {
  if (untold(report)) return [];
  const { headline } = report;
  const indicative = !('suppressed' in headline) && headline.indicative;
  const text = (way: Way) => {
    if ('suppressed' in way.estimate || 'suppressed' in headline) return '';
    const other = turning(report, way, 'without');
    if (!other) return texts.sameVerdict;
    const verdict = verdictInWords({ verdict: other.verdict, indicative });
    return texts.turns(other.meetsBar ? texts.atLeast : texts.under, verdict);
  };
  return [
    {
      title: texts.turnsWithout,
      words: true,
      text,
      className: (way) => (turning(report, way, 'without') ? 'turns' : undefined),
    },
  ];
}

/** Why there is no column without the flagged answers, where there is none. */
function Untold({ report }: { report: Report }) {
  if (!untold(report)) return null;
  const { count, headlineWithout } = report.flagged;
  if (count === 0) return <p>{texts.noFlagged}</p>;
  return <p>{headlineWithout === null ? texts.fewFlagged(report.smallCell) : texts.flaggedInside}</p>;
}

/** Whether nothing may be told of the county without the flagged answers. */
function untold({ flagged: { headlineWithout } }: Report): boolean {
  return headlineWithout === null || 'suppressed' in headlineWithout;
}

function turning(report: Report, way: Way, flagged: 'with' | 'without') {
  return report.sensitivity.find((one) => one.flagged === flagged && sameWay(one, way));
}

/** What is to be read at a glance where the chart has no room for more. */
function shortName({ definition, combination }: Way): string {
  return `${definitionNames[definition]}${texts.shortCombinations[combination]}`;
}

function fullName({ definition, combination }: Way): string {
  return `${definitionNames[definition]}，${combinationNames[combination]}`;
}

type Named = Pick<Way, 'definition' | 'combination'>;

function sameWay(one: Named, other: Named): boolean {
  return one.definition === other.definition && one.combination === other.combination;
}

function isHeadline(report: Report, way: Named): boolean {
  return sameWay(report, way);
}
