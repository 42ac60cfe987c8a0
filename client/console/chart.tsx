import { BarChart, CustomChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

use([
  BarChart,
  CustomChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkLineComponent,
  AriaComponent,
  TooltipComponent,
  LabelLayout,
  SVGRenderer,
]);

export interface ChartProps {
  /** What echarts draws, at a width in pixels. The same function for the same drawing. */
  option: (width: number) => Record<string, unknown>;
  height: number;
  /** What the chart shows, for who cannot see it; the figures stand in the table beneath. */
  label: string;
}

/** A chart as a drawing that grows and shrinks with its place, on paper as well. */
export default function Chart({ option, height, label }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const holder = place.current;
    if (!holder) return;
    const chart = init(holder, null, { renderer: 'svg' });
    const draw = () => {
      chart.resize();
      // On paper the drawing is scaled to the page, for which it must know its own measures.
      const drawing = holder.querySelector('svg');
      drawing?.setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    };
    chart.setOption({
      animation: false,
      aria: { enabled: true, label: { description: label } },
      ...option(holder.clientWidth),
    });
    draw();
    const watch = new ResizeObserver(draw);
    watch.observe(holder);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option, label]);
  return <div ref={place} className="chart" role="img" aria-label={label} style={{ height }} />;
}
