import type { GroupCode } from '../surveys/groups.ts';
import type { Measure } from './measure.ts';
import type { Comparison, CountInSteps, Estimate, Release, ReleasedReport, Report } from './report.ts';
import type { ReportSource } from './report-source.ts';
import { clopperPearson } from './statistics/clopper-pearson.ts';
import { kishEffectiveSize } from './statistics/kish.ts';
import type { TallyView } from './tally-view.ts';
import { verdictOf } from './verdict.ts';
import { countInSteps, kindOf, type WithholdingPattern } from './withholding/pattern.ts';
import { roughly, released as tenth } from './wording.ts';

/** What may leave of a Report, put together from the pattern that closing decided. */
export function releaseIn(source: ReportSource, view: TallyView): Release | null {
  const { withholding, settings } = source;
  if (withholding === null) return null;
  const steps = stepsIn(view, settings.groups, withholding);
  return {
    applied: false,
    share: withholding.share,
    gaveUp: withholding.check?.gaveUp ?? [],
    headline: withholding.headline,
    groups: withholding.groups.map(({ group, row, items, counts, kinds }) => ({
      group,
      row,
      items,
      counts,
      steps: row === 'steps' ? steps((cell) => cell.group === group) : null,
      kinds: kinds.map((kind) => ({
        kind,
        steps: steps((cell) => cell.group === group && kindOf(settings, cell.township) === kind),
      })),
    })),
    townships: withholding.townships.map(({ township, row, groups }) => ({
      township,
      row,
      groups,
      estimate: row === 'published' ? view.estimate(settings.definition, { township, groups }) : null,
      steps: row === 'steps' ? steps((cell) => cell.township === township) : null,
    })),
    combinations: withholding.combinations,
    counts: withholding.counts,
    items: withholding.items,
    effective: effectiveSizes(source, view),
    withoutFlagged: withholding.withoutFlagged,
    ...(source.excluded.coarseBefore ? { coarseBefore: true as const } : {}),
  };
}

/** Kish's size of the headline, and of each item and dimension of the county. */
function effectiveSizes({ questionnaires, settings }: ReportSource, view: TallyView): Record<string, number> {
  const items = [...questionnaires.values()].flatMap((one) =>
    one.items.filter(({ scale }) => scale !== null),
  );
  const measures = new Set<Measure>([
    settings.definition,
    ...items.flatMap(({ name, dimension }): Measure[] => [
      `item:${name}`,
      ...(dimension === null ? [] : [`dimension:${dimension}` as const]),
    ]),
  ]);
  return Object.fromEntries(
    [...measures].flatMap((measure) => {
      const figure = view.measured(measure);
      if (!figure) return [];
      const weights = figure.influence.map(({ cell, u }) => ({ weight: u, answers: cell.moments.valid }));
      return [[measure, kishEffectiveSize(weights)]];
    }),
  );
}

type Belongs = (cell: { group: GroupCode; township: string }) => boolean;

function stepsIn(
  view: TallyView,
  groups: readonly GroupCode[],
  { cells }: WithholdingPattern,
): (belongs: Belongs) => CountInSteps {
  const withheld = new Set(cells.map(({ group, township }) => `${group} ${township}`));
  const all = groups.flatMap((group) => view.cells('overall', group));
  return (belongs) => {
    const sum = (which: typeof all) => ({
      satisfied: which.reduce((total, { moments }) => total + moments.u, 0),
      valid: which.reduce((total, { moments }) => total + moments.valid, 0),
    });
    const row = all.filter(belongs);
    return countInSteps(sum(row), sum(row.filter((cell) => withheld.has(`${cell.group} ${cell.township}`))));
  };
}

/**
 * The Report as it may leave the building: rows that a withheld cell could be worked out from are `protected`, or stand
 * in `release` as a count in steps; figures have the one decimal of a percent that the attack allowed its reader. Items
 * and dimensions that some asked group's cells hide in leave for the county alone, without counts: one row over several
 * groups, and where the attack on those rows holds. The headline without flagged answers leaves where the attack on both
 * headlines holds.
 */
export function releasedReport(report: Report): ReleasedReport {
  const { release } = report;
  if (release === null) return { ...report, release };
  if (release.applied) return { ...report, release: { ...release, applied: true } };
  const groups = new Map(release.groups.map((row) => [row.group, row]));
  const townships = new Map(release.townships.map((row) => [row.township, row]));
  const leaves = (group: GroupCode) => groups.get(group)?.row === 'estimate';
  // A difference and its limits tell more of two rows than these do: none of a row that hides a cell.
  const hiding = hidingGroups(report);
  const comparable = (group: GroupCode) => leaves(group) && !hiding.has(group);
  const wholeTownship = (township: string) => townships.get(township)?.row === 'estimate';
  const whole = release.share === 0;
  const inTenths = release.headline === 'tenths';
  const way = itemsIn(report, release);
  return {
    ...report,
    release: {
      ...release,
      applied: true,
      townships: release.townships.map((row) => ({
        ...row,
        estimate: row.estimate && printed(row.estimate),
      })),
    },
    headline: headlineIn(report, release),
    alternatives: alternativesIn(report, release),
    sensitivity: report.sensitivity.filter(
      ({ combination, flagged }) =>
        inTenths &&
        release.combinations.includes(combination) &&
        (flagged === 'with' || (whole && release.withoutFlagged)),
    ),
    notes: whole ? report.notes : report.notes.filter(({ code }) => code !== 'schools-widen'),
    settling:
      inTenths && report.settling
        ? { ...report.settling, answers: report.settling.answers && roughly(report.settling.answers) }
        : null,
    byGroup: report.byGroup.map((row) => released(row, leaves(row.group))),
    byTownship: report.byTownship.map((row) => {
      const how = townships.get(row.township);
      return how?.row === 'published' && how.estimate
        ? { ...row, groups: how.groups, estimate: printed(how.estimate) }
        : released(row, how?.row === 'estimate');
    }),
    comparisons: {
      groups: report.comparisons.groups
        .filter(({ one, other }) => comparable(one) && comparable(other))
        .map(printedComparison),
      townships: report.comparisons.townships
        .filter(({ one, other }) => wholeTownship(one) && wholeTownship(other))
        .map(printedComparison),
    },
    byGroupTownship: report.byGroupTownship.map((row) => released(row, true)),
    byDimension: report.byDimension.map((row) => {
      const asked = report.byDimension.flatMap(({ dimension, group }) =>
        dimension === row.dimension && group !== null ? [group] : [],
      );
      return way.released(row, asked, `dimension:${row.dimension}`);
    }),
    byItem: report.byItem.map(({ options, ...row }) => {
      const asked = report.campaign.items.find(({ name }) => name === row.item)?.groups ?? [];
      return {
        ...way.released(row, asked, `item:${row.item}`),
        ...(options && way.counts(asked, row.group) ? { options } : {}),
      };
    }),
    // What figures leave out was read against the report from before; what waits was found to tell.
    excluded: {
      ...report.excluded,
      headlineWithout: without(report.excluded.headlineWithout, inTenths && report.excluded.waiting === 0),
      headlineWith: without(report.excluded.headlineWith, inTenths && !release.coarseBefore),
    },
    flagged: {
      ...report.flagged,
      headlineWithout: without(report.flagged.headlineWithout, release.withoutFlagged),
    },
  };
}

function headlineIn({ headline, bar, definition }: Report, release: Release): Estimate {
  if (release.headline === 'none') return withheld(headline);
  if (release.headline === 'tenths') return printed(headline);
  return inWholePercents(headline, release.effective[definition] ?? 0, bar);
}

/** Beside a coarse headline none of its other ways leaves: in tenths they would say what it does not. */
function alternativesIn(report: Report, release: Release): Report['alternatives'] {
  return report.alternatives.map((row) => {
    if (release.headline === 'tenths') return released(row, release.combinations.includes(row.combination));
    const isHeadline = row.definition === report.definition && row.combination === report.combination;
    return isHeadline ? { ...row, estimate: headlineIn(report, release) } : released(row, false);
  });
}

/** What leaves of a thing that these groups were asked. */
function itemsIn(report: Report, release: Release) {
  const groups = new Map(release.groups.map((row) => [row.group, row]));
  const answered = (group: GroupCode) =>
    report.participation.some((cell) => cell.group === group && cell.received > 0);
  const hides = (asked: readonly GroupCode[]) =>
    asked.some((group) => answered(group) && groups.get(group)?.items !== true);
  const cellsHidden = hidingGroups(report);
  return {
    released<Row extends { group: GroupCode | null; estimate: Estimate }>(
      row: Row,
      asked: readonly GroupCode[],
      measure: string,
    ): Row {
      if (row.group !== null) return released(row, !hides(asked));
      // They hold the headline itself, or may hold it.
      if (release.headline !== 'tenths' && holdsOverall(report, measure)) return released(row, false);
      // Without a hidden cell a group keeps its items back only where an earlier report counted other answers.
      if (!asked.some((group) => cellsHidden.has(group))) return released(row, !hides(asked));
      const leaves = release.items && (!hides(asked) || asked.filter(answered).length > 1);
      const effective = release.effective[measure];
      if (!leaves || effective === undefined) return released(row, false);
      return { ...row, estimate: fromRateAlone(row.estimate, effective, report.bar) };
    },
    counts: (asked: readonly GroupCode[], group: GroupCode | null) =>
      !hides(asked) && (group === null ? release.counts : groups.get(group)?.counts === true),
  };
}

/** Whether the overall judgement is what a row tells of, or a part of it. */
function holdsOverall({ campaign }: Report, measure: string): boolean {
  return campaign.items.some(
    ({ name, dimension, overall }) => overall && [`item:${name}`, `dimension:${dimension}`].includes(measure),
  );
}

/** Groups with a cell that is withheld. */
function hidingGroups({ byGroupTownship }: Report): Set<GroupCode> {
  return new Set(byGroupTownship.flatMap(({ group, estimate }) => ('suppressed' in estimate ? [group] : [])));
}

function released<Row extends { estimate: Estimate }>(row: Row, leaves: boolean): Row {
  return { ...row, estimate: leaves ? printed(row.estimate) : withheld(row.estimate) };
}

function without(estimate: Estimate | null, leaves: boolean): Estimate | null {
  if (estimate === null) return null;
  return leaves ? printed(estimate) : withheld(estimate);
}

function withheld(estimate: Estimate): Estimate {
  return 'suppressed' in estimate ? estimate : { suppressed: 'protected' };
}

/**
 * A headline to a whole percent, on the side of the bar where it lies. Its limits are those that so many answers of equal
 * weight would have at either end of what prints so, outwards to whole percents: nothing but the rate is told.
 */
function inWholePercents(estimate: Estimate, effective: number, bar: number): Estimate {
  if ('suppressed' in estimate) return estimate;
  const { level, valid, meetsBar } = estimate;
  const nearest = Math.round(estimate.rate * 100) / 100;
  const rate = meetsBar
    ? Math.max(nearest, Math.ceil(bar * 100 - 1e-9) / 100)
    : Math.min(nearest, Math.ceil(bar * 100 - 1e-9) / 100 - 0.01);
  const limits = (at: number) => clopperPearson(Math.min(1, Math.max(0, at)), effective, level);
  const lower = Math.floor(limits(rate - 0.01).lower * 100 + 1e-9) / 100;
  const upper = Math.ceil(limits(rate + 0.01).upper * 100 - 1e-9) / 100;
  const standing = { lower, upper, valid, census: true, incomplete: false };
  return {
    ...estimate,
    ...{ rate, lower, upper, coarse: true as const, effectiveN: null, designEffect: null },
    se: tenth(Math.sqrt((rate * (1 - rate)) / effective)),
    verdict: estimate.verdict === 'too-few' ? 'too-few' : verdictOf(standing, bar),
  };
}

/** A rate with the limits that it would have of so many answers of equal weight: nothing but the rate is told. */
function fromRateAlone(estimate: Estimate, effective: number, bar: number): Estimate {
  if ('suppressed' in estimate) return estimate;
  const rate = tenth(estimate.rate);
  const { lower, upper } = clopperPearson(rate, effective, estimate.level);
  const standing = { lower, upper, valid: estimate.valid, census: true, incomplete: false };
  return printed({
    ...estimate,
    ...{ rate, lower, upper },
    se: Math.sqrt((rate * (1 - rate)) / effective),
    // Whether there are too few answers is told by their number.
    verdict: estimate.verdict === 'too-few' ? 'too-few' : verdictOf(standing, bar),
  });
}

function printed(estimate: Estimate): Estimate {
  if ('suppressed' in estimate) return estimate;
  const { rate, se, lower, upper } = estimate;
  return {
    ...estimate,
    rate: tenth(rate),
    se: tenth(se),
    lower: tenth(lower),
    upper: tenth(upper),
    // They tell more than a printed error.
    effectiveN: null,
    designEffect: null,
  };
}

function printedComparison<Code>(pair: Comparison<Code>): Comparison<Code> {
  const { difference, se, lower, upper, adjusted } = pair;
  return {
    ...pair,
    difference: tenth(difference),
    se: tenth(se),
    lower: tenth(lower),
    upper: tenth(upper),
    adjusted: adjusted === null ? null : tenth(adjusted),
  };
}
