import { BarChart, CustomChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { Report } from '../../../analysis/report.ts';
import { definitionNames, percent, released } from '../../../analysis/wording.ts';
import { namesOf } from './names.ts';
import { texts } from './texts.ts';

use([BarChart, CustomChart, GridComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

const colours = { bar: '#5b8ba1', line: '#a3211a', whisker: '#17262e', ink: '#17262e', grid: '#dde4e7' };
const font = { fontSize: 14, color: colours.ink, fontFamily: 'inherit' };
const rowHeight = 42;

/** The groups against the bar, with intervals; the same figures stand in the table beneath. */
export function GroupChart({ report }: { report: Report }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current, null, { renderer: 'svg' });
    chart.setOption(optionOf(report));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [report]);
  return <div ref={place} className="chart" style={{ height: 64 + report.byGroup.length * rowHeight }} />;
}

function optionOf(report: Report) {
  const { group: groupName } = namesOf(report);
  const rows = report.byGroup.map(({ group, estimate }) => {
    const shown = 'suppressed' in estimate ? null : estimate;
    const steps = report.release?.groups.find((row) => row.group === group)?.steps ?? null;
    // Where the rate does not leave, the count in steps stands as a range.
    const range = steps && [steps.from / steps.valid, steps.to / steps.valid];
    return {
      name: groupName(group),
      rate: shown && released(shown.rate),
      limits: shown ? [released(shown.lower), released(shown.upper)] : range,
      words: shown
        ? percent(shown.rate)
        : steps
          ? texts.range(steps.from, steps.to, steps.valid)
          : texts.withheld,
    };
  });
  const category = { type: 'category', inverse: true, axisLine: { show: false }, axisTick: { show: false } };
  return {
    animation: false,
    aria: { enabled: true, label: { description: texts.chart(definitionNames[report.definition]) } },
    grid: { left: 76, right: 104, top: 36, bottom: 28 },
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      splitLine: { lineStyle: { color: colours.grid } },
      axisLabel: { ...font, formatter: (value: number) => `${Math.round(value * 100)}%` },
    },
    yAxis: [
      { ...category, data: rows.map(({ name }) => name), axisLabel: font },
      {
        ...category,
        position: 'right',
        data: rows.map(({ words }) => words),
        axisLabel: { ...font, fontWeight: 'bold' },
      },
    ],
    series: [barSeries(rows, report.bar), whiskerSeries(rows)],
  };
}

function barSeries(rows: { rate: number | null }[], bar: number) {
  return {
    type: 'bar',
    barWidth: 18,
    itemStyle: { color: colours.bar },
    data: rows.map(({ rate }) => rate),
    markLine: {
      symbol: 'none',
      lineStyle: { color: colours.line, width: 2, type: 'solid' },
      label: { formatter: texts.barLine(percent(bar)), color: colours.line, fontSize: 14, position: 'start' },
      data: [{ xAxis: bar }],
    },
  };
}

interface Drawing {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => number[];
}

/** The interval of each group as a line with two ends, over its bar. */
function whiskerSeries(rows: { limits: number[] | null }[]) {
  const data = rows.flatMap(({ limits }, index) => (limits ? [[...limits, index]] : []));
  return {
    type: 'custom',
    silent: true,
    z: 5,
    data,
    encode: { x: [0, 1], y: 2 },
    renderItem: (_: unknown, { value, coord }: Drawing) => {
      const row = value(2);
      const [from = 0, y = 0] = coord([value(0), row]);
      const [to = 0] = coord([value(1), row]);
      const line = (x1: number, y1: number, x2: number, y2: number) => ({
        type: 'line',
        shape: { x1, y1, x2, y2 },
        style: { stroke: colours.whisker, lineWidth: 1.5 },
      });
      return {
        type: 'group',
        children: [line(from, y, to, y), line(from, y - 5, from, y + 5), line(to, y - 5, to, y + 5)],
      };
    },
  };
}
