import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { DailyCounts } from '../api.ts';
import { texts } from './texts.ts';

use([BarChart, GridComponent, LegendComponent, AriaComponent, SVGRenderer]);

const font = { fontSize: 13, color: '#17262e', fontFamily: 'inherit' };
const colours = { phone: '#5b8ba1', paper: '#c98a2b', grid: '#dde4e7' };

/** Answers of each day, those from paper on top of those from phones; the same figures stand in the table beneath. */
export default function DailyChart({ days }: { days: DailyCounts['days'] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current, null, { renderer: 'svg' });
    chart.setOption(optionOf(days));
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [days]);
  return <div ref={place} className="chart daily-chart" />;
}

function optionOf(days: DailyCounts['days']) {
  const series = (name: string, color: string, data: number[]) => ({
    ...{ name, type: 'bar', stack: 'day', barMaxWidth: 36, itemStyle: { color }, data },
    // Where there is room, the figure itself.
    label: {
      show: days.length <= 16,
      ...font,
      color: '#fff',
      formatter: ({ value }: { value: number }) => value || '',
    },
    labelLayout: { hideOverlap: true },
  });
  const total = days.at(-1)?.total ?? 0;
  return {
    animation: false,
    aria: { enabled: true, label: { description: texts.dailyChart(days.length, total) } },
    grid: { left: 44, right: 12, top: 40, bottom: 28 },
    legend: { top: 0, left: 0, textStyle: font, itemWidth: 14, itemHeight: 14, itemGap: 24 },
    xAxis: {
      type: 'category',
      data: days.map(({ day }) => `${Number(day.slice(5, 7))}.${Number(day.slice(8))}`),
      axisTick: { show: false },
      axisLabel: { ...font, hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      splitLine: { lineStyle: { color: colours.grid } },
      axisLabel: font,
    },
    series: [
      series(
        texts.byPhone,
        colours.phone,
        days.map(({ phone }) => phone),
      ),
      series(
        texts.byPaper,
        colours.paper,
        days.map(({ paper }) => paper),
      ),
    ],
  };
}
