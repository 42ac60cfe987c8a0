import fc from 'fast-check';
import { expect, test } from 'vitest';
import { responseRates } from '../../../analysis/statistics/response-rate.ts';

// AAPOR's rates as R's outcomerate gives them: I 4, P 2, R 1, NC 1, O 1, UH 1, UO 1 and e = .9.
const published = {
  complete: 4,
  partial: 2,
  refused: 1,
  notContacted: 1,
  other: 1,
  unknownHousehold: 1,
  unknownOther: 1,
};

test('RR1, RR3 and RR5 are the published ones', () => {
  const { rr1, rr3, rr5 } = responseRates(published, 0.9);
  expect(rr1).toBeCloseTo(0.364, 3);
  expect(rr3).toBeCloseTo(0.37, 3);
  expect(rr5).toBeCloseTo(0.444, 3);
});

test('partial interviews count in RR2, RR4 and RR6', () => {
  // By hand: 6/11, 6/10.8, 6/9.
  expect(responseRates(published, 0.9)).toMatchObject({
    rr2: expect.closeTo(6 / 11, 12),
    rr4: expect.closeTo(6 / 10.8, 12),
    rr6: expect.closeTo(6 / 9, 12),
  });
});

test('a rate never falls as fewer of the unknown are thought eligible, and nobody asked gives none', () => {
  const counts = fc.nat(50);
  fc.assert(
    fc.property(
      fc.record({
        complete: counts,
        partial: counts,
        refused: counts,
        notContacted: counts,
        other: counts,
        unknownHousehold: counts,
        unknownOther: counts,
      }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (sample, e) => {
        const { rr1, rr3, rr5 } = responseRates(sample, e);
        if (rr1 === null || rr3 === null || rr5 === null) return;
        expect(rr3).toBeGreaterThanOrEqual(rr1 - 1e-12);
        expect(rr5).toBeGreaterThanOrEqual(rr3 - 1e-12);
      },
    ),
  );
  const nobody = {
    complete: 0,
    partial: 0,
    refused: 0,
    notContacted: 0,
    other: 0,
    unknownHousehold: 0,
    unknownOther: 0,
  };
  expect(responseRates(nobody, 1).rr1).toBeNull();
  expect(() => responseRates(published, 1.1)).toThrow('between 0 and 1');
});
