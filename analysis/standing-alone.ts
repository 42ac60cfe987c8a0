import type { GroupCode } from '../surveys/groups.ts';
import { clusteredVariance, clustersOf } from './clusters.ts';
import { intervalOf } from './estimate.ts';
import type { ReportSource } from './report-source.ts';
import { clopperPearson } from './statistics/clopper-pearson.ts';
import type { Interval } from './statistics/interval.ts';
import { wilson } from './statistics/wilson.ts';
import type { TallyView } from './tally-view.ts';

/** A plain proportion on the overall item, with no weight or stratum: what anyone can work out again by hand. */
export interface PlainProportion {
  /** `null` for all answers together. */
  group: GroupCode | null;
  satisfied: number;
  valid: number;
  rate: number;
  wilson: Interval;
  clopperPearson: Interval;
}

/** The headline with schools as clusters: its rate is the Report's. */
export interface BySchools extends Interval {
  rate: number;
  se: number;
  /** Times the standard error is as wide as with answers one by one. */
  widened: number;
}

/** Plain proportions of the groups with at least `smallCell` valid answers, and of all. */
export function plainProportions(
  { settings }: Pick<ReportSource, 'settings'>,
  view: TallyView,
): PlainProportion[] {
  const { groups, level, smallCell } = settings;
  const counts = groups.map((group) => {
    const cells = view.cells('overall', group);
    return {
      group,
      satisfied: cells.reduce((sum, { moments }) => sum + moments.u, 0),
      valid: cells.reduce((sum, { moments }) => sum + moments.valid, 0),
    };
  });
  const all = {
    group: null,
    satisfied: counts.reduce((sum, { satisfied }) => sum + satisfied, 0),
    valid: counts.reduce((sum, { valid }) => sum + valid, 0),
  };
  return [all, ...counts]
    .filter(({ valid }) => valid >= smallCell)
    .map(({ satisfied, valid, group }) => ({
      ...{ group, satisfied, valid, rate: satisfied / valid },
      wilson: wilson(satisfied / valid, valid, level),
      clopperPearson: clopperPearson(satisfied / valid, valid, level),
    }));
}

/**
 * The headline as if whole schools had been drawn (R's `svydesign(ids = ~school)`); `null` where the frame knows no
 * schools, or nothing varies. Degrees of freedom: schools less strata.
 */
export function bySchools(source: ReportSource, view: TallyView): BySchools | null {
  const { definition, level, smallCell } = source.settings;
  const figure = view.measured(definition);
  const clusters = clustersOf(definition, source.tallies, source.layouts);
  if (!figure || !clusters || figure.variance === 0 || figure.valid < smallCell) return null;
  const { rate, influence, valid } = figure;
  const variance = clusteredVariance(influence, clusters);
  if (variance === 0) return null;
  const strata = [...new Set(influence.map(({ cell }) => cell.stratum))].filter(
    ({ answered }) => answered > 0,
  );
  const units = strata.reduce((sum, stratum) => sum + clusters.units(stratum), 0);
  const degreesOfFreedom = Math.max(1, units - strata.length);
  return {
    rate,
    se: Math.sqrt(variance),
    ...intervalOf({ rate, variance, degreesOfFreedom }, valid, false, level),
    widened: Math.sqrt(variance / figure.variance),
  };
}
