import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { County } from '../../../analysis/withholding/county.ts';
import { type Release, ReleaseBuilder } from '../../../analysis/withholding/figure.ts';
import { sharesOf } from '../../../analysis/withholding/pattern.ts';
import type { Precision } from '../../../analysis/withholding/print.ts';
import { loadSolver, SolverAttack } from '../../../analysis/withholding/solver.ts';
import { isProtected, searchWitnesses, usualSearch } from '../../../analysis/withholding/witness.ts';
import { World } from '../../../analysis/withholding/world.ts';
import { enumerateWorlds } from './enumerate.ts';
import { eshanTownships, limits, randomFrom } from './random-counties.ts';

const groups = ['parent', 'teacher'] as const;

/** A small county of two groups in up to four townships, with n among N and u among n in each cell. */
const smallCounties = fc
  .array(
    fc.record({
      n: fc.integer({ min: 1, max: 4 }),
      more: fc.integer({ min: 0, max: 40 }),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 4, maxLength: 8 },
  )
  .map((cells) => {
    const placed = cells.map(({ n, more }, at) => ({
      group: groups[at % 2] ?? 'parent',
      township: eshanTownships[Math.floor(at / 2)]?.code ?? '',
      eligible: n + more,
      answers: n,
      valid: n,
    }));
    const county: County = {
      groups: groups.map((code) => ({ code, share: 0.5 })),
      townships: eshanTownships,
      cells: placed,
      strata: placed.map(({ group, township }) => ({ group, townships: [township] })),
      combination: 'fixed',
      bar: 0.85,
      thin: 10,
      smallCell: 5,
    };
    return { county, truth: cells.map(({ n, part }) => Math.round(n * part)) };
  });

function everything(county: County, precision: Precision): Release {
  const builder = new ReleaseBuilder(county);
  builder.combined(sharesOf(county, 'fixed'), precision);
  builder.combined(sharesOf(county, 'population'), precision);
  for (const group of groups) builder.group(group, precision);
  builder.count(
    county.cells.flatMap(({ group }, at) => (group === 'parent' ? [at] : [])),
    3,
  );
  return builder.build(
    county.cells.map((_, at) => at),
    limits,
  );
}

/** Every county of whole numbers, tried one by one. */
function byBruteForce(release: Release, truth: readonly number[]) {
  const printed = new World(release, truth).printAll();
  let worlds: number[][] = [[]];
  for (const { valid } of release.county.cells) {
    worlds = worlds.flatMap((world) => Array.from({ length: valid + 1 }, (_, count) => [...world, count]));
  }
  const alike = worlds.filter((world) => new World(release, world).printsLike(printed));
  return release.county.cells.map((_, cell) => ({
    lowest: Math.min(...alike.map((world) => world[cell] ?? 0)),
    highest: Math.max(...alike.map((world) => world[cell] ?? 0)),
  }));
}

const tractable = smallCounties.filter(
  ({ county }) => county.cells.reduce((product, { valid }) => product * (valid + 1), 1) <= 4000,
);

const precisions = fc.constantFrom<Precision>('tenths', 'rate', 'whole');

test('what the attacker learns of a small county is exactly what trying every county would tell', () => {
  fc.assert(
    fc.property(tractable, precisions, ({ county, truth }, precision) => {
      const release = everything(county, precision);
      const expected = byBruteForce(release, truth);
      const found = enumerateWorlds(release, truth);
      expect(expected.map((_, cell) => found?.ranges.get(cell))).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

test('the search for worlds never goes beyond what is possible', () => {
  fc.assert(
    fc.property(tractable, ({ county, truth }) => {
      const release = everything(county, 'tenths');
      const exact = byBruteForce(release, truth);
      const { ranges } = searchWitnesses(release, truth, { seed: 1, steps: 500, starts: 2 });
      for (const [cell, { lowest, highest }] of ranges) {
        expect(lowest).toBeGreaterThanOrEqual(exact[cell]?.lowest ?? 0);
        expect(highest).toBeLessThanOrEqual(exact[cell]?.highest ?? 0);
      }
    }),
    { numRuns: 60 },
  );
});

test('the solver finds both ends of a cell exactly from rates and counts, and never too near with errors', async () => {
  const highs = await loadSolver();
  fc.assert(
    fc.property(tractable, fc.boolean(), ({ county, truth }, withErrors) => {
      const release = everything(county, withErrors ? 'tenths' : 'rate');
      const exact = byBruteForce(release, truth);
      const solver = new SolverAttack(highs, release, truth);
      for (const cell of [0, 1]) {
        const lowest = solver.end([cell], 'lowest', 20).bound ?? Number.NaN;
        const highest = solver.end([cell], 'highest', 20).bound ?? Number.NaN;
        if (withErrors) {
          expect(lowest).toBeLessThanOrEqual(exact[cell]?.lowest ?? 0);
          expect(highest).toBeGreaterThanOrEqual(exact[cell]?.highest ?? 0);
        } else expect({ lowest, highest }).toEqual(exact[cell]);
      }
    }),
    { numRuns: 25 },
  );
});

/** A group in eight townships of which the `hidden` smallest are withheld and the rest released. */
function oneGroup(hidden: number, random: () => number) {
  const cells = eshanTownships.map(({ code }, at) => {
    const answers = at < hidden ? 2 + Math.floor(random() * 8) : 10 + Math.floor(random() * 40);
    return {
      group: 'parent' as const,
      township: code,
      eligible: answers + Math.floor(random() * 40 * answers),
      answers,
      valid: answers,
    };
  });
  const county: County = {
    groups: [{ code: 'parent', share: 1 }],
    townships: eshanTownships,
    cells,
    strata: cells.map(({ group, township }) => ({ group, townships: [township] })),
    combination: 'fixed',
    bar: 0.85,
    thin: 10,
    smallCell: 5,
  };
  const truth = cells.map(({ valid }) => {
    let satisfied = 0;
    for (let at = 0; at < valid; at += 1) if (random() < 0.85) satisfied += 1;
    return satisfied;
  });
  return { county, truth, withheld: cells.slice(0, hidden).map((_, at) => at) };
}

// The finding that this part of the product was ordered on: with two, three or four cells of a group withheld, rates
// to one decimal together with the pooled count gave a small cell away in 98, 90 and 49 of 100 trials. Ours draw
// weights and sizes otherwise: 89, 90 and 82.
test.each([
  [2, 80],
  [3, 75],
  [4, 60],
])('%i withheld cells alone give a small cell away in at least %i of 100 trials', (hidden, least) => {
  let leaks = 0;
  for (let trial = 1; trial <= 100; trial += 1) {
    const { county, truth, withheld } = oneGroup(hidden, randomFrom(trial));
    const builder = new ReleaseBuilder(county);
    builder.group('parent', 'rate');
    builder.count(
      county.cells.map((_, at) => at),
      1,
    );
    const release = builder.build(withheld, limits);
    const found = enumerateWorlds(release, truth);
    const known = withheld.some((cell) => {
      const range = found?.ranges.get(cell);
      return range !== undefined && range.lowest === range.highest;
    });
    if (known) leaks += 1;
  }
  console.log(`${hidden} withheld cells: ${leaks} of 100 trials leak`);
  expect(leaks).toBeGreaterThanOrEqual(least);
});

test('linear programming does not see the leak that whole numbers make', () => {
  // Two cells of 3 and 4 answers weigh 7 and 5 each; 2 and 3 are satisfied. 7a + 5b = 29 has one whole solution in
  // 0…3 × 0…4 (a = 2, b = 3), but on the line a runs from 9/7 to 3.
  const cells = [
    { group: 'parent' as const, township: '530426001', eligible: 21, answers: 3, valid: 3 },
    { group: 'parent' as const, township: '530426002', eligible: 20, answers: 4, valid: 4 },
  ];
  const county: County = {
    groups: [{ code: 'parent', share: 1 }],
    townships: eshanTownships,
    cells,
    strata: cells.map(({ group, township }) => ({ group, townships: [township] })),
    combination: 'fixed',
    bar: 0.85,
    thin: 10,
    smallCell: 5,
  };
  const builder = new ReleaseBuilder(county);
  builder.group('parent', 'rate');
  const found = enumerateWorlds(builder.build([0, 1], limits), [2, 3]);
  expect(found?.worlds).toBe(1);
});

test('of a unanimous group everything is known, and the search certifies nothing', () => {
  const { county, withheld } = oneGroup(4, randomFrom(5));
  const truth = county.cells.map(({ valid }) => valid);
  const builder = new ReleaseBuilder(county);
  builder.group('parent');
  const release = builder.build(withheld, limits);
  const search = searchWitnesses(release, truth, { ...usualSearch, seed: 1 });
  expect(withheld.filter((cell) => isProtected(release, search, cell))).toEqual([]);
});
