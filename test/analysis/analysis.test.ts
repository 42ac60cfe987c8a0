import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, combinedRate, estimateOf, groupRate } from '../../analysis/estimate.ts';
import { wilson } from '../../analysis/interval.ts';
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
import { readQuestionnaire } from '../../surveys/questionnaire.ts';
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

// Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
])('Wilson: %i of %i', (count, n, lower, upper) => {
  const interval = wilson(count / n, n, 0.95);
  expect(interval.lower).toBeCloseTo(lower, 4);
  expect(interval.upper).toBeCloseTo(upper, 4);
});

test('194 of 216, 268 of 300 and 528 of 600 are the fewest that clear 85 % with Wilson’s lower limit', () => {
  for (const [count, n] of [
    [194, 216],
    [268, 300],
    [528, 600],
  ] as const) {
    expect(wilson(count / n, n, 0.95).lower).toBeGreaterThanOrEqual(0.85);
    expect(wilson((count - 1) / n, n, 0.95).lower).toBeLessThan(0.85);
  }
});

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

test('a group weighs its townships by the people who live there; groups are put together three ways', () => {
  const parents = [cell('parent', '1', 300, 10, 9), cell('parent', '2', 100, 20, 10)];
  const teachers = [cell('teacher', '1', 100, 5, 5)];
  // Parents: (300 × 9/10 + 100 × 10/20) / 400 = .8; teachers 1.
  expect(groupRate(parents)).toBeCloseTo(0.8, 12);
  const settings = {
    bar: 0.85,
    level: 0.95,
    smallCell: 5,
    shares: { parent: 0.5, teacher: 0.5 },
    eligible: { parent: 400, teacher: 100 },
    indicative: true,
  };
  const all = [...parents, ...teachers];
  expect(combinedRate(all, { ...settings, combination: 'fixed' })).toBeCloseTo(0.9, 12);
  expect(combinedRate(all, { ...settings, combination: 'population' })).toBeCloseTo(
    (400 * 0.8 + 100) / 500,
    12,
  );
  expect(combinedRate(all, { ...settings, combination: 'as-answered' })).toBeCloseTo(24 / 35, 12);
  expect(estimateOf([cell('parent', '1', 300, 4, 4)], { ...settings, combination: 'fixed' }, true)).toEqual({
    suppressed: 'small',
  });
});

test('255 of 300 meets 85 %: rounding of the machine does not take it away', () => {
  const settings = {
    bar: 0.85,
    level: 0.95,
    smallCell: 5,
    shares: {},
    eligible: {},
    indicative: true,
    combination: 'fixed',
  } as const;
  expect(estimateOf([cell('parent', '1', 977, 300, 255)], settings, true)).toMatchObject({
    meetsBar: true,
    valid: 300,
  });
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

function cell(
  group: Cell['group'],
  township: string,
  eligible: number,
  answered: number,
  satisfied: number,
): Cell {
  const moments = {
    n: answered,
    valid: answered,
    u: satisfied,
    v: answered,
    uu: satisfied,
    uv: satisfied,
    vv: answered,
  };
  return {
    group,
    township,
    stratum: { group, townships: [township], kind: '镇', eligible, answered },
    moments,
  };
}

function stratum(code: string, kind: Stratum['kind'], eligible: number, answered: number): Stratum {
  return { group: 'parent', townships: [code], kind, eligible, answered };
}
