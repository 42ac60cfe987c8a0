import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { Report } from '../../analysis/report.ts';
import { definitionNames, percent, released } from '../../analysis/wording.ts';

use([BarChart, GridComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

/** The groups against the bar; the same figures stand in the table beneath. */
export function GroupChart({ report }: { report: Report }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const chart = init(place.current, null, { renderer: 'svg' });
    const shown = report.byGroup.flatMap(({ group, estimate }) =>
      'suppressed' in estimate
        ? []
        : [
            {
              name: report.campaign.groups.find(({ code }) => code === group)?.name ?? group,
              rate: released(estimate.rate),
            },
          ],
    );
    chart.setOption({
      animation: false,
      aria: { enabled: true, label: { description: `${definitionNames[report.definition]}，各人群` } },
      grid: { left: 8, right: 56, top: 28, bottom: 8, containLabel: true },
      xAxis: {
        type: 'value',
        min: 0,
        max: 1,
        axisLabel: { formatter: (value: number) => `${Math.round(value * 100)}%` },
      },
      yAxis: { type: 'category', inverse: true, data: shown.map(({ name }) => name) },
      series: [
        {
          type: 'bar',
          barMaxWidth: 22,
          itemStyle: { color: '#3f7f9a' },
          data: shown.map(({ rate }) => rate),
          label: {
            show: true,
            position: 'right',
            formatter: ({ value }: { value: unknown }) => percent(Number(value)),
          },
          markLine: {
            symbol: 'none',
            lineStyle: { color: '#a3211a', width: 2 },
            label: { formatter: `标准 ${percent(report.bar)}`, color: '#a3211a', position: 'start' },
            data: [{ xAxis: report.bar }],
          },
        },
      ],
    });
    const resized = () => chart.resize();
    window.addEventListener('resize', resized);
    return () => {
      window.removeEventListener('resize', resized);
      chart.dispose();
    };
  }, [report]);
  return <div ref={place} style={{ height: 60 + report.byGroup.length * 38 }} />;
}
