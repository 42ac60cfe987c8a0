import type { EstimateFigures } from '../../../analysis/report.ts';
import { intervalInWords, percent, rateInWords } from '../../../analysis/wording.ts';
import { texts } from './texts.ts';

const width = 320;
const height = 64;
const line = 34;

/** The headline and its interval on a rule with the bar: whether they lie apart is seen before a word is read. */
export function Ruler({ figures, bar }: { figures: EstimateFigures; bar: number }) {
  const from = Math.max(0, Math.floor(Math.min(bar, figures.lower) * 20 - 0.5) / 20);
  const at = (rate: number) => 8 + ((width - 16) * (rate - from)) / (1 - from);
  const ticks = [from, 1];
  return (
    <svg
      className="ruler"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={texts.ruler(rateInWords(figures), intervalInWords(figures), percent(bar))}
    >
      <line className="ruler-line" x1={at(from)} x2={at(1)} y1={line} y2={line} />
      {ticks.map((tick) => (
        <text
          key={tick}
          className="ruler-tick"
          x={at(tick)}
          y={line + 24}
          textAnchor={tick === 1 ? 'end' : 'start'}
        >
          {`${Math.round(tick * 100)}%`}
        </text>
      ))}
      <line className="ruler-bar" x1={at(bar)} x2={at(bar)} y1={18} y2={line + 12} />
      <text className="ruler-bar-name" x={at(bar)} y={13} textAnchor={at(bar) > width / 2 ? 'end' : 'start'}>
        {texts.barLine(percent(bar))}
      </text>
      <line className="ruler-interval" x1={at(figures.lower)} x2={at(figures.upper)} y1={line} y2={line} />
      {[figures.lower, figures.upper].map((limit, index) => (
        <line
          // biome-ignore lint/suspicious/noArrayIndexKey: the two ends of one line.
          key={index}
          className="ruler-end"
          x1={at(limit)}
          x2={at(limit)}
          y1={line - 7}
          y2={line + 7}
        />
      ))}
      <circle className="ruler-dot" cx={at(figures.rate)} cy={line} r={6} />
    </svg>
  );
}
