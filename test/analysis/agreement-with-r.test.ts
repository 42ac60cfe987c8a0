import { afterAll, expect, test } from 'vitest';
import { clusteredVariance } from '../../analysis/clusters.ts';
import { differenceWithin } from '../../analysis/compare.ts';
import { type EstimateSettings, measured } from '../../analysis/estimate.ts';
import { asAnsweredRate, combinedRate, groupRate, type Rate } from '../../analysis/rate.ts';
import { rake } from '../../analysis/statistics/rake.ts';
import { type RakedCell, rakedRatio } from '../../analysis/statistics/raked-ratio.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { cellsOfRows, clustersOfRows, designs, type StratumRows } from './r/designs.ts';

const tolerance = 1e-8;
let worst = 0;
let figures = 0;

const settings: EstimateSettings = {
  bar: 0.85,
  level: 0.95,
  smallCell: 5,
  shares: {},
  byCode: new Set(),
};

afterAll(() => {
  console.log(
    `R survey ${designs.survey}: ${figures} figures, worst relative error ${worst.toExponential(1)}`,
  );
});

test('the rate, variance, degrees of freedom and limits of a group are those of svyratio and svyciprop', () => {
  for (const [index, { strata, full, limits }] of designs.groups.entries()) {
    const cells = cellsOfRows(strata);
    const figure = measured({ cells, combination: null, absent: [] }, settings);
    agree(figure, full, `design ${index + 1}`);
    expect(figure?.degreesOfFreedom).toBe(full.df);
    if (limits === null) continue;
    near(figure?.lower, limits[0], `design ${index + 1}, lower limit`);
    near(figure?.upper, limits[1], `design ${index + 1}, upper limit`);
  }
});

test('a township inside a joined stratum is what subset() gives', () => {
  for (const [index, { strata, domains }] of designs.groups.entries()) {
    const cells = cellsOfRows(strata);
    for (const { township, ...expected } of domains) {
      agree(
        groupRate(cells.filter((cell) => cell.township === String(township))),
        expected,
        `design ${index + 1}, township ${township}`,
      );
    }
  }
});

test('groups put together by shares, and as they were answered', () => {
  for (const [index, { groups, share, fixed, raw, difference }] of designs.counties.entries()) {
    const about = `county ${index + 1}`;
    const parts = groups.map((strata, group) => cellsOfRows(strata, groupCodes[group]));
    const shares = Object.fromEntries(share.map((value, group) => [groupCodes[group], value]));
    const together = combinedRate(parts.flat(), 'fixed', shares);
    agree(together, fixed, `${about}, fixed`);
    if (typeof fixed.df === 'number') near(together?.degreesOfFreedom, fixed.df, `${about}, df`);
    const asAnswered = asAnsweredRate(parts.flat());
    agree(asAnswered, raw, `${about}, as answered`);
    expect(asAnswered?.degreesOfFreedom).toBe(raw.df);
    const [one, other] = parts.map((cells) => measured({ cells, combination: null, absent: [] }, settings));
    if (!one || !other) throw new Error('a county has two groups');
    const found = differenceWithin(one, other, 0.95);
    near(found.difference, difference.rate, `${about}, difference`);
    near(found.se ** 2, difference.variance, `${about}, variance of the difference`);
  }
});

test('two townships that share a stratum have a covariance', () => {
  for (const [index, { strata, two, difference, variance }] of designs.pairs.entries()) {
    const cells = cellsOfRows(strata);
    const [one, other] = two.map((township) =>
      measured(
        {
          cells: cells.filter((cell) => cell.township === String(township)),
          combination: null,
          absent: [],
        },
        settings,
      ),
    );
    if (!one || !other) throw new Error('a pair is two');
    const found = differenceWithin(one, other, 0.95);
    near(found.difference, difference, `pair ${index + 1}`);
    near(found.se ** 2, variance, `pair ${index + 1}, variance`);
  }
});

test('schools as clusters, drawn from a list or not', () => {
  for (const [index, { strata, full, drawn, part }] of designs.clusters.entries()) {
    const cells = cellsOfRows(strata);
    const { drawnFrom, ...plain } = clustersOfRows(strata);
    const whole = groupRate(cells);
    const some = groupRate(cells.filter((cell) => cell.township === String(part.township)));
    if (!whole || !some) throw new Error('a design has answers');
    const about = `clusters ${index + 1}`;
    near(clusteredVariance(whole.influence, plain), full.variance, about);
    near(clusteredVariance(whole.influence, { ...plain, drawnFrom }), drawn.variance, `${about}, drawn`);
    near(some.rate, part.rate, `${about}, township`);
    near(clusteredVariance(some.influence, plain), part.variance, `${about}, township`);
  }
});

test('raked weights, and the variance of a ratio under them', () => {
  for (const [index, design] of designs.raked.entries()) {
    const rows = flatRows(design.strata);
    const margins = [
      { name: 'sex', categories: design.sex.flat().map((code) => code - 1), totals: design.sexTotals },
      { name: 'age', categories: design.age.flat().map((code) => code - 1), totals: design.ageTotals },
    ];
    const raked = rake(rows.weights, margins);
    for (const [row, weight] of design.weights.entries())
      near(raked.weights[row], weight, `raked ${index + 1}, weight ${row + 1}`);
    // Answers that stand alike are put together first, as in a field of any size.
    const cells = rowCells(rows, margins);
    const together = [...Map.groupBy([...cells.keys()], (row) => keyOf(cells[row])).values()];
    const of = (weights: readonly number[]) => together.map(([row]) => weights[row ?? -1] ?? 0);
    const found = rakedRatio(
      together.map((own) => sumOfCells(own.flatMap((row) => cells[row] ?? []))),
      { weights: of(raked.weights), afterMargin: raked.afterMargin.map(of) },
      rows.frame,
    );
    agree(found, design.full, `raked ${index + 1}`);
  }
});

test('the raked mean of apiclus1 is 641.23 with a standard error of 23.704', () => {
  // R survey, tests/rakecheck.R: stype 4421, 755, 1018 and sch.wide 1072, 5122.
  const { dnum, stype, schWide, api00, pw, fpc } = designs.apiclus1;
  const margins = [
    { name: 'stype', categories: stype.map((code) => code - 1), totals: [4421, 755, 1018] },
    { name: 'sch.wide', categories: schWide.map((code) => code - 1), totals: [1072, 5122] },
  ];
  const raked = rake(
    api00.map(() => pw),
    margins,
  );
  const rows = { u: api00, v: api00.map(() => 1), strata: api00.map(() => 0) };
  const cells = rowCells(rows, margins).map((cell, row) => ({ ...cell, cluster: dnum[row] ?? null }));
  const { rate, variance } = rakedRatio(cells, raked, [fpc]);
  expect(rate).toBeCloseTo(641.23, 2);
  expect(Math.sqrt(variance)).toBeCloseTo(23.704, 3);
});

/** Each answer a cell of its own. */
function rowCells(
  { u, v, strata }: { u: readonly number[]; v: readonly number[]; strata: readonly number[] },
  margins: readonly { categories: readonly number[] }[],
): RakedCell[] {
  return u.map((value, row) => {
    const denominator = v[row] ?? 0;
    return {
      stratum: strata[row] ?? 0,
      cluster: null,
      categories: margins.map(({ categories }) => categories[row] ?? -1),
      n: 1,
      ...{ u: value, v: denominator },
      ...{ uu: value ** 2, uv: value * denominator, vv: denominator ** 2 },
    };
  });
}

function keyOf(cell: RakedCell | undefined): string {
  return `${cell?.stratum} ${cell?.categories.join()}`;
}

function sumOfCells(cells: readonly RakedCell[]): RakedCell {
  const [first] = cells;
  if (!first) throw new Error('nobody stands there');
  const sum = (of: (cell: RakedCell) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  return {
    ...first,
    ...{ n: sum(({ n }) => n), u: sum(({ u }) => u), v: sum(({ v }) => v) },
    ...{ uu: sum(({ uu }) => uu), uv: sum(({ uv }) => uv), vv: sum(({ vv }) => vv) },
  };
}

function flatRows(strata: readonly StratumRows[]) {
  return {
    u: strata.flatMap(({ u }) => u),
    v: strata.flatMap(({ v }) => v),
    weights: strata.flatMap(({ N, u }) => u.map(() => N / u.length)),
    strata: strata.flatMap(({ u }, stratum) => u.map(() => stratum)),
    frame: strata.map(({ N, u }) => (N < u.length ? Number.POSITIVE_INFINITY : N)),
  };
}

function agree(
  found: Pick<Rate, 'rate' | 'variance'> | null,
  expected: { rate: number; variance: number },
  about: string,
): void {
  near(found?.rate, expected.rate, `${about}, rate`);
  near(found?.variance, expected.variance, `${about}, variance`);
}

/** R leaves a rounding error of 1e-33 where the variance is zero; what is that small is compared absolutely. */
function near(found: number | undefined | null, expected: number | undefined, about: string): void {
  if (typeof found !== 'number' || expected === undefined) throw new Error(`${about}: no figure`);
  const error = Math.abs(found - expected) / Math.max(Math.abs(expected), 1e-12);
  worst = Math.max(worst, error);
  figures += 1;
  expect(error, `${about}: ${found} for ${expected}`).toBeLessThan(tolerance);
}
