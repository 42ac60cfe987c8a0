import type { Report } from '../../../analysis/report.ts';
import { safetyInWords, safetyNames, safetyOf } from '../../../analysis/safety.ts';
import {
  coarseInWords,
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  intervalInWords,
  labelsOf,
  percent,
  rateInWords,
  roundedToBarInWords,
  verdictInWords,
  withheldInWords,
} from '../../../analysis/wording.ts';
import { type Fact, Facts } from '../facts.tsx';
import { insideMark, useReading } from './reading.ts';
import { Ruler } from './ruler.tsx';
import { texts } from './texts.ts';

/** The one figure that the campaign was made for, whether it holds, and all that it means. */
export function Headline() {
  const reading = useReading();
  const { report } = reading;
  const { headline } = report;
  const shown = 'suppressed' in headline ? null : headline;
  return (
    <section className="sheet headline-sheet" id="headline" aria-label={texts.headline}>
      <div className="headline-figure">
        <p className="headline-name">
          {texts.rate} · {definitionNames[report.definition]}
        </p>
        <p
          className={'suppressed' in headline ? 'headline headline-words' : 'headline'}
          data-testid="headline"
        >
          {'suppressed' in headline ? withheldInWords[headline.suppressed] : rateInWords(headline)}
        </p>
        {shown?.coarse && <p className="soft small">{coarseInWords(headline)}</p>}
        {shown && <Ruler figures={shown} bar={report.bar} />}
        <span className="marks">
          {labelsOf(report).map((label) => (
            <span key={label} className={label === report.label ? 'mark mark-plain' : 'mark'}>
              {label}
            </span>
          ))}
        </span>
      </div>
      <div>
        <SafetyLine report={report} />
        <Facts facts={factsOf(report, reading.released)} />
      </div>
    </section>
  );
}

/** Whether the figure holds: the first thing to be read beside it. */
function SafetyLine({ report }: { report: Report }) {
  const found = safetyOf(report);
  if (found === null) return null;
  return (
    <p className={`safety safety-${found.safety}`} data-testid="safety">
      <strong>{safetyNames[found.safety]}</strong>
      <span>{safetyInWords(report)}</span>
    </p>
  );
}

function factsOf(report: Report, released: Report): Fact[] {
  return [...figureFacts(report), ...methodFacts(report), ...asideFacts(report, released)];
}

function figureFacts({ headline, bar }: Report): Fact[] {
  if ('suppressed' in headline) return [[texts.bar, percent(bar)]];
  const { meetsBar, level, valid, n } = headline;
  return [
    [
      texts.against,
      `${meetsBar ? texts.meets(percent(bar)) : texts.below(percent(bar))}${roundedToBarInWords(headline, bar)}`,
    ],
    [texts.verdict, verdictInWords(headline)],
    [texts.interval(level), intervalInWords(headline)],
    [texts.denominator, texts.denominatorText(valid, n)],
  ];
}

function methodFacts({ definition, combination }: Report): Fact[] {
  return [
    [texts.definition, definitionNames[definition], definitionsInWords[definition]],
    [texts.combination, combinationNames[combination], combinationsInWords[combination]],
  ];
}

/** Answers that are marked or set aside, with the rate without them where it may be told. */
function asideFacts(report: Report, released: Report): Fact[] {
  const without = (which: 'flagged' | 'excluded') => {
    const { headlineWithout } = report[which];
    if (!headlineWithout || 'suppressed' in headlineWithout) return '';
    const mark = insideMark(headlineWithout, released[which].headlineWithout ?? undefined);
    return texts.without(percent(headlineWithout.rate)) + mark;
  };
  const { flagged, excluded } = report;
  const facts: Fact[] = [];
  if (flagged.count > 0) facts.push([texts.flagged, texts.flaggedText(flagged.count) + without('flagged')]);
  if (excluded.count > 0)
    facts.push([texts.excluded, texts.excludedText(excluded.count) + without('excluded')]);
  return facts;
}
