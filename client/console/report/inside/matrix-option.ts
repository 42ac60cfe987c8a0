import type { MatrixItem, Quadrant } from '../../../../analysis/importance.ts';
import { percent, released } from '../../../../analysis/wording.ts';
import { font, ink } from '../../chart-frame.tsx';
import { texts } from './texts.ts';

/** A form of its own for each place, beside the colour. */
const marks: Readonly<Record<Quadrant, { symbol: string; color: string }>> = {
  'mend-first': { symbol: 'triangle', color: ink.under },
  'mend-later': { symbol: 'diamond', color: ink.open },
  keep: { symbol: 'circle', color: ink.over },
  maintain: { symbol: 'rect', color: ink.soft },
};

/** The name of each quarter in its corner. */
function cornerSeries([left, right]: [number, number], [bottom, top]: [number, number]) {
  const corner = (quadrant: Quadrant, x: number, y: number, inward: 'left' | 'right') => ({
    value: [x, y],
    label: {
      ...font,
      show: true,
      formatter: texts.quadrants[quadrant],
      color: marks[quadrant].color,
      fontWeight: 'bold',
      position: inward,
      offset: [0, y === top ? 12 : -12],
    },
  });
  return {
    type: 'scatter',
    silent: true,
    symbolSize: 0,
    data: [
      corner('mend-first', left, top, 'right'),
      corner('keep', right, top, 'left'),
      corner('mend-later', left, bottom, 'right'),
      corner('maintain', right, bottom, 'left'),
    ],
  };
}

/** Importance upward, rate to the right, cut at the mean importance and at the bar; items by their numbers. */
export function matrixOption(
  items: readonly (MatrixItem & { number: number })[],
  cut: number | null,
  bar: number,
  titleOf: (item: string) => string,
) {
  const shown = items.flatMap(({ item, importance, performance, quadrant, number }) =>
    quadrant === null || 'suppressed' in importance || 'suppressed' in performance
      ? []
      : [
          {
            name: `${number}. ${titleOf(item)}`,
            rate: released(performance.rate),
            importance: importance.correlation,
            quadrant,
            number,
          },
        ],
  );
  const span = (values: readonly number[], step: number): [number, number] => [
    Math.floor(Math.min(...values) / step - 0.3) * step,
    Math.ceil(Math.max(...values) / step + 0.3) * step,
  ];
  const [lowest, highest] = span([bar, ...shown.map(({ rate }) => rate)], 0.05);
  const [least, most] = span([cut ?? 0, ...shown.map(({ importance }) => importance)], 0.1);
  const [left, right] = [Math.max(0, lowest), Math.min(1, highest)];
  const [bottom, top] = [Math.max(-1, least), Math.min(1, most)];
  const axis = {
    type: 'value',
    nameLocation: 'middle',
    nameTextStyle: font,
    splitLine: { show: false },
    axisLine: { show: true, lineStyle: { color: ink.range } },
  };
  return {
    // Drawn with the rest: a title is never taken for markup.
    tooltip: { renderMode: 'richText', formatter: '{b}', confine: true },
    grid: { left: 64, right: 24, top: 16, bottom: 56 },
    xAxis: {
      ...axis,
      name: texts.rateAxis,
      nameGap: 32,
      min: left,
      max: right,
      axisLabel: { ...font, formatter: (value: number) => `${Math.round(value * 100)}%` },
    },
    yAxis: {
      ...axis,
      name: texts.importanceAxis,
      nameGap: 42,
      min: bottom,
      max: top,
      axisLabel: { ...font, formatter: (value: number) => value.toFixed(1) },
    },
    series: [
      cornerSeries([left, right], [bottom, top]),
      {
        type: 'scatter',
        symbolSize: 11,
        label: { show: true, formatter: '{@[2]}', position: 'right', distance: 3, ...font },
        labelLayout: { hideOverlap: true },
        data: shown.map(({ name, rate, importance, quadrant, number }) => ({
          name,
          value: [rate, importance, number],
          symbol: marks[quadrant].symbol,
          itemStyle: { color: marks[quadrant].color },
        })),
        markLine: {
          symbol: 'none',
          silent: true,
          lineStyle: { color: ink.soft, width: 1.5, type: 'dashed' },
          label: { ...font, color: ink.soft, position: 'insideEndTop' },
          data: [
            { xAxis: bar, label: { formatter: texts.barLine(percent(bar)) } },
            ...(cut === null ? [] : [{ yAxis: cut, label: { formatter: texts.cutLine } }]),
          ],
        },
      },
    ],
  };
}
