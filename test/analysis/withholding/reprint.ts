import { expect } from 'vitest';
import type { County, Limits } from '../../../analysis/withholding/county.ts';
import type { WithholdingPattern } from '../../../analysis/withholding/pattern.ts';

/**
 * All that leaves under a pattern, worked out again from one row per respondent and by the textbook: an independent
 * check that two counties print the same. Released cells are printed whole.
 */
export function reprint(
  county: County,
  pattern: WithholdingPattern,
  satisfied: readonly number[],
  limits: Limits,
): string {
  const people = county.cells.flatMap(({ group, township, answers, valid }, cell) =>
    Array.from({ length: answers }, (_, at) => ({
      group,
      township,
      u: at < (satisfied[cell] ?? 0) ? 1 : 0,
      v: at < valid ? 1 : 0,
    })),
  );
  const hidden = new Set(pattern.cells.map((cell) => `${cell.group} ${cell.township}`));
  const unpublished = (person: { group: string; township: string }) =>
    hidden.has(`${person.group} ${person.township}`);
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

  /** Σ wu / Σ wv and its variance by linearisation within strata, with finite population correction. */
  const ratio = (groups: readonly string[], weighted: boolean) => {
    const strata = county.strata
      .filter(({ group }) => groups.includes(group))
      .map(({ group, townships }) => {
        const N = sum(
          county.cells
            .filter((c) => c.group === group && townships.includes(c.township))
            .map((c) => c.eligible),
        );
        const members = people.filter((p) => p.group === group && townships.includes(p.township));
        return { N, members, w: weighted ? N / members.length : 1 };
      })
      .filter(({ members }) => members.length > 0);
    const bottom = sum(strata.map(({ w, members }) => w * sum(members.map(({ v }) => v))));
    const rate = sum(strata.map(({ w, members }) => w * sum(members.map(({ u }) => u)))) / bottom;
    const variance = sum(
      strata.map(({ N, w, members }) => {
        const n = members.length;
        if (n < 2 || n === N) return 0;
        const e = members.map(({ u, v }) => (w * (u - rate * v)) / bottom);
        const mean = sum(e) / n;
        return ((Math.max(0, n < N ? 1 - n / N : 1) * n) / (n - 1)) * sum(e.map((x) => (x - mean) ** 2));
      }),
    );
    const valid = sum(strata.map(({ members }) => sum(members.map(({ v }) => v))));
    const n = sum(strata.map(({ members }) => members.length));
    return {
      rate,
      variance: variance < 1e-15 ? 0 : variance,
      valid,
      df: Math.max(1, n - strata.length),
      bottom,
    };
  };
  /** To a whole percent, and on which side of the bar. */
  const printWhole = (rate: number) => `${Math.round(rate * 100 + 1e-9)} ${rate >= county.bar - 1e-12}`;
  const print = ({
    rate,
    variance,
    valid,
    df,
  }: {
    rate: number;
    variance: number;
    valid: number;
    df: number;
  }) => {
    const { lower, upper } = limits(rate, variance, valid, df);
    const sides = [rate, lower, upper].map((x) => x >= county.bar - 1e-12);
    return [
      ...[rate, Math.sqrt(variance), lower, upper].map((x) => Math.round(x * 1000 + 1e-9)),
      ...sides,
    ].join(' ');
  };
  const steps = (members: typeof people) => Math.floor(sum(members.map(({ u, v }) => v - u)) / 3);

  const lines: string[] = [];
  if (pattern.headline !== 'tenths') expect(pattern.combinations).toEqual([county.combination]);
  for (const combination of pattern.headline === 'none' ? [] : pattern.combinations) {
    const present = county.groups.filter(({ code }) => people.some((p) => p.group === code && p.v === 1));
    if (combination === 'as-answered') {
      lines.push(
        print(
          ratio(
            county.groups.map(({ code }) => code),
            false,
          ),
        ),
      );
      continue;
    }
    const share = (code: string, declared: number) =>
      combination === 'fixed'
        ? declared
        : sum(county.cells.filter((c) => c.group === code).map((c) => c.eligible));
    const whole = sum(present.map(({ code, share: s }) => share(code, s)));
    const parts = present.map(({ code, share: s }) => ({
      s: share(code, s) / whole,
      ...ratio([code], true),
    }));
    const pieces = parts.map(({ s, variance, df }) => ({ piece: s ** 2 * variance, df }));
    const variance = sum(pieces.map(({ piece }) => piece));
    const below = sum(pieces.map(({ piece, df }) => piece ** 2 / df));
    if (pattern.headline === 'whole') {
      lines.push(printWhole(sum(parts.map(({ s, rate }) => s * rate))));
      continue;
    }
    lines.push(
      print({
        rate: sum(parts.map(({ s, rate }) => s * rate)),
        variance,
        valid: sum(parts.map(({ valid }) => valid)),
        df: below > 0 ? variance ** 2 / below : 1,
      }),
    );
  }
  if (pattern.counts) lines.push(`county ${sum(people.map(({ u }) => u))}`);
  for (const { group, row, counts, kinds } of pattern.groups) {
    const own = people.filter((p) => p.group === group);
    if (own.length === 0) continue;
    if (row === 'estimate') lines.push(`${group} ${print(ratio([group], true))}`);
    if (counts) lines.push(`${group} ${sum(own.map(({ u }) => u))}`);
    if (row === 'steps') lines.push(`${group} step ${steps(own.filter(unpublished))}`);
    for (const kind of kinds) {
      const there = county.townships.filter((township) => township.kind === kind).map(({ code }) => code);
      lines.push(
        `${group} ${kind} ${steps(own.filter((p) => unpublished(p) && there.includes(p.township)))}`,
      );
    }
  }
  for (const { township, row } of pattern.townships) {
    if (row !== 'steps') continue;
    lines.push(`${township} step ${steps(people.filter((p) => p.township === township && unpublished(p)))}`);
  }
  for (const [cell, { group, township, valid }] of county.cells.entries()) {
    if (valid > 0 && !hidden.has(`${group} ${township}`))
      lines.push(`${group} ${township} ${satisfied[cell]}`);
  }
  return lines.join('\n');
}
