import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flagsOf } from '../../analysis/quality.ts';
import { joinStrata, type Stratum } from '../../analysis/strata.ts';
import {
  addTally,
  countResponse,
  emptyTally,
  momentsOf,
  optionCounts,
  tallyLayout,
} from '../../analysis/tally.ts';
import { readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { scales } from '../../surveys/scale.ts';

const questionnaire = readQuestionnaire({
  title: 't',
  elements: [
    { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
    {
      type: 'radiogroup',
      name: 'old',
      scale: 'satisfaction3',
      dimension: 'safety',
      choices: [1, 2, 3, 'dk'],
    },
    { type: 'rating', name: 'index', scale: 'index7', dimension: 'safety', rateMax: 7 },
    { type: 'checkbox', name: 'topics', choices: ['a', 'b'] },
  ],
});
const layout = tallyLayout(questionnaire, scales);
const answers = fc.record(
  {
    overall: fc.integer({ min: 1, max: 5 }),
    old: fc.constantFrom(1, 2, 3, 'dk' as const),
    index: fc.integer({ min: 1, max: 7 }),
    topics: fc.subarray(['a', 'b']),
  },
  { requiredKeys: [] },
);

test('one answer counts as it should in every definition', () => {
  const tally = emptyTally(layout);
  countResponse(layout, tally, { overall: 4, old: 'dk', index: 7, topics: ['a', 'b'] });
  // Valid: overall 4 of 5 and index 7 of 7. Satisfied both. mean5: 4/5 + 7/7. index100: 3/4 + 6/6.
  expect(momentsOf(layout, tally, 'pooled')).toMatchObject({
    n: 1,
    valid: 1,
    u: 2,
    v: 2,
    uu: 4,
    uv: 4,
    vv: 4,
  });
  expect(momentsOf(layout, tally, 'mean5').u).toBeCloseTo(1.8, 12);
  expect(momentsOf(layout, tally, 'index100').u).toBeCloseTo(1.75, 12);
  expect(momentsOf(layout, tally, 'item:old')).toMatchObject({ n: 1, valid: 0, v: 0 });
  expect(momentsOf(layout, tally, 'dimension:safety')).toMatchObject({ u: 1, v: 1 });
  expect(optionCounts(layout, tally, 'topics')).toEqual([
    { value: 'a', count: 1 },
    { value: 'b', count: 1 },
  ]);
});

test('the order of answers never matters, and splitting and merging gives the same', () => {
  fc.assert(
    fc.property(fc.array(answers, { maxLength: 30 }), fc.nat(30), (list, cut) => {
      const whole = count(list);
      expect(count([...list].reverse())).toEqual(whole);
      const merged = count(list.slice(0, cut));
      addTally(merged, count(list.slice(cut)));
      expect(merged).toEqual(whole);
    }),
  );
});

test('raising one stored answer from dissatisfied to satisfied never lowers a rate', () => {
  fc.assert(
    fc.property(fc.array(answers, { minLength: 1, maxLength: 20 }), (list) => {
      const raised = [{ ...list[0], overall: 5 }, ...list.slice(1)];
      const low = [{ ...list[0], overall: 1 }, ...list.slice(1)];
      for (const measure of ['overall', 'pooled', 'mean5', 'index100'] as const) {
        const rate = (some: typeof list) => {
          const { u, v } = momentsOf(layout, count(some), measure);
          return u / v;
        };
        expect(rate(raised)).toBeGreaterThanOrEqual(rate(low));
      }
    }),
  );
});

test('a stratum with one answer joins its nearest neighbour of the same kind, else of any kind', () => {
  const strata: Stratum[] = [
    stratum('530426001', '街道', 100, 9),
    stratum('530426103', '镇', 50, 1),
    stratum('530426104', '镇', 50, 5),
    stratum('530426105', '镇', 50, 0),
    stratum('530426201', '乡', 1, 1),
    stratum('530426202', '乡', 0, 0),
  ];
  expect(
    joinStrata(strata).map(({ townships, eligible, answered }) => [townships.join(), eligible, answered]),
  ).toEqual([
    ['530426001', 100, 9],
    ['530426103,530426104,530426105', 150, 6],
    ['530426201', 1, 1],
  ]);
  expect(joinStrata([stratum('530426001', '街道', 100, 9), stratum('530426201', '乡', 9, 1)])).toHaveLength(
    1,
  );
});

test('flags say what they are for, and paper is never too fast', () => {
  const same = readQuestionnaire({
    title: 't',
    elements: [
      { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'd' },
      ...[1, 2, 3, 4, 5, 6, 7].map((index) => ({
        type: 'rating',
        name: `q${index}`,
        scale: 'satisfaction5',
        dimension: 'd',
      })),
      { type: 'radiogroup', name: 'coached', role: 'coached', choices: ['no', 'yes'] },
    ],
  });
  const all = Object.fromEntries(
    ['overall', 'q1', 'q2', 'q3', 'q4', 'q5', 'q6', 'q7'].map((name) => [name, 5]),
  );
  expect(flagsOf(same, { ...all, coached: 'yes' }, 3)).toEqual(['speed', 'straight-line', 'coached']);
  expect(flagsOf(same, { ...all, q1: 4, coached: 'no' }, null)).toEqual([]);
});

function count(list: readonly Record<string, unknown>[]): number[] {
  const tally = emptyTally(layout);
  for (const one of list) countResponse(layout, tally, one as Parameters<typeof countResponse>[2]);
  return tally;
}

function stratum(code: string, kind: Stratum['kind'], eligible: number, answered: number): Stratum {
  return { group: 'parent', townships: [code], kind, eligible, answered };
}
