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
 * in `release` as a count in steps. What tells more than a printed error, effective size and design effect, stays.
 */
export function releasedReport(report: Report): Report {
  const { release } = report;
  if (release === null || release.applied) return report;
  const groups = new Map(release.groups.map((row) => [row.group, row]));
  const townships = new Map(release.townships.map((row) => [row.township, row]));
  const leaves = (group: GroupCode | null) => group === null || groups.get(group)?.row === 'estimate';
  const itemsLeave = (group: GroupCode | null) => group === null || groups.get(group)?.items === true;
  const countsLeave = (group: GroupCode | null) =>
    group === null ? release.counts : groups.get(group)?.counts === true;
  const byTownship = report.byTownship.map((row) => {
    const how = townships.get(row.township);
    if (how?.row === 'estimate') return { ...row, estimate: printed(row.estimate) };
    if (how?.row === 'published' && how.estimate)
      return { ...row, groups: how.groups, estimate: printed(how.estimate) };
    return { ...row, estimate: withheld(row.estimate) };
  });
  const wholeTownship = (township: string) => townships.get(township)?.row === 'estimate';
  return {
    ...report,
    release: { ...release, applied: true },
    headline: printed(report.headline),
    alternatives: report.alternatives.map((way) => ({
      ...way,
      estimate: release.combinations.includes(way.combination)
        ? printed(way.estimate)
        : withheld(way.estimate),
    })),
    sensitivity: report.sensitivity.filter(({ combination }) => release.combinations.includes(combination)),
    byGroup: report.byGroup.map((row) => ({
      ...row,
      estimate: leaves(row.group) ? printed(row.estimate) : withheld(row.estimate),
    })),
    byTownship,
    comparisons: {
      groups: report.comparisons.groups.filter(({ one, other }) => leaves(one) && leaves(other)),
      townships: report.comparisons.townships.filter(
        ({ one, other }) => wholeTownship(one) && wholeTownship(other),
      ),
    },
    byGroupTownship: report.byGroupTownship.map((row) => ({ ...row, estimate: printed(row.estimate) })),
    byDimension: report.byDimension.map((row) => ({
      ...row,
      estimate: itemsLeave(row.group) ? printed(row.estimate) : withheld(row.estimate),
    })),
    byItem: report.byItem.map(({ options, ...row }) =>
      itemsLeave(row.group)
        ? { ...row, estimate: printed(row.estimate), ...(countsLeave(row.group) ? { options } : {}) }
        : { ...row, estimate: withheld(row.estimate) },
    ),
  };
}

function withheld(estimate: Estimate): Estimate {
  return 'suppressed' in estimate ? estimate : { suppressed: 'protected' };
}

function printed(estimate: Estimate): Estimate {
  return 'suppressed' in estimate ? estimate : { ...estimate, effectiveN: null, designEffect: null };
}
