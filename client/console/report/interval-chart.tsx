import { useMemo } from 'react';
import type { Estimate } from '../../../analysis/report.ts';
import { percent, rateInWords, released } from '../../../analysis/wording.ts';
import { Chart, font, ink } from '../chart-frame.tsx';
import { texts } from './texts.ts';

/** One line of a chart of intervals: a dot with its limits, or a band of which no more may be told. */
export interface IntervalRow {
  name: string;
  value: number | null;
  limits: readonly [number, number] | null;
  /** What stands at the end of the line. */
  words: string;
  /** What may be said of it: over the line, under it, or neither. */
  side: 'over' | 'under' | 'across';
}

interface Scale {
  /** The line that the rows are held against. */
  reference: number;
  referenceName: string;
  from: number;
  to: number;
  format: (value: number) => string;
}

const rowHeight = 38;
/** So that a long name stands on two lines of a row. */
const small = { fontSize: 12, lineHeight: 14 } as const;
const symbols = { over: 'circle', under: 'triangle', across: 'emptyCircle' } as const;
const colours = { over: ink.over, under: ink.under, across: ink.open } as const;

/** Rows with their intervals against a line; a dot's form tells what may be said of it. */
export function IntervalChart(props: { label: string; rows: readonly IntervalRow[]; scale: Scale }) {
  const { label, rows, scale } = props;
  const option = useMemo(() => (width: number) => optionOf(rows, scale, width), [rows, scale]);
  // Where nothing may be told there is nothing to draw; the table says why.
  if (rows.every(({ limits }) => limits === null)) return null;
  return <Chart option={option} height={70 + rows.length * rowHeight} label={label} />;
}

/** Rates against the bar, with room for the lowest limit. */
export function barScale(bar: number, rows: readonly IntervalRow[]): Scale {
  const lowest = Math.min(bar, ...rows.flatMap(({ limits }) => (limits ? [limits[0]] : [])));
  return {
    reference: bar,
    referenceName: texts.barLine(percent(bar)),
    from: Math.max(0, Math.floor(lowest * 10 - 0.5) / 10),
    to: 1,
    format: (value) => `${Math.round(value * 100)}%`,
  };
}

const sides = { reached: 'over', 'not-reached': 'under', undecided: 'across', 'too-few': 'across' } as const;

/** A rate as a row; `range` stands in its place where only that may leave. */
export function rateRow(
  name: string,
  estimate: Estimate,
  range: { from: number; to: number; valid: number } | null = null,
): IntervalRow {
  if ('suppressed' in estimate) {
    return {
      name,
      value: null,
      limits: range && [range.from / range.valid, range.to / range.valid],
      words: range ? texts.range(range.from, range.to, range.valid) : texts.withheld,
      side: 'across',
    };
  }
  const { rate, lower, upper, verdict } = estimate;
  return {
    name,
    value: released(rate),
    limits: [released(lower), released(upper)],
    words: rateInWords(estimate),
    side: sides[verdict],
  };
}

function optionOf(rows: readonly IntervalRow[], scale: Scale, width: number) {
  const category = { type: 'category', inverse: true, axisLine: { show: false }, axisTick: { show: false } };
  const names = Math.max(...rows.map(({ name }) => name.length));
  const narrow = width < 600;
  const left = Math.min(16 + names * 14.5, width * (narrow ? 0.32 : 0.42));
  const right = 26 + Math.max(...rows.map(({ words }) => words.length)) * 9;
  return {
    grid: { left, right, top: 34, bottom: 30 },
    xAxis: {
      type: 'value',
      min: scale.from,
      max: scale.to,
      splitNumber: narrow ? 3 : 6,
      splitLine: { lineStyle: { color: ink.grid } },
      axisLabel: { ...font, color: ink.soft, formatter: scale.format, hideOverlap: true },
    },
    yAxis: [
      {
        ...category,
        data: rows.map(({ name }) => (narrow ? name.replace('·', '\n') : name)),
        axisLabel: { ...font, ...(narrow ? small : {}), width: left - 12, overflow: 'break' },
      },
      {
        ...category,
        position: 'right',
        data: rows.map(({ words }) => words),
        axisLabel: { ...font, fontWeight: 'bold' },
      },
    ],
    series: [limitSeries(rows), dotSeries(rows, scale)],
  };
}

function dotSeries(rows: readonly IntervalRow[], { reference, referenceName }: Scale) {
  return {
    type: 'scatter',
    z: 6,
    silent: true,
    symbolSize: 12,
    data: rows.flatMap(({ value, side }, index) =>
      value === null
        ? []
        : [
            {
              value: [value, index],
              symbol: symbols[side],
              symbolRotate: side === 'under' ? 180 : 0,
              itemStyle: { color: colours[side], borderWidth: side === 'across' ? 2.5 : 0 },
            },
          ],
    ),
    markLine: {
      symbol: 'none',
      silent: true,
      lineStyle: { color: ink.bar, width: 2, type: 'solid' },
      label: { formatter: referenceName, color: ink.bar, fontSize: 14, position: 'start' },
      data: [{ xAxis: reference }],
    },
  };
}

interface Drawing {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => number[];
}

/** The interval of each row as a line with two ends; a band where there is no dot. */
function limitSeries(rows: readonly IntervalRow[]) {
  return {
    type: 'custom',
    silent: true,
    z: 5,
    data: rows.flatMap(({ limits, value }, index) =>
      limits ? [[...limits, index, value === null ? 1 : 0]] : [],
    ),
    encode: { x: [0, 1], y: 2 },
    renderItem: (_: unknown, { value, coord }: Drawing) => {
      const row = value(2);
      const [from = 0, y = 0] = coord([value(0), row]);
      const [to = 0] = coord([value(1), row]);
      if (value(3) === 1)
        return {
          type: 'rect',
          shape: { x: from, y: y - 6, width: Math.max(2, to - from), height: 12 },
          style: { fill: ink.range, stroke: ink.soft, lineDash: [3, 2] },
        };
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line',
        shape: { x1, y1, x2, y2 },
        style: { stroke: ink.text, lineWidth: 1.5 },
      });
      return {
        type: 'group',
        children: [line(from, y, to, y), line(from, y - 5, from, y + 5), line(to, y - 5, to, y + 5)],
      };
    },
  };
}
