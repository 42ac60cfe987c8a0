import type { Estimate } from '../../../analysis/report.ts';
import {
  estimateInWords,
  intervalInWords,
  rateInWords,
  verdictInWords,
  withheldInWords,
} from '../../../analysis/wording.ts';
import type { Column } from './figures-table.tsx';
import { texts } from './texts.ts';

/** A rate as it is released, or why there is none. */
export function Rate({ estimate }: { estimate: Estimate }) {
  return 'suppressed' in estimate ? (
    <span className="withheld" title={texts.withheldReasons[estimate.suppressed]}>
      {withheldInWords[estimate.suppressed]}
    </span>
  ) : (
    rateInWords(estimate)
  );
}

interface Estimated {
  estimate: Estimate;
}

/** The lowest rate first; withheld ones last. */
export function lowestFirst<Row extends Estimated>(rows: readonly Row[]): Row[] {
  const rate = ({ estimate }: Row) => ('suppressed' in estimate ? Number.POSITIVE_INFINITY : estimate.rate);
  return [...rows].sort((a, b) => (rate(a) === rate(b) ? 0 : rate(a) - rate(b)));
}

export const rateColumn: Column<Estimated> = {
  title: texts.result,
  text: ({ estimate }) => estimateInWords(estimate),
  show: ({ estimate }) => <Rate estimate={estimate} />,
  className: () => 'rate',
};

/** How a rate stands to the bar: only those of the headline's definition are compared with it. */
export const barColumns: readonly Column<Estimated>[] = [
  {
    title: texts.compare,
    words: true,
    text: ({ estimate }) => standing(estimate),
    show: ({ estimate }) => (
      <>
        {standing(estimate)}
        <div className="soft small">{verdict(estimate)}</div>
      </>
    ),
  },
  { title: texts.verdict, text: ({ estimate }) => verdict(estimate), onlyCopied: true },
];

/** The interval, and the answers that the rate is a share of. */
export const baseColumns: readonly Column<Estimated>[] = [
  { title: texts.intervalColumn, text: ({ estimate }) => intervalInWords(estimate) },
  { title: texts.validColumn, text: ({ estimate }) => count(estimate, 'valid') },
  { title: texts.answersColumn, text: ({ estimate }) => count(estimate, 'n') },
];

function standing(estimate: Estimate): string {
  if ('suppressed' in estimate) return '';
  return estimate.meetsBar ? texts.atLeast : texts.under;
}

function verdict(estimate: Estimate): string {
  return 'suppressed' in estimate ? '' : verdictInWords(estimate);
}

function count(estimate: Estimate, of: 'valid' | 'n'): string {
  return 'suppressed' in estimate ? '' : String(estimate[of]);
}
