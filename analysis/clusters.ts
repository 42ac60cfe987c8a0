import type { GroupCode } from '../surveys/groups.ts';
import type { Cell, Influence } from './influence.ts';
import type { Measure } from './measure.ts';
import { placeKey } from './places.ts';
import type { TallyCell } from './report-source.ts';
import type { Stratum } from './strata.ts';
import { addTally, momentsOf, type TallyLayout } from './tally.ts';

/** Which answers were given in one school: people of one school may resemble each other. */
export interface Clusters {
  /** Σu and Σv of each school of a cell that has answers; `null` where schools are not told apart. */
  schools: (cell: Pick<Cell, 'group' | 'township'>) => readonly { u: number; v: number }[] | null;
  /** Units of a whole stratum: schools with answers, and answers where schools are not told apart. */
  units: (stratum: Stratum) => number;
  /** Schools of a whole stratum where they were drawn from a list without replacement; else no correction is made. */
  drawnFrom?: (stratum: Stratum) => number;
}

const rounding = 1e-12;

/**
 * The variance of a figure with schools as clusters, m / (m − 1) · Σ(z − z̄)² over the schools' sums of influence in
 * each stratum: R's `svydesign(ids = ~school, strata)`. A stratum with one school has no mean to differ from: its
 * square is taken from zero (R's `survey.lonely.psu = "adjust"`).
 */
export function clusteredVariance(influence: Influence, clusters: Clusters): number {
  let variance = 0;
  for (const [stratum, parts] of Map.groupBy(influence, ({ cell }) => cell.stratum)) {
    let sum = 0;
    let squares = 0;
    let terms = 0;
    for (const { cell, u, v } of parts) {
      const { moments } = cell;
      const schools = clusters.schools(cell);
      sum += u * moments.u - v * moments.v;
      terms += u ** 2 * moments.uu + v ** 2 * moments.vv;
      if (schools) for (const school of schools) squares += (u * school.u - v * school.v) ** 2;
      else squares += u ** 2 * moments.uu - 2 * u * v * moments.uv + v ** 2 * moments.vv;
    }
    const units = clusters.units(stratum);
    const deviations = units > 1 ? squares - sum ** 2 / units : squares;
    if (deviations <= rounding * terms) continue;
    const correction = clusters.drawnFrom ? 1 - units / clusters.drawnFrom(stratum) : 1;
    variance += deviations * (units > 1 ? units / (units - 1) : 1) * correction;
  }
  return variance;
}

/** The schools of a campaign's tallies for one measure; `null` where no school is told apart. */
export function clustersOf(
  measure: Measure,
  tallies: readonly TallyCell[],
  layouts: ReadonlyMap<GroupCode, TallyLayout>,
): Clusters | null {
  const answers = new Map<string, number>();
  const schools = new Map<string, Map<string, number[]>>();
  for (const { group, township, school, counts } of tallies) {
    const place = placeKey(group, township);
    answers.set(place, (answers.get(place) ?? 0) + (counts[0] ?? 0));
    if (school === null || (counts[0] ?? 0) === 0) continue;
    const here = schools.get(place) ?? new Map<string, number[]>();
    schools.set(place, here);
    const known = here.get(school);
    if (known) addTally(known, counts);
    else here.set(school, [...counts]);
  }
  if (schools.size === 0) return null;
  return {
    schools: ({ group, township }) => {
      const layout = layouts.get(group);
      const here = schools.get(placeKey(group, township));
      return layout && here ? [...here.values()].map((tally) => momentsOf(layout, tally, measure)) : null;
    },
    units: ({ group, townships }) =>
      townships.reduce((sum, township) => {
        const place = placeKey(group, township);
        return sum + (schools.get(place)?.size ?? answers.get(place) ?? 0);
      }, 0),
  };
}
