import { useMemo } from 'react';
import type { DailyCounts } from '../api.ts';
import { Chart, ink, font as larger } from '../chart-frame.tsx';
import { texts } from './texts.ts';

const font = { ...larger, fontSize: 13 };
const colours = { phone: '#5b8ba1', paper: '#c98a2b' };

/** Answers of each day, those from paper on top of those from phones; the same figures stand in the table beneath. */
export function DailyChart({ days }: { days: DailyCounts['days'] }) {
  const option = useMemo(() => () => optionOf(days), [days]);
  const total = days.at(-1)?.total ?? 0;
  return <Chart option={option} height={240} label={texts.dailyChart(days.length, total)} />;
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
  return {
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
      splitLine: { lineStyle: { color: ink.grid } },
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
