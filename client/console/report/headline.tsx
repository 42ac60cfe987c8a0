import type { Report } from '../../../analysis/report.ts';
import {
  combinationNames,
  combinationsInWords,
  definitionNames,
  definitionsInWords,
  intervalInWords,
  labelsOf,
  percent,
  settlingInWords,
  verdictInWords,
  withheldInWords,
} from '../../../analysis/wording.ts';
import { texts } from './texts.ts';

/** The one figure that the campaign was made for, with all that it means. */
export function Headline({ report }: { report: Report }) {
  const { headline } = report;
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
          {'suppressed' in headline ? withheldInWords[headline.suppressed] : percent(headline.rate)}
        </p>
        <span className="marks">
          {labelsOf(report).map((label) => (
            <span key={label} className={label === report.label ? 'mark mark-plain' : 'mark'}>
              {label}
            </span>
          ))}
        </span>
      </div>
      <dl className="facts">
        {factsOf(report).map(([name, value, words]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {words?.map((line) => (
                <div key={line} className="soft small">
                  {line}
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

type Fact = [name: string, value: string, words?: readonly string[]];

function factsOf(report: Report): Fact[] {
  return [...figureFacts(report), ...methodFacts(report), ...asideFacts(report)];
}

function figureFacts(report: Report): Fact[] {
  const { headline, bar } = report;
  if ('suppressed' in headline) return [[texts.bar, percent(bar)]];
  const { meetsBar, level, valid, n } = headline;
  const other = report.sensitivity.length;
  return [
    [texts.against, meetsBar ? texts.meets(percent(bar)) : texts.below(percent(bar))],
    [texts.verdict, verdictInWords(headline), [settlingInWords(report)].filter(Boolean)],
    [texts.otherWays, other === 0 ? texts.sameVerdict : texts.otherVerdicts(other)],
    [texts.interval(level), intervalInWords(headline)],
    [texts.denominator, texts.denominatorText(valid, n)],
  ];
}

function methodFacts({ definition, combination }: Report): Fact[] {
  return [
    [texts.definition, definitionNames[definition], [definitionsInWords[definition]]],
    [texts.combination, combinationNames[combination], [combinationsInWords[combination]]],
  ];
}

/** Answers that are marked or set aside, with the rate without them where it may be told. */
function asideFacts({ flagged, excluded }: Report): Fact[] {
  const without = ({ headlineWithout }: Report['flagged']) =>
    headlineWithout && !('suppressed' in headlineWithout) ? texts.without(percent(headlineWithout.rate)) : '';
  const facts: Fact[] = [];
  if (flagged.count > 0) facts.push([texts.flagged, texts.flaggedText(flagged.count) + without(flagged)]);
  if (excluded.count > 0)
    facts.push([texts.excluded, texts.excludedText(excluded.count) + without(excluded)]);
  return facts;
}
