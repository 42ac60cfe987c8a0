import type { Cell } from '../../analysis/influence.ts';
import type { Stratum } from '../../analysis/strata.ts';
import type { Moments } from '../../analysis/tally.ts';
import type { GroupCode } from '../../surveys/groups.ts';

/** The moments of answers given one by one. */
export function momentsOfAnswers(u: readonly number[], v: readonly number[]): Moments {
  const sum = (of: (u: number, v: number) => number) =>
    u.reduce((total, value, index) => total + of(value, v[index] ?? 0), 0);
  return {
    n: u.length,
    valid: v.filter((value) => value > 0).length,
    u: sum((a) => a),
    v: sum((_, b) => b),
    uu: sum((a) => a * a),
    uv: sum((a, b) => a * b),
    vv: sum((_, b) => b * b),
  };
}

/** `satisfied` of `answered` answers to one item, everyone with an opinion. */
export function momentsOfCounts(answered: number, satisfied: number): Moments {
  return {
    n: answered,
    valid: answered,
    u: satisfied,
    v: answered,
    uu: satisfied,
    uv: satisfied,
    vv: answered,
  };
}

/** A township of a group that is a stratum by itself. */
export function cellOf(group: GroupCode, township: string, eligible: number, moments: Moments): Cell {
  const stratum: Stratum = {
    group,
    townships: [township],
    kind: '镇',
    eligible,
    answered: moments.n,
  };
  return { group, township, eligible, stratum, moments };
}
