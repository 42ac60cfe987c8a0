import type { GroupCode } from '../surveys/groups.ts';
import type { Cell } from './influence.ts';
import { byGroup, combinedRate, type DeclaredShares, groupRate, type Rate, shareOf } from './rate.ts';
import type { Combination, Estimate } from './report.ts';
import { clopperPearson } from './statistics/clopper-pearson.ts';
import type { Interval } from './statistics/interval.ts';
import { kornGraubard } from './statistics/korn-graubard.ts';
import { isCensus } from './strata.ts';
import { fewestInGroup, reaches, verdictOf } from './verdict.ts';

/** What turns cells into an estimate: frozen by publication. */
export interface EstimateSettings {
  bar: number;
  level: number;
  smallCell: number;
  shares: DeclaredShares;
  /** Groups whose members each have a one-time code; others answer by links that anyone can open. */
  byCode: ReadonlySet<GroupCode>;
}

/** The answers that a figure is about. */
export interface Scope {
  /** The cells of the groups that enter. */
  cells: readonly Cell[];
  /** How groups are put together; `null` for the figure of one group, which is weighted whatever the campaign says. */
  combination: Combination | null;
  /** Groups that the figure is about and that do not enter it, with their eligible people there. */
  absent: readonly { group: GroupCode; eligible: number }[];
}

/** A figure before it is judged or withheld: its rate, its limits and the answers behind it. */
export interface Measured extends Rate, Interval {
  /** Answers not set aside, of the groups with a share. */
  n: number;
  valid: number;
  census: boolean;
  indicative: boolean;
  incomplete: boolean;
}

/** Measures a figure; `null` where no answer has a denominator. */
export function measured(scope: Scope, settings: EstimateSettings): Measured | null {
  const { combination } = scope;
  const groups = [...byGroup(scope.cells)].filter(
    ([group, own]) =>
      combination === null ||
      combination === 'as-answered' ||
      shareOf(group, own, combination, settings.shares) > 0,
  );
  const cells = groups.flatMap(([, own]) => own);
  const rate = combination === null ? groupRate(cells) : combinedRate(cells, combination, settings.shares);
  if (rate === null) return null;
  const valid = validIn(cells);
  const census = isWhole(cells);
  const openTo = groups.filter(([group]) => !settings.byCode.has(group));
  return {
    ...rate,
    ...intervalOf(rate, valid, census && openTo.length === 0, settings.level),
    n: cells.reduce((sum, { moments }) => sum + moments.n, 0),
    valid,
    census,
    indicative: openTo.length > 0,
    incomplete: isIncomplete(groups, scope, settings.shares),
  };
}

/** The estimate of a figure as the Report holds it, withheld where fewer than `smallCell` answers are valid. */
export function estimateOf(scope: Scope, settings: EstimateSettings): Estimate {
  const figure = measured(scope, settings);
  if (figure === null || figure.valid < settings.smallCell) return { suppressed: 'small' };
  const { rate, variance, lower, upper, n, valid, indicative } = figure;
  const effectiveN = variance === 0 ? null : (rate * (1 - rate)) / variance;
  return {
    rate,
    se: Math.sqrt(variance),
    lower,
    upper,
    level: settings.level,
    n,
    valid,
    effectiveN,
    designEffect: effectiveN === null ? null : n / effectiveN,
    verdict: verdictOf(figure, settings.bar),
    meetsBar: reaches(rate, settings.bar),
    indicative,
  };
}

/**
 * The limits of a rate: Korn and Graubard's on the valid answers. Where every stratum was asked whole by one-time code
 * nothing is left to chance: the rate itself. Where no two answers of a stratum differ, the variance says nothing, and
 * the valid answers stand as the effective size.
 */
export function intervalOf(
  { rate, variance, degreesOfFreedom }: Pick<Rate, 'rate' | 'variance' | 'degreesOfFreedom'>,
  valid: number,
  wholeByCode: boolean,
  level: number,
): Interval {
  if (wholeByCode) return { lower: rate, upper: rate };
  if (variance === 0 || degreesOfFreedom === null) return clopperPearson(rate, valid, level);
  return kornGraubard(rate, variance, Math.max(2, valid), degreesOfFreedom, level);
}

/** Whether all who are eligible in the cells' strata answered. */
export function isWhole(cells: readonly Cell[]): boolean {
  return cells.every(({ stratum }) => isCensus(stratum));
}

function validIn(cells: readonly Cell[]): number {
  return cells.reduce((sum, { moments }) => sum + moments.valid, 0);
}

/**
 * Whether a combination by shares lacks a group, or has one that cannot speak for itself: under five valid answers
 * where shares are declared, under two elsewhere. A group that was asked whole speaks for itself however small.
 */
function isIncomplete(
  groups: readonly (readonly [GroupCode, readonly Cell[]])[],
  { combination, absent }: Scope,
  shares: DeclaredShares,
): boolean {
  if (combination === null || combination === 'as-answered') return false;
  const fewest = combination === 'fixed' ? fewestInGroup : 2;
  return (
    groups.some(([, own]) => validIn(own) < (isWhole(own) ? 1 : fewest)) ||
    absent.some(({ group, eligible }) => (combination === 'fixed' ? (shares[group] ?? 0) : eligible) > 0)
  );
}
