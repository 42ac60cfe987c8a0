import { lazy, Suspense } from 'react';
import type { ChartProps } from './chart.tsx';

const Drawn = lazy(() => import('./chart.tsx'));

/** A chart; its program is fetched when the first one is shown, while the figures are read already. */
export function Chart(props: ChartProps) {
  return (
    <Suspense fallback={<div className="chart" style={{ height: props.height }} />}>
      <Drawn {...props} />
    </Suspense>
  );
}

/** The desk's colours for drawings. */
export const ink = {
  text: '#17262e',
  soft: '#4a5a62',
  grid: '#dde4e7',
  over: '#14506b',
  under: '#a3211a',
  open: '#6b5200',
  bar: '#a3211a',
  range: '#b9c6cc',
} as const;

export const font = { fontSize: 14, color: ink.text, fontFamily: 'inherit' } as const;
