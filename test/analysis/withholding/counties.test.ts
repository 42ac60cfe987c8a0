import { expect, test } from 'vitest';
import { attack, withhold } from '../../../analysis/suppression.ts';
import type { County } from '../../../analysis/withholding/county.ts';
import { isWithheld, releaseOf, type WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
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

/** What the kept attacker knows, each of its worlds checked by the textbook. */
async function provenWidths(county: County, pattern: WithholdingPattern, truth: readonly number[]) {
  const release = releaseOf(county, pattern, limits);
  const search = await attack(release, truth, { seed: 1 });
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
    let slowest = 0;
    let toldAnyway = 0;
    for (let seed = from; seed < from + counties; seed += 1) {
      const random = randomFrom(seed);
      const county = randomCounty(random);
      const truth = randomAnswers(county, random);
      const before = performance.now();
      const pattern = await withhold(
        county,
        { satisfied: truth, items: [], unflagged: null },
        { seed: 1, limits },
      );
      slowest = Math.max(slowest, performance.now() - before);
      shares.push(pattern.share);
      rungs.push(pattern.check?.rung ?? -1);
      const told = new Set(pattern.check?.told.map(({ group, township }) => `${group} ${township}`));
      if (told.size > 0) toldAnyway += 1;

      for (const { group, township, valid } of county.cells) {
        const reason = isWithheld(pattern, group, township);
        if (valid < 5) expect(reason).toBe('small');
        else if (valid < 10) expect(reason).toBe('protected');
      }
      const { broken, widths } = await provenWidths(county, pattern, truth);
      expect(broken, `county ${seed}: worlds that do not print the same`).toBe(0);
      for (const { cell, valid, width } of widths) {
        const { group, township } = county.cells[cell] ?? { group: '', township: '' };
        if (told.has(`${group} ${township}`)) continue;
        expect(width, `county ${seed}, cell ${cell}`).toBeGreaterThanOrEqual(declared(valid) - 1e-9);
      }
    }
    // Where the headline itself gives a cell away no pattern helps; the report says so, and it must be rare.
    expect(toldAnyway).toBeLessThanOrEqual(Math.ceil(counties * 0.04));
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
    const asPlanned = rungs.filter((rung) => rung === 0).length;
    console.log(
      `${counties} counties: ${(mean * 100).toFixed(1)} % of cells withheld on average; ` +
        `the pattern from n alone held in ${asPlanned}; the headline alone tells a cell in ${toldAnyway}; most rungs ${Math.max(...rungs)}; slowest ${Math.round(slowest)} ms`,
    );
  },
  long ? 7_200_000 : 300_000,
);
