import fc from 'fast-check';
import { expect, test } from 'vitest';
import { separable } from '../../analysis/rates-without.ts';

const [a, b, both] = [1, 2, 3];

test('a set leaves where it and the rest hold enough answers', () => {
  expect(
    separable(
      [a],
      [],
      new Map([
        [0, 100],
        [a, 5],
      ]),
      5,
    ),
  ).toEqual(new Set([a]));
  expect(
    separable(
      [a],
      [],
      new Map([
        [0, 100],
        [a, 4],
      ]),
      5,
    ),
  ).toEqual(new Set());
  expect(
    separable(
      [a],
      [],
      new Map([
        [0, 4],
        [a, 100],
      ]),
      5,
    ),
  ).toEqual(new Set());
});

test('two sets that share one answer leave together only while their union does not', () => {
  const sets = new Map([
    [0, 100],
    [a, 10],
    [b, 10],
    [both, 1],
  ]);
  expect(separable([a, b], [], sets, 5)).toEqual(new Set([a, b]));
  // A + B − (A or B) is what they share: one answer.
  expect(separable([a, b], [both], sets, 5)).toEqual(new Set([a]));
});

test('of a set within another, what lies between is enough or nothing', () => {
  expect(
    separable(
      [b, a],
      [],
      new Map([
        [0, 100],
        [both, 10],
        [b, 3],
      ]),
      5,
    ),
  ).toEqual(new Set([b]));
  expect(
    separable(
      [b, a],
      [],
      new Map([
        [0, 100],
        [both, 10],
        [b, 6],
      ]),
      5,
    ),
  ).toEqual(new Set([b, a]));
});

test('whatever the sets, each that leaves holds enough and leaves enough', () => {
  const sets = fc.array(fc.tuple(fc.integer({ min: 0, max: 7 }), fc.nat(12)), { maxLength: 8 });
  fc.assert(
    fc.property(sets, (entries) => {
      const counts = new Map(entries);
      for (const one of separable([1, 2, 4], [], counts, 5)) {
        const own = [...counts].reduce((sum, [set, count]) => sum + (set & one ? count : 0), 0);
        const rest = [...counts].reduce((sum, [set, count]) => sum + (set & one ? 0 : count), 0);
        expect(own).toBeGreaterThanOrEqual(5);
        expect(rest === 0 || rest >= 5).toBe(true);
      }
    }),
  );
});
