import type { Township } from '../surveys/frame.ts';
import type { GroupCode } from '../surveys/groups.ts';

/** A stratum of one group: one township, or several that were united. */
export interface Stratum {
  group: GroupCode;
  /** Codes in ascending order. */
  townships: readonly string[];
  kind: Township['kind'];
  /** N: people who are eligible. */
  eligible: number;
  /** n: answers that are not set aside. */
  answered: number;
}

/** Each answer stands for N / n people of its stratum. */
export function weightOf(stratum: Pick<Stratum, 'eligible' | 'answered'>): number {
  return stratum.answered === 0 ? 0 : stratum.eligible / stratum.answered;
}

/** Everyone eligible answered, so that nothing was sampled. */
export function isCensus(stratum: Stratum): boolean {
  return stratum.eligible > 0 && stratum.answered === stratum.eligible;
}

/**
 * Unites the strata of one group until each holds two answers or a census. In code order, a stratum with n < 2
 * and n ≠ N joins the one of the same kind that holds the code numerically nearest to any of its members, the
 * lower code on a tie; if the kind has no other, the nearest of any kind. A township where nobody is eligible
 * is no stratum. Rule: `docs/architecture.md`, Estimation.
 */
export function joinStrata(townships: readonly Stratum[]): Stratum[] {
  let strata = townships.filter((stratum) => stratum.eligible > 0).sort(byFirstCode);
  for (;;) {
    const lonely = strata.find((stratum) => stratum.answered < 2 && !isCensus(stratum));
    const others = strata.filter((stratum) => stratum !== lonely);
    if (!lonely || others.length === 0) return strata;
    const sameKind = others.filter((stratum) => stratum.kind === lonely.kind);
    const neighbour = nearest(lonely, sameKind.length > 0 ? sameKind : others);
    strata = [...others.filter((stratum) => stratum !== neighbour), unite(lonely, neighbour)].sort(
      byFirstCode,
    );
  }
}

function nearest(lonely: Stratum, candidates: readonly Stratum[]): Stratum {
  let best: { stratum: Stratum; distance: number; code: string } | null = null;
  for (const stratum of candidates) {
    for (const code of stratum.townships) {
      const distance = Math.min(...lonely.townships.map((own) => Math.abs(Number(own) - Number(code))));
      const nearer =
        best === null || distance < best.distance || (distance === best.distance && code < best.code);
      if (nearer) best = { stratum, distance, code };
    }
  }
  if (best === null) throw new Error('a stratum has no neighbour among no strata');
  return best.stratum;
}

function unite(lonely: Stratum, neighbour: Stratum): Stratum {
  return {
    group: neighbour.group,
    townships: [...neighbour.townships, ...lonely.townships].sort(),
    kind: neighbour.kind,
    eligible: neighbour.eligible + lonely.eligible,
    answered: neighbour.answered + lonely.answered,
  };
}

function byFirstCode(a: Stratum, b: Stratum): number {
  return (a.townships[0] ?? '') < (b.townships[0] ?? '') ? -1 : 1;
}
