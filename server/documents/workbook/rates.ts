import type { CountInSteps, ReleasedReport } from '../../../analysis/report.ts';
import {
  definitionNames,
  estimateInWords,
  groupReleaseInWords,
  townshipReleaseInWords,
} from '../../../analysis/wording.ts';
import { type Names, namesOf } from './names.ts';
import { type Cell, estimateCells, estimateHeads, judgedCells, judgedHeads, type Sheet } from './sheet.ts';
import { texts } from './texts.ts';

/** The rate by every cut of who answered: group, township, both, and what leaves in place of a rate. */
export function rateSheets(report: ReleasedReport): Sheet[] {
  const names = namesOf(report);
  const definition = definitionNames[report.definition];
  return [
    {
      name: texts.sheets.groups,
      about: texts.abouts.groups(definition),
      heads: [[texts.group, 14], ...judgedHeads, [texts.inPlace, 40]],
      rows: report.byGroup.map(({ group, estimate }) => [
        names.group(group),
        ...judgedCells(estimate),
        groupReleaseInWords(report.release, group) || null,
      ]),
    },
    {
      name: texts.sheets.townships,
      about: texts.abouts.townships(definition),
      heads: [[texts.township, 14], ...judgedHeads, [texts.entering, 42], [texts.inPlace, 40]],
      rows: report.byTownship.map(({ township, groups, estimate }) => [
        names.township(township),
        ...judgedCells(estimate),
        'suppressed' in estimate ? null : groups.map(names.group).join('、') || null,
        townshipReleaseInWords(report.release, township) || null,
      ]),
    },
    {
      name: texts.sheets.cells,
      about: texts.abouts.cells(definition),
      heads: [[texts.group, 14], [texts.township, 14], ...estimateHeads],
      rows: report.byGroupTownship.map(({ group, township, estimate }) => [
        names.group(group),
        names.township(township),
        ...estimateCells(estimate),
      ]),
      kept: 2,
      filtered: true,
    },
    matrixSheet(report, names),
    stepsSheet(report, names),
  ];
}

/** The aspects, of the county and of every group. */
export function dimensionSheet(report: ReleasedReport): Sheet {
  const names = namesOf(report);
  return {
    name: texts.sheets.dimensions,
    about: texts.abouts.dimensions,
    heads: [[texts.dimension, 18], [texts.group, 12], ...estimateHeads],
    rows: report.byDimension.map(({ dimension, group, estimate }) => [
      names.dimension(dimension),
      names.group(group),
      ...estimateCells(estimate),
    ]),
    kept: 2,
    filtered: true,
  };
}

/** Townships by groups: what the long list has, to be seen at once. */
function matrixSheet(report: ReleasedReport, names: Names): Sheet {
  const { groups, townships } = report.campaign;
  const cell = (group: string, township: string): Cell => {
    const found = report.byGroupTownship.find((row) => row.group === group && row.township === township);
    if (!found) return texts.none;
    const { estimate } = found;
    return 'suppressed' in estimate ? estimateInWords(estimate) : { rate: estimate.rate };
  };
  return {
    name: texts.sheets.matrix,
    about: texts.abouts.matrix(definitionNames[report.definition]),
    heads: [[texts.township, 14], ...groups.map(({ code }) => [names.group(code), 20] as const)],
    rows: townships.map(({ code: township, name }) => [
      name,
      ...groups.map(({ code }) => cell(code, township)),
    ]),
    kept: 1,
  };
}

/** Counts that leave in steps of three, because a rate would give somebody away. */
function stepsSheet({ release }: ReleasedReport, names: Names): Sheet {
  const rows: Cell[][] = [
    ...(release?.groups ?? []).flatMap(({ group, steps, kinds }) => [
      ...stepCells(texts.group, names.group(group), texts.county, steps),
      ...kinds.flatMap((kind) => stepCells(texts.group, names.group(group), kind.kind, kind.steps)),
    ]),
    ...(release?.townships ?? []).flatMap(({ township, steps }) =>
      stepCells(texts.township, names.township(township), texts.none, steps),
    ),
  ];
  return {
    name: texts.sheets.steps,
    about: texts.abouts.steps,
    heads: [
      [texts.scope, 10],
      [texts.name, 16],
      [texts.kind, 10],
      [texts.from, 16],
      [texts.to, 16],
      [texts.valid, 12],
    ],
    rows: rows.length === 0 ? [[texts.noSteps]] : rows,
  };
}

function stepCells(scope: string, name: string, kind: string, steps: CountInSteps | null): Cell[][] {
  return steps === null ? [] : [[scope, name, kind, steps.from, steps.to, steps.valid]];
}
