import type { GroupCode } from '../surveys/groups.ts';
import type { CountInSteps, Estimate, Release, Report } from './report.ts';
import type { ReportSource } from './report-source.ts';
import type { TallyView } from './tally-view.ts';
import { countInSteps, kindOf, type WithholdingPattern } from './withholding/pattern.ts';

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
  };
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
 * groups. The headline without flagged answers is no row of the attack, and leaves only where nothing is withheld.
 */
export function releasedReport(report: Report): Report {
  const { release } = report;
  if (release === null || release.applied) return report;
  const groups = new Map(release.groups.map((row) => [row.group, row]));
  const townships = new Map(release.townships.map((row) => [row.township, row]));
  const leaves = (group: GroupCode) => groups.get(group)?.row === 'estimate';
  const wholeTownship = (township: string) => townships.get(township)?.row === 'estimate';
  const whole = release.share === 0;
  const way = itemsIn(report, release);
  return {
    ...report,
    release: { ...release, applied: true },
    headline: printed(report.headline),
    alternatives: report.alternatives.map((row) =>
      released(row, release.combinations.includes(row.combination)),
    ),
    sensitivity: report.sensitivity.filter(
      ({ combination, flagged }) =>
        release.combinations.includes(combination) && (whole || flagged === 'with'),
    ),
    settling: report.settling && { ...report.settling, answers: roughly(report.settling.answers) },
    byGroup: report.byGroup.map((row) => released(row, leaves(row.group))),
    byTownship: report.byTownship.map((row) => {
      const how = townships.get(row.township);
      return how?.row === 'published' && how.estimate
        ? { ...row, groups: how.groups, estimate: printed(how.estimate) }
        : released(row, how?.row === 'estimate');
    }),
    comparisons: {
      groups: report.comparisons.groups.filter(({ one, other }) => leaves(one) && leaves(other)),
      townships: report.comparisons.townships.filter(
        ({ one, other }) => wholeTownship(one) && wholeTownship(other),
      ),
    },
    byGroupTownship: report.byGroupTownship.map((row) => released(row, true)),
    byDimension: report.byDimension.map((row) =>
      released(
        row,
        way.leaves(
          report.byDimension.flatMap(({ dimension, group }) =>
            dimension === row.dimension && group !== null ? [group] : [],
          ),
          row.group,
        ),
      ),
    ),
    byItem: report.byItem.map(({ options, ...row }) => {
      const asked = report.campaign.items.find(({ name }) => name === row.item)?.groups ?? [];
      return {
        ...released(row, way.leaves(asked, row.group)),
        ...(options && way.counts(asked, row.group) ? { options } : {}),
      };
    }),
    excluded: { ...report.excluded, headlineWithout: without(report.excluded.headlineWithout, whole) },
    flagged: { ...report.flagged, headlineWithout: without(report.flagged.headlineWithout, whole) },
  };
}

/** What leaves of a thing that these groups were asked. */
function itemsIn(report: Report, release: Release) {
  const groups = new Map(release.groups.map((row) => [row.group, row]));
  const answered = (group: GroupCode) =>
    report.participation.some((cell) => cell.group === group && cell.received > 0);
  const hides = (asked: readonly GroupCode[]) =>
    asked.some((group) => answered(group) && groups.get(group)?.items !== true);
  return {
    leaves: (asked: readonly GroupCode[], group: GroupCode | null) =>
      group === null ? !hides(asked) || asked.filter(answered).length > 1 : !hides(asked),
    counts: (asked: readonly GroupCode[], group: GroupCode | null) =>
      !hides(asked) && (group === null ? release.counts : groups.get(group)?.counts === true),
  };
}

function released<Row extends { estimate: Estimate }>(row: Row, leaves: boolean): Row {
  return { ...row, estimate: leaves ? printed(row.estimate) : withheld(row.estimate) };
}

function without(estimate: Estimate | null, whole: boolean): Estimate | null {
  if (estimate === null) return null;
  return whole ? printed(estimate) : withheld(estimate);
}

function withheld(estimate: Estimate): Estimate {
  return 'suppressed' in estimate ? estimate : { suppressed: 'protected' };
}

function printed(estimate: Estimate): Estimate {
  if ('suppressed' in estimate) return estimate;
  const { rate, se, lower, upper } = estimate;
  const tenth = (figure: number) => Math.round(figure * 1000) / 1000;
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

/** Two digits of a count, rounded up: more would tell of the variance. */
function roughly(count: number | null): number | null {
  if (count === null || count < 100) return count;
  const unit = 10 ** (Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / unit) * unit;
}
