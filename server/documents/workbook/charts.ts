import { participationTotals } from '../../../analysis/participation-totals.ts';
import type { Estimate, EstimateFigures, ReleasedReport } from '../../../analysis/report.ts';
import { definitionNames, percent, released } from '../../../analysis/wording.ts';
import { type Names, namesOf } from './names.ts';
import type { Cell, Sheet } from './sheet.ts';
import { texts } from './texts.ts';

/**
 * What a chart draws. `intervals`: dots with limits against the bar; `bars`: lying, for long names; `columns`: standing.
 */
export interface Chart {
  kind: 'intervals' | 'bars' | 'columns';
  title: string;
  points: readonly ChartPoint[];
  /** `null` where nothing is held against it. */
  bar: number | null;
}

/** Figures as they stand in the sheets: fractions of 1, rounded to one decimal of a percent. */
export interface ChartPoint {
  name: string;
  rate: number;
  limits: { lower: number; upper: number } | null;
}

/** The charts of a sealed campaign; what is withheld is not drawn, and a chart without a rate is left empty. */
export function chartsOf(report: ReleasedReport): Chart[] {
  const names = namesOf(report);
  const { bar, headline } = report;
  const coarse = !('suppressed' in headline) && headline.coarse;
  return [
    {
      kind: 'intervals',
      title: texts.charts.groups(definitionNames[report.definition], percent(bar)),
      points: [
        ...pointOf(coarse ? texts.coarseCounty : texts.county, headline),
        ...report.byGroup.flatMap(({ group, estimate }) => pointOf(names.group(group), estimate)),
      ],
      bar,
    },
    {
      kind: 'bars',
      title: texts.charts.dimensions,
      points: lowestFirst(report.byDimension, ({ dimension }) => names.dimension(dimension)),
      bar: null,
    },
    {
      kind: 'bars',
      title: texts.charts.items,
      points: lowestFirst(report.byItem, ({ item }) => names.item(item)),
      bar: null,
    },
    participationChart(report, names),
  ];
}

/** Of the charts that `report` has: those that have something to draw. */
export function drawn(charts: readonly Chart[]): Chart[] {
  return charts.filter(({ points }) => points.length > 0);
}

/** What charts draw, so that each has a range of cells to draw from. */
export function chartFiguresSheet(charts: readonly Chart[]): Sheet {
  return {
    name: texts.sheets.chartFigures,
    about: texts.abouts.chartFigures,
    heads: [
      [texts.chart, 34],
      [texts.name, 60],
      [texts.result, 10],
      [texts.lower, 10],
      [texts.upper, 10],
      [texts.bar, 10],
      [texts.down, 10],
      [texts.up, 10],
    ],
    rows: charts.flatMap(({ kind, title, points, bar }) =>
      points.map(({ name, rate, limits }): Cell[] => [
        title,
        name,
        kind === 'columns' ? { participation: rate } : { rate },
        limits ? { rate: limits.lower } : texts.none,
        limits ? { rate: limits.upper } : texts.none,
        bar === null ? texts.none : { rate: bar },
        ...lengthCells({ name, rate, limits }),
      ]),
    ),
  };
}

/** From the figure to its limits, as they print: programs draw an interval by the lengths of its two halves. */
export function lengthsOf({ rate, limits }: ChartPoint): { down: number; up: number } {
  if (limits === null) return { down: 0, up: 0 };
  return {
    down: released(released(rate) - released(limits.lower)),
    up: released(released(limits.upper) - released(rate)),
  };
}

function lengthCells(point: ChartPoint): Cell[] {
  if (point.limits === null) return [texts.none, texts.none];
  const { down, up } = lengthsOf(point);
  return [{ rate: down }, { rate: up }];
}

/** Participation while nothing else may be drawn, and at any time. */
export function participationChart(report: ReleasedReport, names: Names = namesOf(report)): Chart {
  return {
    kind: 'columns',
    title: texts.charts.participation,
    points: participationTotals(report, 'township').flatMap(({ code, rate }) =>
      rate === null ? [] : [{ name: names.township(code), rate, limits: null }],
    ),
    bar: null,
  };
}

function pointOf(name: string, estimate: Estimate): ChartPoint[] {
  if ('suppressed' in estimate) return [];
  const { rate, lower, upper } = estimate;
  return [{ name, rate, limits: { lower, upper } }];
}

/** Of the county; ties in the order asked. */
function lowestFirst<Row extends { group: string | null; estimate: Estimate }>(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): ChartPoint[] {
  const shown = rows.flatMap((row): { name: string; estimate: EstimateFigures }[] =>
    row.group !== null || 'suppressed' in row.estimate ? [] : [{ name: nameOf(row), estimate: row.estimate }],
  );
  return shown
    .sort((a, b) => a.estimate.rate - b.estimate.rate)
    .flatMap(({ name, estimate }) => pointOf(name, estimate));
}
