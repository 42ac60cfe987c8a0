import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import { type Findings, FindingsMaker } from '../../analysis/findings.ts';
import type { AnsweredResponse } from '../../analysis/response.ts';
import type { CampaignFile } from '../../surveys/campaign.ts';
import { nine, response, sealedField } from './field.ts';

function findingsOf(responses: readonly AnsweredResponse[], more: Partial<CampaignFile> = {}): Findings {
  const maker = new FindingsMaker(sealedField(responses, more));
  for (const one of responses) maker.survey(one);
  for (const one of responses) maker.count(one);
  return maker.result('r1', []);
}

/** So many parents: on the whole as they think of item 1; item 2 is their lot alone. */
function parents(count: number): AnsweredResponse[] {
  return Array.from({ length: count }, (_, index) => {
    const overall = 1 + (index % 5);
    const lot = 1 + ((index * 7 + Math.floor(index / 5)) % 5);
    return response(nine(overall, overall, lot, lot, overall, lot, lot, lot, lot), {
      township: index % 3 === 0 ? '530426103' : '530426001',
    });
  });
}

test('an open field gives no findings', () => {
  expect(() => new FindingsMaker({ ...sealedField([]), status: 'open' })).toThrow('sealed');
});

test('the item that goes with the whole is the one to mend first', () => {
  const { importance } = findingsOf(parents(120));
  const matrix = importance.matrices.find(({ group }) => group === 'parent');
  const [first] = matrix?.items ?? [];
  expect(first).toMatchObject({
    item: 'item1',
    quadrant: 'mend-first',
    importance: { correlation: 1, pairs: 120, steady: true },
  });
  expect(matrix?.items.find(({ item }) => item === 'item2')?.quadrant).toBe('mend-later');
  // Satisfied with item 1 are satisfied on the whole, the others never: its rate is .4, so .45 × slope 1 × share 1.
  expect(importance.levers[0]).toMatchObject({
    group: 'parent',
    basis: 'association',
    effect: expect.closeTo((0.85 - (importance.levers[0]?.rate ?? 0)) * 1, 9),
  });
  expect(
    importance.levers
      .map(({ item }) => item)
      .slice(0, 2)
      .sort(),
  ).toEqual(['item1', 'item4']);
});

test('by a pooled definition a lever is arithmetic: an item’s gap by its part of all judgements', () => {
  const { importance } = findingsOf(parents(120), { definition: 'pooled' });
  const lever = importance.levers.find(({ item }) => item === 'item1');
  // Nine items were judged by all: each is a ninth of the parents' rate, and the parents are all who answered.
  expect(lever).toMatchObject({
    basis: 'arithmetic',
    effect: expect.closeTo((0.85 - (lever?.rate ?? 0)) / 9, 9),
  });
});

test('under thirty people importance is not worked out, under a hundred it is not steady', () => {
  const few = findingsOf(parents(29)).importance.matrices.find(({ group }) => group === 'parent');
  expect(few?.items.every(({ importance }) => 'suppressed' in importance)).toBe(true);
  const some = findingsOf(parents(60)).importance.matrices.find(({ group }) => group === 'parent');
  expect(some?.steady).toBe(false);
});

test('a figure that hangs on four people who thought otherwise is not shown', () => {
  const alike = Array.from({ length: 96 }, () => response(nine(5, 5, 5, 5, 5, 5, 5, 5, 5)));
  const others = Array.from({ length: 4 }, () => response(nine(1, 1, 1, 1, 1, 1, 1, 1, 1)));
  const { importance } = findingsOf([...alike, ...others]);
  expect(importance.levers).toEqual([]);
  for (const { items } of importance.matrices)
    for (const item of items) expect(item.importance).toHaveProperty('suppressed');
});

test('the headline stands both ways where enough answers show a sign, and each way is the Report’s own figure', () => {
  const straight = Array.from({ length: 20 }, () =>
    response(nine(5, 5, 5, 5, 5, 5, 5, 5, 5), { flags: ['straight-line'] }),
  );
  const responses = [...parents(90), ...straight];
  const { rates, signs } = findingsOf(responses).quality;
  expect(rates.headline).toEqual(composeReport(sealedField(responses)).headline);
  const without = rates.without.find(({ sign }) => sign === 'straight-line');
  expect(without).toEqual({
    sign: 'straight-line',
    leftOut: 20,
    headline: composeReport(sealedField(parents(90))).headline,
  });
  expect(signs.find(({ sign }) => sign === 'straight-line')?.county).toMatchObject({
    answers: 110,
    count: 20,
  });
});

test('four who were coached are neither counted nor left out', () => {
  const coached = Array.from({ length: 4 }, () =>
    response({ ...nine(5, 4, 3, 2, 1, 5, 4, 3, 2), coached: 'yes' }, { flags: ['coached'] }),
  );
  const { quality } = findingsOf([...parents(90), ...coached]);
  const sign = quality.signs.find((one) => one.sign === 'coached');
  expect(sign?.county).toEqual({ groups: ['parent'], suppressed: 'small' });
  expect(quality.rates.without.find((one) => one.sign === 'coached')).toEqual({
    sign: 'coached',
    leftOut: null,
    headline: null,
  });
});

test('a burst of identical answers is among the signs, and its members can be left out', () => {
  const burst = Array.from({ length: 25 }, () =>
    response(nine(4, 5, 4, 3, 5, 2, 4, 5, 3), { day: '2026-11-25' }),
  );
  const { quality } = findingsOf([...parents(150), ...burst]);
  expect(quality.identical.bursts).toHaveLength(1);
  expect(quality.rates.without.find(({ sign }) => sign === 'identical')).toEqual({
    sign: 'identical',
    leftOut: 25,
    headline: composeReport(sealedField(parents(150))).headline,
  });
});

test('a time is shown only where enough others were slower and faster', () => {
  const timed = (count: number) =>
    findingsOf(parents(count)).quality.time.find(({ group }) => group === 'parent');
  expect(timed(4)).toEqual({ group: 'parent', suppressed: 'small' });
  expect(timed(9)).toMatchObject({ measured: 9, median: null });
  expect(timed(10)).toMatchObject({ median: 90, lowerQuartile: null });
  expect(timed(20)).toMatchObject({ median: 90, lowerQuartile: 90, upperQuartile: 90 });
});

const anyResponse = fc
  .record({
    points: fc.array(fc.constantFrom(1, 2, 3, 4, 5, 'dk' as const), { minLength: 9, maxLength: 9 }),
    group: fc.constantFrom('parent' as const, 'teacher' as const),
    seconds: fc.option(fc.integer({ min: 5, max: 900 })),
    flags: fc.subarray(['speed', 'coached', 'straight-line'] as const),
    comment: fc.constantFrom('作业太多', '食堂很好', '王老师好', ''),
  })
  .map(({ points, comment, ...more }) => {
    const [overall = 5, ...rest] = points;
    return response({ ...nine(overall === 'dk' ? 5 : overall, ...rest), comment }, more);
  });

test('the order in which answers come changes nothing', () => {
  fc.assert(
    fc.property(fc.array(anyResponse, { minLength: 1, maxLength: 60 }), (responses) => {
      expect(findingsOf([...responses].reverse())).toEqual(findingsOf(responses));
    }),
    { numRuns: 25 },
  );
});

test('of a group with four answers the findings say nothing but that they came', () => {
  fc.assert(
    fc.property(fc.array(anyResponse, { minLength: 30, maxLength: 60 }), fc.nat(4), (many, few) => {
      const responses = [
        ...many.map((one) => ({ ...one, group: 'parent' as const })),
        ...many.slice(0, few).map((one) => ({ ...one, group: 'teacher' as const })),
      ];
      const { quality, importance, comments } = findingsOf(responses);
      expect(comments.find(({ group }) => group === 'teacher')).toEqual({
        group: 'teacher',
        suppressed: 'small',
      });
      for (const row of [...quality.time, ...quality.patterns].filter(({ group }) => group === 'teacher'))
        expect(row).toEqual({ group: 'teacher', suppressed: 'small' });
      for (const { byGroup } of quality.signs) {
        const alone = byGroup.filter(({ groups }) => groups.length === 1 && groups[0] === 'teacher');
        for (const row of alone) expect(row).toHaveProperty('suppressed');
      }
      for (const { group, items } of importance.matrices)
        if (group === 'teacher')
          for (const item of items) expect(item.importance).toHaveProperty('suppressed');
      expect(importance.levers.filter(({ group }) => group === 'teacher')).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
