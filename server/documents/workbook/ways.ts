import type { Comparison, ReleasedReport } from '../../../analysis/report.ts';
import { otherWays } from '../../../analysis/sensitivity.ts';
import { combinationNames, definitionNames, verdictInWords } from '../../../analysis/wording.ts';
import { namesOf } from './names.ts';
import { type Cell, judgedCells, judgedHeads, type Sheet } from './sheet.ts';
import { texts } from './texts.ts';

/** The ways of counting that would turn the verdict. */
export function sensitivitySheet(report: ReleasedReport): Sheet {
  const { headline } = report;
  const indicative = !('suppressed' in headline) && headline.indicative;
  const rows = report.sensitivity.map(({ definition, combination, flagged, verdict, meetsBar }): Cell[] => [
    definitionNames[definition],
    combinationNames[combination],
    flagged === 'with' ? texts.counted : texts.left,
    meetsBar ? texts.atLeast : texts.under,
    verdictInWords({ verdict, indicative }),
  ]);
  return {
    name: texts.sheets.sensitivity,
    about: texts.abouts.sensitivity,
    heads: [
      [texts.way, 24],
      [texts.combining, 20],
      [texts.flagged, 16],
      [texts.standing, 12],
      [texts.verdict, 22],
    ],
    rows: rows.length > 0 ? rows : [[otherWays(report).length > 0 ? texts.noSensitivity : texts.notCompared]],
  };
}

/** The headline by every definition and combination. */
export function alternativesSheet(report: ReleasedReport): Sheet {
  return {
    name: texts.sheets.alternatives,
    about: texts.abouts.alternatives,
    heads: [[texts.way, 20], [texts.combining, 18], ...judgedHeads, [texts.declared, 5]],
    rows: report.alternatives.map(({ definition, combination, estimate }) => [
      definitionNames[definition],
      combinationNames[combination],
      ...judgedCells(estimate),
      definition === report.definition && combination === report.combination ? texts.declared : null,
    ]),
    kept: 2,
  };
}

/** Every pair of groups, and of townships, whose rates both leave. */
export function differencesSheet(report: ReleasedReport): Sheet {
  const names = namesOf(report);
  const rows = [
    ...report.comparisons.groups.map((pair) =>
      pairCells(texts.pairOf.groups, names.group(pair.one), names.group(pair.other), pair),
    ),
    ...report.comparisons.townships.map((pair) =>
      pairCells(texts.pairOf.townships, names.township(pair.one), names.township(pair.other), pair),
    ),
  ];
  return {
    name: texts.sheets.differences,
    about: texts.abouts.differences,
    heads: [
      [texts.scope, 8],
      [texts.one, 14],
      [texts.other, 14],
      [texts.difference, 14],
      [texts.differenceError, 10],
      [texts.lower, 10],
      [texts.upper, 10],
      [texts.adjusted, 12],
      [texts.clearness, 10],
    ],
    rows: rows.length === 0 ? [[texts.noPairs]] : rows,
    kept: 3,
    filtered: rows.length > 0,
  };
}

function pairCells(scope: string, one: string, other: string, pair: Comparison<unknown>): Cell[] {
  return [
    scope,
    one,
    other,
    { points: pair.difference },
    { points: pair.se },
    { points: pair.lower },
    { points: pair.upper },
    pair.adjusted === null ? texts.none : { p: pair.adjusted },
    pair.clear ? texts.clear : null,
  ];
}
