import { expect, test } from 'vitest';
import { withhold } from '../../../analysis/suppression.ts';
import { attack } from '../../../analysis/withholding/closing-attack.ts';
import type { County } from '../../../analysis/withholding/county.ts';
import { HeadlineChoice } from '../../../analysis/withholding/headline-choice.ts';
import { isWithheld, releaseOf, type WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { patternFromCounts } from '../../../analysis/withholding/plan-pattern.ts';
import { rungsOf } from '../../../analysis/withholding/rungs.ts';
import { loadSolver } from '../../../analysis/withholding/solver.ts';
import { knownTargets, searchWitnesses, usualSearch } from '../../../analysis/withholding/witness.ts';
import { limits, randomAnswers, randomCounty, randomFrom } from './random-counties.ts';
import { reprint } from './reprint.ts';

const long = process.env['LONG'] === '1';
/** So that a long run can be cut into parts: `FROM=101 COUNTIES=50`. */
const from = Number(process.env['FROM'] ?? 1);
const counties = Number(process.env['COUNTIES'] ?? (long ? 1000 : 30));

/** One whole answer, and five points from 21 answers on; written here by hand so that the code cannot loosen it. */
function declared(valid: number): number {
  return Math.max(1 / valid, 0.05);
}

const settings = { seed: 1, limits };

/**
 * What the kept attacker knows, each of its worlds checked by the textbook. Who reads a coarse headline knows that the
 * finer one would have told something, so there every world must be one of which the same is true.
 */
async function provenWidths(county: County, pattern: WithholdingPattern, truth: readonly number[]) {
  const release = releaseOf(county, pattern, limits);
  const coarse = pattern.headline === 'whole';
  const choice = new HeadlineChoice(await loadSolver(), county, patternFromCounts(county, limits), settings);
  const search = coarse ? choice.attack(pattern, truth) : await attack(release, truth, settings);
  for (const world of coarse ? [truth, ...search.witnesses] : []) {
    const least = rungsOf(county).reduce(
      (left, { giveUp }) => giveUp(left),
      patternFromCounts(county, limits),
    );
    const finer = releaseOf(county, least, limits);
    const told = searchWitnesses(finer, world, { ...usualSearch, ...settings });
    expect(knownTargets(finer, told)).not.toEqual([]);
  }
  const printed = reprint(county, pattern, truth, limits);
  const worlds = [truth, ...search.witnesses].filter(
    (world) => world === truth || reprint(county, pattern, world, limits) === printed,
  );
  return {
    broken: search.witnesses.length + 1 - worlds.length,
    widths: release.withheld.map((cell) => {
      const counts = worlds.map((world) => world[cell] ?? 0);
      const valid = county.cells[cell]?.valid ?? 0;
      return { cell, valid, width: (Math.max(...counts) - Math.min(...counts)) / valid };
    }),
  };
}

test(
  `of ${counties} random counties no withheld cell is known to within less than the declared width`,
  async () => {
    const shares: number[] = [];
    const rungs: number[] = [];
    const coarse: string[] = [];
    let slowest = 0;
    for (let seed = from; seed < from + counties; seed += 1) {
      const random = randomFrom(seed);
      const county = randomCounty(random);
      const truth = randomAnswers(county, random);
      const before = performance.now();
      const pattern = await withhold(county, { satisfied: truth, items: [], unflagged: null }, settings);
      slowest = Math.max(slowest, performance.now() - before);
      shares.push(pattern.share);
      rungs.push(pattern.check?.rung ?? -1);
      if (pattern.headline !== 'tenths') {
        const left = pattern.groups
          .filter(({ row }) => row !== 'none')
          .map(({ group, row }) => `${group} ${row}`);
        coarse.push(`${seed} ${pattern.headline} (beside it: ${left.join(', ') || 'nothing'})`);
      }

      for (const { group, township, valid } of county.cells) {
        const reason = isWithheld(pattern, group, township);
        if (valid < 5) expect(reason).toBe('small');
        else if (valid < 10) expect(reason).toBe('protected');
      }
      const { broken, widths } = await provenWidths(county, pattern, truth);
      expect(broken, `county ${seed}: worlds that do not print the same`).toBe(0);
      for (const { cell, valid, width } of widths) {
        expect(width, `county ${seed}, cell ${cell}`).toBeGreaterThanOrEqual(declared(valid) - 1e-9);
      }
    }
    // A headline that does not leave in full is worth a look; more than a few would make the product useless.
    expect(coarse.length).toBeLessThanOrEqual(1 + Math.ceil(counties * 0.04));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const asPlanned = rungs.filter((rung) => rung === 0).length;
    console.log(
      `${counties} counties: ${(mean * 100).toFixed(1)} % of cells withheld on average; ` +
        `the pattern from n alone held in ${asPlanned}; the headline coarse in ${coarse.length}: ${coarse.join('; ')}; ` +
        `rungs used ${[...Map.groupBy(rungs, (rung) => rung)]
          .sort(([a], [b]) => a - b)
          .map(([rung, all]) => `${rung}: ${all.length}`)
          .join(', ')}; slowest ${Math.round(slowest)} ms`,
    );
  },
  long ? 14_400_000 : 300_000,
);
