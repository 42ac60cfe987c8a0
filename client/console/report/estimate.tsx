import type { Estimate } from '../../../analysis/report.ts';
import { percent, withheldInWords } from '../../../analysis/wording.ts';
import { texts } from './texts.ts';

/** A rate as it is released, or why there is none. */
export function Rate({ estimate }: { estimate: Estimate }) {
  return 'suppressed' in estimate ? (
    <span className="withheld" title={texts.withheldReasons[estimate.suppressed]}>
      {withheldInWords[estimate.suppressed]}
    </span>
  ) : (
    percent(estimate.rate)
  );
}

/** The lowest rate first; withheld ones last. */
export function lowestFirst<Row extends { estimate: Estimate }>(rows: readonly Row[]): Row[] {
  const rate = ({ estimate }: Row) => ('suppressed' in estimate ? Number.POSITIVE_INFINITY : estimate.rate);
  return [...rows].sort((a, b) => (rate(a) === rate(b) ? 0 : rate(a) - rate(b)));
}
