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
    told: withholding.check?.told ?? [],
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
  };
}

/** Kish's size of each item and dimension of the county. */
function effectiveSizes({ questionnaires }: ReportSource, view: TallyView): Record<string, number> {
  const items = [...questionnaires.values()].flatMap((one) =>
    one.items.filter(({ scale }) => scale !== null),
  );
  const measures = new Set(
    items.flatMap(({ name, dimension }): Measure[] => [
      `item:${name}`,
      ...(dimension === null ? [] : [`dimension:${dimension}` as const]),
    ]),
  );
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
    headline: printed(report.headline),
    alternatives: report.alternatives.map((row) =>
      released(row, release.combinations.includes(row.combination)),
    ),
    sensitivity: report.sensitivity.filter(
      ({ combination, flagged }) =>
        release.combinations.includes(combination) &&
        (flagged === 'with' || (whole && release.withoutFlagged)),
    ),
    notes: whole ? report.notes : report.notes.filter(({ code }) => code !== 'schools-widen'),
    settling: report.settling && {
      ...report.settling,
      answers: report.settling.answers && roughly(report.settling.answers),
    },
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
      headlineWithout: without(report.excluded.headlineWithout, report.excluded.waiting === 0),
      headlineWith: without(report.excluded.headlineWith, true),
    },
    flagged: {
      ...report.flagged,
      headlineWithout: without(report.flagged.headlineWithout, release.withoutFlagged),
    },
  };
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
      if (!asked.some((group) => cellsHidden.has(group))) return released(row, true);
      const leaves = release.items && (!hides(asked) || asked.filter(answered).length > 1);
      const effective = release.effective[measure];
      if (!leaves || effective === undefined) return released(row, false);
      return { ...row, estimate: fromRateAlone(row.estimate, effective, report.bar) };
    },
    counts: (asked: readonly GroupCode[], group: GroupCode | null) =>
      !hides(asked) && (group === null ? release.counts : groups.get(group)?.counts === true),
  };
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
