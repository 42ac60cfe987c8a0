import { expect, test } from 'vitest';
import { withhold } from '../../../analysis/suppression.ts';
import { type Shown, withholdAgain } from '../../../analysis/withholding/again.ts';
import { attack } from '../../../analysis/withholding/closing-attack.ts';
import type { County } from '../../../analysis/withholding/county.ts';
import { isWithheld, type WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { type AnswerClass, taken, together, viewOf } from '../../../analysis/withholding/several.ts';
import { answeredCounty, limits, type Random, randomAnswers, randomFrom } from './random-counties.ts';
import { reprint } from './reprint.ts';

const long = process.env['LONG'] === '1';
const counties = long ? 200 : 12;

interface Split {
  county: County;
  satisfied: readonly number[];
  kept: Counted;
  classes: [AnswerClass, AnswerClass];
}

interface Counted {
  county: County;
  satisfied: number[];
}

/** Some answers of a county set aside: how many of each cell `taking` says. */
function split(
  county: County,
  satisfied: readonly number[],
  taking: (valid: number, cell: number) => number,
  random: Random,
): Split {
  const away = county.cells.map(({ valid }, cell) => Math.min(valid, taking(valid, cell)));
  const awaySatisfied = away.map((count, cell) => {
    // Drawn one by one from the answers of the cell.
    let [left, good, drawn] = [county.cells[cell]?.valid ?? 0, satisfied[cell] ?? 0, 0];
    for (let draw = 0; draw < count; draw += 1) {
      if (random() < good / left) {
        good -= 1;
        drawn += 1;
      }
      left -= 1;
    }
    return drawn;
  });
  const gone: AnswerClass = { valid: away, satisfied: awaySatisfied };
  const left = taken({ valid: county.cells.map(({ valid }) => valid), satisfied }, gone);
  const kept = {
    county: {
      ...county,
      cells: county.cells.map((cell, at) => ({
        ...cell,
        answers: cell.answers - (away[at] ?? 0),
        valid: left.valid[at] ?? 0,
      })),
    },
    satisfied: [...left.satisfied],
  };
  return { county, satisfied, kept, classes: [left, gone] };
}

async function revised({ county, satisfied, kept, classes }: Split) {
  const answers = (own: readonly number[]) => ({ satisfied: own, items: [], unflagged: null });
  const settings = { seed: 1, limits };
  const before = await withhold(county, answers(satisfied), settings);
  const shown: Shown = { county, pattern: before, counts: [true, true] };
  const after = await withholdAgain(
    { ...kept, answers: answers(kept.satisfied), counts: [true, false], earlier: [shown], classes },
    settings,
  );
  return { before, after };
}

/** By hand: one whole answer, and five points from 21 answers on. */
function declared(valid: number): number {
  return Math.max(1, Math.ceil(valid * 0.05 - 1e-9));
}

/** Every world that the attacker has found, printed twice by the textbook: with all answers, and without some. */
async function checkBoth(
  { county, satisfied, kept, classes }: Split,
  before: WithholdingPattern,
  after: WithholdingPattern,
) {
  const { release, truth } = together(
    [viewOf(county, before, [true, true]), viewOf(kept.county, after, [true, false])],
    classes,
    limits,
    true,
  );
  const search = await attack(release, truth, { seed: 1 });
  const both = (world: readonly number[]) => {
    // The cells split into those that stay and those that go, where there are any.
    const whole: number[] = [];
    const staying: number[] = [];
    const going: number[] = [];
    let place = 0;
    for (const cell of county.cells.keys()) {
      const [stays, goes] = classes.map(({ valid }) => ((valid[cell] ?? 0) > 0 ? (world[place++] ?? 0) : 0));
      whole.push((stays ?? 0) + (goes ?? 0));
      staying.push(stays ?? 0);
      going.push(goes ?? 0);
    }
    return { whole, staying, going };
  };
  expect(both(truth)).toEqual({ whole: satisfied, staying: kept.satisfied, going: classes[1].satisfied });
  const print = (world: readonly number[]) => {
    const { whole, staying } = both(world);
    return [reprint(county, before, whole, limits), reprint(kept.county, after, staying, limits)].join('\n');
  };
  const printed = print(truth);
  const worlds = [truth, ...search.witnesses];
  expect(worlds.filter((world) => print(world) !== printed)).toEqual([]);
  const width = (of: (world: readonly number[]) => number) => {
    const counts = worlds.map(of);
    return Math.max(...counts) - Math.min(...counts);
  };
  const changed = new Set(after.changed.map((cell) => `${cell.group} ${cell.township}`));
  const hidden = (pattern: WithholdingPattern) =>
    new Set(pattern.cells.map((cell) => `${cell.group} ${cell.township}`));
  for (const [cell, { group, township, valid }] of county.cells.entries()) {
    const name = `${group} ${township}`;
    const goes = classes[1].valid[cell] ?? 0;
    if (goes > 0 && goes < 10)
      expect(width((world) => both(world).going[cell] ?? 0)).toBeGreaterThanOrEqual(1);
    if (valid === 0) continue;
    if (hidden(before).has(name))
      expect(width((world) => both(world).whole[cell] ?? 0)).toBeGreaterThanOrEqual(declared(valid));
    const stays = classes[0].valid[cell] ?? 0;
    if (stays > 0 && hidden(after).has(name) && !changed.has(name))
      expect(width((world) => both(world).staying[cell] ?? 0)).toBeGreaterThanOrEqual(declared(stays));
  }
}

test(
  `of ${counties} counties two reports, with and without some answers, tell no withheld cell and none of the few that were set aside`,
  async () => {
    let shown = 0;
    let waiting = 0;
    for (let seed = 1; seed <= counties; seed += 1) {
      const random = randomFrom(seed + 5000);
      const county = answeredCounty(Math.round(600 * (20_000 / 600) ** random()), random);
      const rate = 0.8 + 0.15 * random();
      const satisfied = county.cells.map(({ valid }) =>
        Array.from({ length: valid }).reduce<number>((sum) => sum + (random() < rate ? 1 : 0), 0),
      );
      const largest = Math.max(...county.cells.map(({ valid }) => valid));
      // By turns half of the largest cell, and a few in a hundred everywhere.
      const taking =
        seed % 2 === 0
          ? (valid: number) => (valid === largest ? Math.floor(valid / 2) : 0)
          : (valid: number) => Math.floor(valid * 0.05 + random() * 0.4);
      const case_ = split(county, satisfied, taking, random);
      const { before, after } = await revised(case_);
      if (after === null) {
        waiting += 1;
        continue;
      }
      shown += 1;
      await checkBoth(case_, before, after);
    }
    expect(shown).toBeGreaterThan(0);
    console.log(
      `${counties} counties: figures went on without the answers in ${shown}, with them in ${waiting}`,
    );
  },
  long ? 7_200_000 : 300_000,
);

test('one answer less, and the two reports would tell it: it goes on being counted', async () => {
  const random = randomFrom(11);
  const county = answeredCounty(2000, random);
  const satisfied = randomAnswers(county, random);
  const settings = { seed: 1, limits };
  const pattern = await withhold(county, { satisfied, items: [], unflagged: null }, settings);
  const told = county.cells.findIndex(
    ({ group, township, valid }) => valid > 40 && isWithheld(pattern, group, township) === null,
  );
  const one = split(county, satisfied, (_, cell) => (cell === told ? 1 : 0), random);
  expect((await revised(one)).after).toBeNull();
  // Both reports print the cell to the answer; what lies between them is what the one answer was.
  const { group, township } = county.cells[told] ?? {};
  const print = (own: Counted) => {
    const row = reprint(own.county, pattern, own.satisfied, limits)
      .split('\n')
      .find((line) => line.startsWith(`${group} ${township} `));
    return Number(row?.split(' ')[2]);
  };
  expect(print({ county, satisfied: [...satisfied] }) - print(one.kept)).toBe(one.classes[1].satisfied[told]);
});
