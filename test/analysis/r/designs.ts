import type { Clusters } from '../../../analysis/clusters.ts';
import type { Cell } from '../../../analysis/influence.ts';
import type { Stratum } from '../../../analysis/strata.ts';
import type { GroupCode } from '../../../surveys/groups.ts';
import { momentsOfAnswers } from '../cells.ts';
import stored from './designs.json' with { type: 'json' };

/** Random designs with what R's survey package says of them, made by designs.R. */
export const designs = stored;

export interface StratumRows {
  N: number;
  township: number[];
  school: number[];
  u: number[];
  v: number[];
}

/** The rows of a group as cells: one per township, in their strata. */
export function cellsOfRows(strata: readonly StratumRows[], group: GroupCode = 'parent'): Cell[] {
  return strata.flatMap(({ N, township, u, v }) => {
    const townships = [...new Set(township)].sort((a, b) => a - b);
    const stratum: Stratum = {
      group,
      townships: townships.map(String),
      kind: '镇',
      eligible: N,
      answered: u.length,
    };
    return townships.map((code) => {
      const here = (_: number, index: number) => township[index] === code;
      const moments = momentsOfAnswers(u.filter(here), v.filter(here));
      return { group, township: String(code), eligible: N / townships.length, stratum, moments };
    });
  });
}

/** The schools of the rows, told apart by township and number. */
export function clustersOfRows(strata: readonly StratumRows[]): Required<Clusters> {
  const schools = (wanted: (township: number) => boolean) => {
    const sums = new Map<string, { u: number; v: number }>();
    for (const { township, school, u, v } of strata) {
      for (const [index, code] of township.entries()) {
        if (!wanted(code)) continue;
        const key = `${code} ${school[index]}`;
        const sum = sums.get(key) ?? { u: 0, v: 0 };
        sum.u += u[index] ?? 0;
        sum.v += v[index] ?? 0;
        sums.set(key, sum);
      }
    }
    return [...sums.values()];
  };
  const units = (stratum: Stratum) => schools((code) => stratum.townships.includes(String(code))).length;
  return {
    schools: ({ township }) => schools((code) => String(code) === township),
    units,
    // designs.R draws from three schools more than answered.
    drawnFrom: (stratum) => units(stratum) + 3,
  };
}
