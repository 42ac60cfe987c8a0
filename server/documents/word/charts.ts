import * as echarts from 'echarts';
import type { Estimate, EstimateFigures } from '../../../analysis/report.ts';
import { isCensus, valueInWords } from '../../../analysis/sentences/standing.ts';
import { joined, type Sentence, say } from '../../../analysis/sentences/told.ts';
import { percent, rateInWords } from '../../../analysis/wording.ts';
import type { Chart, Picture } from './outline.ts';
import { fontFamily } from './pictures.ts';
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
const edges = 12;
/**
 * The highest picture: what does not fit leaves at most so much of a page white. A chart of more rows goes on in another
 * picture, on the same scale and with an axis of its own.
 */
const highest = 52;

const unitsPerMillimetre = 96 / 25.4;

const ink = { text: '#1a1a1a', dot: '#1d4e63', bar: '#b3261e', grid: '#d9d9d9' } as const;

/** Rates with their limits against the bar; no chart where all is withheld. */
export function rateCharts(title: string, given: readonly ChartRow[], bar: number): Chart[] {
  const rows = given.filter(({ estimate }) => !('suppressed' in estimate));
  if (rows.length === 0) return [];
  const long = rows.some(({ name }) => name.length > longName);
  const each = long ? wrappedRowHeight : rowHeight;
  const number = Math.ceil(rows.length / Math.floor((highest - edges) / each));
  const size = Math.ceil(rows.length / number);
  const from = scaleFrom(rows, bar);
  const parts = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => {
    const own = rows.slice(index * size, (index + 1) * size);
    return picture(title, own, { bar, from, long, height: edges + own.length * each });
  });
  return [{ kind: 'chart', title, parts }];
}

/** How the rows of a picture are drawn: against which bar, from where on, with how much room. */
interface Drawing {
  bar: number;
  from: number;
  long: boolean;
  height: number;
}

function picture(title: string, rows: readonly ChartRow[], drawing: Drawing): Picture {
  const values = joined(
    rows.map(({ name, estimate, path }) => say`${name} ${valueInWords(estimate, path)}`),
    '；',
  );
  const alt: Sentence = say`${title}。点为满意率，横线为区间，竖线为标准。${values}。`;
  return { svg: drawn(rows, drawing), width, height: drawing.height, alt };
}

const longName = 10;

function drawn(rows: readonly ChartRow[], drawing: Drawing): string {
  const chart = echarts.init(null, null, {
    renderer: 'svg',
    ssr: true,
    width: width * unitsPerMillimetre,
    height: drawing.height * unitsPerMillimetre,
  });
  chart.setOption(optionOf(rows, drawing));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function figuresOf(rows: readonly ChartRow[]): EstimateFigures[] {
  return rows.map(({ estimate }) => {
    if ('suppressed' in estimate) throw new Error('what is withheld is not drawn');
    return estimate;
  });
}

/** Where the scale of a chart begins: a tenth of its own below the lowest of all its rows. */
function scaleFrom(rows: readonly ChartRow[], bar: number): number {
  const lowest = Math.min(bar, ...figuresOf(rows).map(({ lower }) => lower));
  return Math.max(0, Math.floor(lowest * 10 - 0.2) / 10);
}

function optionOf(rows: readonly ChartRow[], { bar, from, long }: Drawing): echarts.EChartsOption {
  const figures = figuresOf(rows);
  const text = { fontFamily, color: ink.text, fontSize: 12 };
  return {
    animation: false,
    textStyle: text,
    grid: { left: long ? 260 : 110, right: 62, top: 22, bottom: 22 },
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
      axisLabel: { ...text, width: long ? 246 : 100, overflow: 'break', lineHeight: 15 },
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
