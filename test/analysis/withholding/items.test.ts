import { expect, test } from 'vitest';
import { withhold } from '../../../analysis/suppression.ts';
import type { County } from '../../../analysis/withholding/county.ts';
import { dimensionRelease, type ItemAnswers, leavingItems } from '../../../analysis/withholding/items.ts';
import { searchWitnesses, usualSearch } from '../../../analysis/withholding/witness.ts';
import { answeredCounty, limits, type Random, randomFrom } from './random-counties.ts';

const long = process.env['LONG'] === '1';
const counties = long ? 100 : 6;

/** Three items in each of two dimensions, some answered 不了解. */
function randomItems(county: County, random: Random): ItemAnswers[] {
  const drawn = (count: number, rate: number) =>
    Array.from({ length: count }).reduce<number>((sum) => sum + (random() < rate ? 1 : 0), 0);
  return Array.from({ length: 6 }, (_, place) => {
    const rate = 0.75 + 0.2 * random();
    const valid = county.cells.map((cell) => drawn(cell.valid, 0.97));
    return {
      ...{ item: `item${place}`, dimension: place % 2 === 0 ? 'school' : 'government', valid },
      satisfied: valid.map((count) => drawn(count, rate)),
    };
  });
}

/** The county's rate by shares, from the textbook: Σ s ΣWu / ΣWv, printed to one decimal of a percent. */
function rateOf(
  county: County,
  items: readonly { valid: readonly number[]; satisfied: readonly number[] }[],
) {
  const parts = county.groups.flatMap(({ code, share }) => {
    let [top, bottom] = [0, 0];
    for (const [at, cell] of county.cells.entries()) {
      if (cell.group !== code) continue;
      const stratum = county.strata.find(
        ({ group, townships }) => group === code && townships.includes(cell.township),
      );
      const own = county.cells.filter(
        (one) => one.group === code && stratum?.townships.includes(one.township),
      );
      const answers = own.reduce((sum, one) => sum + one.answers, 0);
      if (answers === 0) continue;
      const weight = own.reduce((sum, one) => sum + one.eligible, 0) / answers;
      for (const { valid, satisfied } of items) {
        top += weight * (satisfied[at] ?? 0);
        bottom += weight * (valid[at] ?? 0);
      }
    }
    return bottom > 0 ? [{ share, rate: top / bottom }] : [];
  });
  const whole = parts.reduce((sum, { share }) => sum + share, 0);
  return Math.round(1000 * parts.reduce((sum, { share, rate }) => sum + (share / whole) * rate, 0) + 1e-9);
}

test(
  `of ${counties} counties the items’ and dimensions’ rates for the county tell no withheld cell`,
  async () => {
    let held = 0;
    for (let seed = 1; seed <= counties; seed += 1) {
      const random = randomFrom(seed + 9000);
      const county = answeredCounty([216, 300, 600][seed % 3] ?? 300, random);
      const items = randomItems(county, random);
      const satisfied = county.cells.map(({ valid }) => Math.round(valid * (0.7 + 0.25 * random())));
      const pattern = await withhold(county, { satisfied, items, unflagged: null }, { seed: 1, limits });
      if (!pattern.items) continue;
      held += 1;
      for (const asked of Map.groupBy(items, ({ dimension }) => dimension).values())
        checkDimension(county, pattern, leavingItems(county, pattern, asked));
    }
    console.log(`${counties} counties: items leave in ${held}`);
    expect(held).toBeGreaterThanOrEqual(Math.floor(counties * 0.8));
  },
  long ? 3_600_000 : 300_000,
);

function checkDimension(
  county: County,
  pattern: Awaited<ReturnType<typeof withhold>>,
  items: readonly ItemAnswers[],
): void {
  const { release, truth } = dimensionRelease(county, pattern, items, limits);
  const search = searchWitnesses(release, truth, { ...usualSearch, seed: 1 });
  /** Satisfied per item and cell of a world, whose cells are split by item where somebody judged it. */
  const split = (world: readonly number[]) => {
    let place = 0;
    const counts = items.map(() => county.cells.map(() => 0));
    for (const at of county.cells.keys()) {
      for (const [which, { valid }] of items.entries()) {
        const row = counts[which];
        if (row && (valid[at] ?? 0) > 0) row[at] = world[place++] ?? 0;
      }
    }
    return items.map(({ valid }, which) => ({ valid, satisfied: counts[which] ?? [] }));
  };
  const print = (world: readonly number[]) => {
    const parts = split(world);
    return [...parts.map((one) => rateOf(county, [one])), rateOf(county, parts)].join();
  };
  expect(split(truth).map((one) => one.satisfied)).toEqual(items.map((one) => [...one.satisfied]));
  const worlds = [truth, ...search.witnesses];
  expect(worlds.filter((world) => print(world) !== print(truth))).toEqual([]);
  const all = worlds.map(split);
  const hidden = new Set(pattern.cells.map((cell) => `${cell.group} ${cell.township}`));
  for (const [at, { group, township }] of county.cells.entries()) {
    if (!hidden.has(`${group} ${township}`)) continue;
    for (const [which, { valid }] of items.entries()) {
      const count = valid[at] ?? 0;
      if (count === 0) continue;
      const possible = all.map((world) => world[which]?.satisfied[at] ?? 0);
      const width = Math.max(...possible) - Math.min(...possible);
      expect(width).toBeGreaterThanOrEqual(Math.max(1, Math.ceil(count * 0.05 - 1e-9)));
    }
  }
}
