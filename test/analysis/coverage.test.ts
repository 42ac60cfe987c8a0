import { afterAll, expect, test } from 'vitest';
import { clusteredVariance } from '../../analysis/clusters.ts';
import { type EstimateSettings, intervalOf, type Measured, measured } from '../../analysis/estimate.ts';
import type { Cell } from '../../analysis/influence.ts';
import { groupRate } from '../../analysis/rate.ts';
import { isCensus } from '../../analysis/strata.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { cellOf } from './cells.ts';
import { type County, counties, draw, populate, seeded, tinyGroups } from './synthetic-counties.ts';

const samples = process.env['LONG'] ? 2000 : 200;
/** Three standard errors of a coverage of 95 % among so many samples; in the long mode the promise is meant as it stands. */
const allowance = process.env['LONG'] ? 0 : 3 * Math.sqrt((0.95 * 0.05) / samples);
const lines: string[] = [];

afterAll(() => console.log([`Coverage of 95 % intervals, ${samples} samples each`, ...lines].join('\n')));

test.each(counties.map((plan, index) => ({ plan, seed: 530 + index })))(
  'the interval covers what everyone would say: $plan.name',
  ({ plan, seed }) => {
    const random = seeded(seed);
    const county = populate(plan, random);
    const whole = plan.groups.filter(({ people, answers }) => people.join() === answers.join());
    const sampled = plan.groups.filter((group) => !whole.includes(group)).map(({ group }) => group);
    const { coverage, above, below, evidence } = coverageOf(county, sampled, random);
    const truth = county.truth(null);
    const groups = sampled.map((group) => coverage(group));
    lines.push(
      `${plan.name}: rate ${truth.toFixed(3)}, county ${percent(coverage(null))} (all above it ${percent(above)}, all below ${percent(below)}), groups ${groups.map(percent).join(' ')}, effective n × min(p, 1 − p) ${evidence.toFixed(0)}`,
    );
    for (const covered of [coverage(null), ...groups])
      expect(covered).toBeGreaterThanOrEqual(0.93 - allowance);
    if (evidence >= 30) expect(coverage(null)).toBeLessThanOrEqual(0.97 + allowance);
  },
);

test('a census by one-time code is what everyone said, always', () => {
  const random = seeded(7);
  for (const plan of counties.filter(({ groups }) => groups.length === 7)) {
    const county = populate(plan, random);
    const cells = draw(county, random).filter(({ stratum }) => isCensus(stratum));
    for (const group of new Set(cells.map((cell) => cell.group))) {
      const figure = figureOf(county, cells, group, new Set([group]));
      expect([figure.rate, figure.lower, figure.upper]).toEqual(
        new Array(3).fill(expect.closeTo(county.truth(group), 12)),
      );
    }
  }
});

// docs/decisions/004: a group whose few answers all agree has no variance to show, so the county's is too small
// whenever that is likely. Should this ever cover, the note and the Report's sentence are to go.
test('a known limit: six groups of five answers each, nearly all satisfied, and the county covers too seldom', () => {
  const random = seeded(11);
  const plan = { name: 'tiny', combination: 'fixed' as const, groups: tinyGroups(0.95, 300, 5) };
  const { coverage, above } = coverageOf(populate(plan, random), [], random);
  lines.push(
    `known limit, six groups of five answers at .95: county ${percent(coverage(null))}, all above ${percent(above)}`,
  );
  expect(coverage(null)).toBeLessThan(0.93);
});

test('whole schools drawn: answers as if alone cover too seldom, schools as clusters cover', () => {
  const random = seeded(13);
  const schools = Array.from({ length: 60 }, () => Math.min(50, Math.round(50 * (0.75 + 0.25 * random()))));
  const truth = schools.reduce((sum, satisfied) => sum + satisfied, 0) / (50 * schools.length);
  let plain = 0;
  let clustered = 0;
  for (let sample = 0; sample < samples; sample += 1) {
    const drawn = [...schools].sort(() => random() - 0.5).slice(0, 15);
    const u = drawn.reduce((sum, satisfied) => sum + satisfied, 0);
    const cell = cellOf('student', '1', 3000, { n: 750, valid: 750, u, v: 750, uu: u, uv: u, vv: 750 });
    const rate = groupRate([cell]);
    if (!rate) throw new Error('there are answers');
    const variance = clusteredVariance(rate.influence, {
      schools: () => drawn.map((satisfied) => ({ u: satisfied, v: 50 })),
      units: () => drawn.length,
      drawnFrom: () => schools.length,
    });
    const covers = ({ lower, upper }: { lower: number; upper: number }) => lower <= truth && truth <= upper;
    if (covers(intervalOf(rate, 750, false, 0.95))) plain += 1;
    if (covers(intervalOf({ ...rate, variance, degreesOfFreedom: 14 }, 750, false, 0.95))) clustered += 1;
  }
  lines.push(
    `15 whole schools of 60: as if alone ${percent(plain / samples)}, as clusters ${percent(clustered / samples)}`,
  );
  expect(plain / samples).toBeLessThan(0.9);
  expect(clustered / samples).toBeGreaterThanOrEqual(0.93 - allowance);
});

function coverageOf(county: County, groups: readonly GroupCode[], random: () => number) {
  const covered = new Map<GroupCode | null, number>();
  let [above, below, evidence] = [0, 0, 0];
  for (let sample = 0; sample < samples; sample += 1) {
    const cells = draw(county, random);
    for (const group of [null, ...groups]) {
      const { lower, upper, rate, variance, valid } = figureOf(county, cells, group);
      const truth = county.truth(group);
      if (lower <= truth && truth <= upper) covered.set(group, (covered.get(group) ?? 0) + 1);
      if (group !== null) continue;
      if (lower > truth) above += 1;
      if (upper < truth) below += 1;
      evidence += (variance === 0 ? valid : (rate * (1 - rate)) / variance) * Math.min(truth, 1 - truth);
    }
  }
  return {
    coverage: (group: GroupCode | null) => (covered.get(group) ?? 0) / samples,
    above: above / samples,
    below: below / samples,
    evidence: evidence / samples,
  };
}

function figureOf(
  county: County,
  cells: readonly Cell[],
  group: GroupCode | null,
  byCode: ReadonlySet<GroupCode> = new Set(),
): Measured {
  const settings: EstimateSettings = { bar: 0.85, level: 0.95, smallCell: 5, shares: county.shares, byCode };
  const figure = measured(
    group === null
      ? { cells, combination: county.plan.combination, absent: [] }
      : { cells: cells.filter((cell) => cell.group === group), combination: null, absent: [] },
    settings,
  );
  if (!figure) throw new Error('everyone has an opinion');
  return figure;
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
