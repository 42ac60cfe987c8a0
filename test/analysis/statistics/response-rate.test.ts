import { expect, test } from 'vitest';
import { responseRates } from '../../../analysis/statistics/response-rate.ts';

test('the response rates of AAPOR’s worked example', () => {
  // I 4, P 2, R 1, NC 1, O 1, UH 1, UO 1 and e .9: the R package outcomerate has .364, .370 and .444.
  const { rr1, rr3, rr5 } = responseRates(
    { complete: 4, partial: 2, refused: 1, notReached: 1, other: 1, unknown: 2 },
    0.9,
  );
  expect([rr1, rr3, rr5].map((rate) => rate.toFixed(3))).toEqual(['0.364', '0.370', '0.444']);
});
