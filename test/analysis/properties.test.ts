import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import type { EstimateSettings } from '../../analysis/estimate.ts';
import { measured } from '../../analysis/estimate.ts';
import type { Report } from '../../analysis/report.ts';
import { addTally, subtractTally, type Tally } from '../../analysis/tally.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import { cellOf, momentsOfCounts } from './cells.ts';
import { questionnaires, type Sheet, sourceOf, townships } from './source.ts';

const groups = ['parent', 'teacher'] as const;
const places = groups.flatMap((group) => townships.map(({ code }) => ({ group, township: code })));
const file = { questionnaires: questionnaires(groups), smallCell: 3 };

const sheet: fc.Arbitrary<Sheet> = fc.record({
  group: fc.constantFrom(...groups),
  township: fc.constantFrom(...townships.map(({ code }) => code)),
  school: fc.constantFrom('甲', '乙'),
  flagged: fc.boolean(),
  answers: fc.record(
    {
      overall: fc.integer({ min: 1, max: 5 }),
      safety: fc.constantFrom(1, 2, 3, 'dk' as const),
      index: fc.integer({ min: 1, max: 7 }),
    },
    { requiredKeys: [] },
  ),
});
const frame: fc.Arbitrary<FrameCell[]> = fc
  .array(fc.integer({ min: 0, max: 40 }), { minLength: places.length, maxLength: places.length })
  .map((people) =>
    places.flatMap((place, index) =>
      ['甲', '乙'].map((school) => ({ ...place, school, eligible: people[index] ?? 0 })),
    ),
  );

test('the order of answers never matters, to the last digit', () => {
  fc.assert(
    fc.property(frame, fc.array(sheet, { maxLength: 60 }), (people, sheets) => {
      const report = composeReport(sourceOf(file, people, sheets));
      expect(composeReport(sourceOf(file, people, [...sheets].reverse()))).toEqual(report);
    }),
    { numRuns: 60 },
  );
});

test('splitting cells by school and flag and merging them gives the same rates and limits', () => {
  fc.assert(
    fc.property(frame, fc.array(sheet, { maxLength: 60 }), (people, sheets) => {
      const split = sourceOf(file, people, sheets);
      const merged = sourceOf(
        file,
        people,
        sheets.map(({ group, township, answers }) => ({ group, township, answers })),
      );
      expect(estimatesOf(composeReport(merged))).toEqual(estimatesOf(composeReport(split)));
    }),
    { numRuns: 60 },
  );
});

test('raising one stored answer lowers no rate, by any definition or combination, anywhere', () => {
  fc.assert(
    fc.property(frame, fc.array(sheet, { minLength: 1, maxLength: 60 }), (people, sheets) => {
      const [changed, ...others] = sheets;
      if (!changed) return;
      const at = (overall: number) =>
        ratesOf(
          composeReport(
            sourceOf(file, people, [{ ...changed, answers: { ...changed.answers, overall } }, ...others]),
          ),
        );
      const low = at(2);
      for (const [index, rate] of at(5).entries()) {
        if (rate === null) expect(low[index]).toBeNull();
        else expect(rate).toBeGreaterThanOrEqual((low[index] ?? 0) - 1e-12);
      }
    }),
    { numRuns: 60 },
  );
});

test('where every answer stands for as many people, weights change nothing', () => {
  const settings: EstimateSettings = { bar: 0.85, level: 0.95, smallCell: 5, shares: {}, byCode: new Set() };
  const stratum = fc
    .tuple(fc.integer({ min: 2, max: 30 }), fc.nat(30))
    .map(([answered, satisfied]) => ({ answered, satisfied: Math.min(answered, satisfied) }));
  fc.assert(
    fc.property(
      fc.array(stratum, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 2, max: 40 }),
      (list, each) => {
        const cells = list.map(({ answered, satisfied }, index) =>
          cellOf('parent', String(index), each * answered, momentsOfCounts(answered, satisfied)),
        );
        const weighted = measured({ cells, combination: null, absent: [] }, settings);
        const plain = measured({ cells, combination: 'as-answered', absent: [] }, settings);
        expect(weighted?.rate).toBeCloseTo(plain?.rate ?? -1, 12);
        expect(weighted?.variance).toBeCloseTo(plain?.variance ?? -1, 12);
        expect(weighted?.lower).toBeCloseTo(plain?.lower ?? -1, 9);
        expect(weighted?.upper).toBeCloseTo(plain?.upper ?? -1, 9);
      },
    ),
  );
});

test('what is added to a tally and taken away again leaves it exactly as it was', () => {
  const tally = fc.array(fc.integer({ min: 0, max: 2 ** 40 }), { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(tally, tally, (one: Tally, other: Tally) => {
      const sum = [...one];
      addTally(sum, other);
      subtractTally(sum, other);
      expect(sum).toEqual(one);
    }),
  );
  expect(() => subtractTally([1, 0], [0, 1])).toThrow();
});

function estimatesOf({
  headline,
  alternatives,
  byGroup,
  byTownship,
  byGroupTownship,
  byDimension,
  byItem,
}: Report) {
  return { headline, alternatives, byGroup, byTownship, byGroupTownship, byDimension, byItem };
}

function ratesOf({
  headline,
  alternatives,
  byGroup,
  byTownship,
  byGroupTownship,
}: Report): (number | null)[] {
  const all = [
    headline,
    ...[...alternatives, ...byGroup, ...byTownship, ...byGroupTownship].map((one) => one.estimate),
  ];
  return all.map((estimate) => ('suppressed' in estimate ? null : estimate.rate));
}
