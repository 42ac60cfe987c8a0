import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CountRow, type PublicCount, publicCounts } from '../../analysis/public-counts.ts';

const rows = (...pairs: [received: number, eligible: number][]): CountRow[] =>
  pairs.map(([received, eligible]) => ({ received, eligible }));

test('counts from five on are printed as they are', () => {
  expect(publicCounts(rows([5, 10], [80, 900]), 5)).toEqual([5, 80]);
});

test('one small count takes another row with it: the sum less the rest would be it', () => {
  // 3 and 30 are 33: the small one may be 0 to 4 as far as anybody can say.
  expect(publicCounts(rows([3, 20], [30, 60], [108, 900]), 5)).toEqual(['few', 'unlisted', 108]);
});

test('small counts that hide each other need no other row', () => {
  // Three of at most four sum to six: each may be anything from 0 (3 + 3) to 4 (1 + 1).
  expect(publicCounts(rows([2, 20], [3, 20], [1, 20], [50, 100]), 5)).toEqual(['few', 'few', 'few', 50]);
});

test('small counts whose sum gives them away do not stand alone: twice 4 is 8, twice 0 is 0', () => {
  expect(publicCounts(rows([4, 20], [4, 20], [50, 100]), 5)).toEqual(['few', 'few', 'unlisted']);
  expect(publicCounts(rows([0, 20], [0, 20], [50, 100]), 5)).toEqual(['few', 'few', 'unlisted']);
});

test('where no row has room, none is listed, and nothing says which are few', () => {
  // 1 and 6 are 7: the six is at least five, so the small one were at most two.
  expect(publicCounts(rows([1, 20], [6, 200]), 5)).toBeNull();
  // All of 30 answered but one: 30 and 1 are 31, so the small one were not 0.
  expect(publicCounts(rows([1, 20], [30, 30]), 5)).toBeNull();
  expect(publicCounts(rows([2, 20]), 5)).toBeNull();
});

/** What a small row may be, as far as a reader knows who runs the rule over every county that he can think of. */
function possible(given: readonly CountRow[], threshold: number): { values: Set<number>[]; printed: string } {
  const published = publicCounts(given, threshold);
  const printed = JSON.stringify(published);
  const sum = given.reduce((total, { received }) => total + received, 0);
  const values = given.map(() => new Set<number>());
  const bounded = given.every(({ received, eligible }) => received <= eligible);
  const visit = (at: number, left: number, world: number[]): void => {
    const row = given[at];
    if (!row) {
      const imagined = given.map(({ eligible }, index) => ({ eligible, received: world[index] ?? 0 }));
      if (left === 0 && JSON.stringify(publicCounts(imagined, threshold)) === printed)
        for (const [index, value] of world.entries()) values[index]?.add(value);
      return;
    }
    const shown = published?.[at];
    // What is printed as a number is that number; trying others would only cost time.
    const [from, to] =
      typeof shown === 'number' ? [shown, shown] : [0, Math.min(left, bounded ? row.eligible : left)];
    for (let value = from; value <= to; value += 1)
      if (value <= left) visit(at + 1, left - value, [...world, value]);
  };
  visit(0, sum, []);
  return { values, printed };
}

test('no sum and no knowledge of the rule gives a small count back: every value up to four stays possible', () => {
  const row = fc.record({
    eligible: fc.integer({ min: 1, max: 60 }),
    received: fc.integer({ min: 0, max: 22 }),
  });
  let hidden = 0;
  fc.assert(
    fc.property(fc.array(row, { minLength: 2, maxLength: 4 }), fc.boolean(), (drawn, over) => {
      // Over: more answered somewhere than could have, so that nobody takes eligible people for a bound.
      const given = over
        ? [...drawn, { eligible: 10, received: 40 }]
        : drawn.map(({ eligible, received }) => ({ eligible, received: Math.min(received, eligible) }));
      const published: PublicCount[] | null = publicCounts(given, 5);
      if (!published?.includes('few')) return;
      hidden += 1;
      const { values } = possible(given, 5);
      for (const [index, shown] of published.entries()) {
        if (shown !== 'few') continue;
        const most = over ? 4 : Math.min(4, given[index]?.eligible ?? 0);
        expect([...(values[index] ?? [])].sort()).toEqual(
          Array.from({ length: most + 1 }, (_, value) => value),
        );
      }
    }),
    { numRuns: 600 },
  );
  expect(hidden).toBeGreaterThan(100);
});

test('a plain subtraction would have given it: the attack of this test is no empty one', () => {
  // The same attacker on a table that only says "few" and lists the rest: 140 − 30 − 108 is 2.
  const given = rows([2, 20], [30, 60], [108, 900]);
  const naive = given.map(({ received }) => (received < 5 ? 'few' : received));
  const sum = 140;
  const rest = naive.reduce<number>((total, shown) => (typeof shown === 'number' ? total + shown : total), 0);
  expect(sum - rest).toBe(2);
});
