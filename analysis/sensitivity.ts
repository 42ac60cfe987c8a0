import type { Combination, Definition, Estimate, EstimateFigures, Report } from './report.ts';

/** One other way to the headline: another definition, another combination, or without the flagged answers. */
export interface Way {
  definition: Definition;
  combination: Combination;
  flagged: 'with' | 'without';
  estimate: Estimate;
}

/** The ways that would turn the headline's verdict or its standing to the bar; none where a figure is withheld. */
export function sensitivityOf(headline: Estimate, ways: readonly Way[]): Report['sensitivity'] {
  if ('suppressed' in headline) return [];
  return ways.flatMap(({ estimate, ...way }) => {
    if ('suppressed' in estimate || agree(headline, estimate)) return [];
    return [{ ...way, verdict: estimate.verdict, meetsBar: estimate.meetsBar }];
  });
}

/** The other definitions and combinations that the headline can be set against; none where either is withheld. */
export function otherWays({
  headline,
  alternatives,
  definition,
  combination,
}: Pick<Report, 'headline' | 'alternatives' | 'definition' | 'combination'>): Report['alternatives'] {
  if ('suppressed' in headline) return [];
  return alternatives.filter(
    (way) =>
      !('suppressed' in way.estimate) && !(way.definition === definition && way.combination === combination),
  );
}

function agree(one: EstimateFigures, other: EstimateFigures): boolean {
  return one.verdict === other.verdict && one.meetsBar === other.meetsBar;
}
