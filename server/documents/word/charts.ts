import { Resvg } from '@resvg/resvg-js';
import * as echarts from 'echarts';
import type { Estimate } from '../../../analysis/report.ts';
import { isCensus, valueInWords } from '../../../analysis/sentences/standing.ts';
import { joined, type Sentence, say } from '../../../analysis/sentences/told.ts';
import { percent, rateInWords } from '../../../analysis/wording.ts';
import { fontFiles } from '../print.ts';
import type { Chart } from './outline.ts';
import { printable } from './printable.ts';

/** A row of a chart: a rate with its limits. */
export interface ChartRow {
  name: string;
  estimate: Estimate;
  path: string;
}

/** Printed width of a chart and the height of its parts, in millimetres: as wide as the type area. */
const width = 156;
const rowHeight = 6.5;
const wrappedRowHeight = 9.5;
const edges = 19;
/** As many rows as fill a page and no more. */
const mostRows = 18;
const numerals = [...'一二三四五六七八九十'];

/** Dots to the inch, at least; pictures are drawn in units of 1/96 inch and enlarged. */
const resolution = 360;
const unitsPerMillimetre = 96 / 25.4;

const ink = { text: '#1a1a1a', dot: '#1d4e63', bar: '#b3261e', grid: '#d9d9d9' } as const;

/** Rates with their limits against the bar, as one chart or several that follow each other; none where all is withheld. */
export function rateCharts(title: string, given: readonly ChartRow[], bar: number): Chart[] {
  const rows = given.filter(({ estimate }) => !('suppressed' in estimate));
  const number = Math.ceil(rows.length / mostRows);
  const size = Math.ceil(rows.length / Math.max(1, number));
  return Array.from({ length: number }, (_, index) => {
    const part = rows.slice(index * size, (index + 1) * size);
    return rateChart(number === 1 ? title : `${title}（${numerals[index] ?? index + 1}）`, part, bar);
  });
}

function rateChart(title: string, rows: readonly ChartRow[], bar: number): Chart {
  const each = rows.some(({ name }) => name.length > longName) ? wrappedRowHeight : rowHeight;
  const height = edges + rows.length * each;
  const values = joined(
    rows.map(({ name, estimate, path }) => say`${name} ${valueInWords(estimate, path)}`),
    '；',
  );
  const alt: Sentence = say`${title}。点为满意率，横线为区间，竖线为标准。${values}。`;
  return { kind: 'chart', title, png: drawn(rows, bar, height), width, height, alt };
}

const longName = 10;

function drawn(rows: readonly ChartRow[], bar: number, height: number): Uint8Array {
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: width * unitsPerMillimetre,
    height: height * unitsPerMillimetre,
  });
  chart.setOption(optionOf(rows, bar));
  const svg = chart.renderToSVGString();
  chart.dispose();
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.round((width / 25.4) * resolution) },
    background: '#ffffff',
    font: { loadSystemFonts: false, fontFiles: [fontFiles.regular], defaultFontFamily: fontFamily },
  });
  return drawing.render().asPng();
}

const fontFamily = 'Noto Sans SC';

function optionOf(rows: readonly ChartRow[], bar: number): echarts.EChartsOption {
  const figures = rows.map(({ estimate }) => {
    if ('suppressed' in estimate) throw new Error('what is withheld is not drawn');
    return estimate;
  });
  const lowest = Math.min(bar, ...figures.map(({ lower }) => lower));
  const from = Math.max(0, Math.floor(lowest * 10 - 0.2) / 10);
  const text = { fontFamily, color: ink.text, fontSize: 12 };
  const long = rows.some(({ name }) => name.length > longName);
  return {
    animation: false,
    textStyle: text,
    grid: { left: long ? 250 : 110, right: 62, top: 30, bottom: 28 },
    xAxis: {
      type: 'value',
      min: from,
      max: 1,
      axisLabel: { ...text, formatter: (value: number) => `${Math.round(value * 100)}%` },
      splitLine: { lineStyle: { color: ink.grid } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map(({ name }) => printable(name)),
      axisTick: { show: false },
      axisLabel: { ...text, width: long ? 236 : 100, overflow: 'break', lineHeight: 15 },
    },
    series: [
      {
        type: 'custom',
        data: figures.map((figure, index) => [figure.lower, figure.upper, index, isCensus(figure) ? 1 : 0]),
        encode: { x: [0, 1], y: 2 },
        renderItem: (_params, api) => limits(api),
      },
      {
        type: 'scatter',
        symbolSize: 9,
        itemStyle: { color: ink.dot },
        data: figures.map(({ rate }, index) => [rate, index]),
        markLine: {
          symbol: 'none',
          silent: true,
          lineStyle: { color: ink.bar, type: 'dashed', width: 1.6 },
          label: { ...text, color: ink.bar, formatter: `标准 ${percent(bar)}`, position: 'start' },
          data: [{ xAxis: bar }],
        },
      },
      {
        // The figure itself stands at the right edge, where no limit can cover it.
        type: 'scatter',
        symbolSize: 0.01,
        data: figures.map((_, index) => [1, index]),
        label: {
          ...text,
          show: true,
          position: 'right',
          distance: 8,
          formatter: ({ dataIndex }) => {
            const figure = figures[dataIndex];
            return figure ? rateInWords(figure) : '';
          },
        },
      },
    ],
  };
}

function limits(api: echarts.CustomSeriesRenderItemAPI): echarts.CustomSeriesRenderItemReturn {
  const row = api.value(2);
  const [x1 = 0, y = 0] = api.coord([api.value(0), row]);
  const [x2 = 0] = api.coord([api.value(1), row]);
  const style = { stroke: ink.dot, lineWidth: 1.8, fill: 'none' };
  const line = (a: number, b: number, c: number, d: number) => ({
    type: 'line' as const,
    shape: { x1: a, y1: b, x2: c, y2: d },
    style,
  });
  if (api.value(3) === 1) return { type: 'group', children: [] };
  return {
    type: 'group',
    children: [line(x1, y, x2, y), line(x1, y - 4, x1, y + 4), line(x2, y - 4, x2, y + 4)],
  };
}
