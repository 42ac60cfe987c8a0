import fc from 'fast-check';
import { expect, test } from 'vitest';
import { betaBinomialTail } from '../../../analysis/statistics/beta-binomial.ts';

// test/analysis/r/findings.R: pbinom, and sums of lchoose and lbeta.
test.each([
  [10, 30, 0.05, 0, 1.16152139687154e-6],
  [10, 30, 0.05, 0.2, 3.75413593595992e-2],
  [40, 40, 0.35, 0.2, 4.02196521426838e-4],
  [40, 40, 0.1, 0.2, 3.98214377650335e-6],
])('at least %i of %i at p %f, rho %f', (count, n, p, rho, tail) => {
  expect(betaBinomialTail(count, n, p, rho) / tail).toBeCloseTo(1, 9);
});

test('the chances of all counts sum to one, and more is never likelier than fewer', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
      (n, p, rho) => {
        let last = 1;
        for (let count = 1; count <= n; count += 1) {
          const tail = betaBinomialTail(count, n, p, rho);
          expect(tail).toBeLessThanOrEqual(last + 1e-9);
          last = tail;
        }
        // P(X ≥ 1) = 1 − P(X = 0), the product over Pólya's urn.
        let none = 1;
        const step = rho / (1 - rho);
        for (let drawn = 0; drawn < n; drawn += 1) none *= (1 - p + step * drawn) / (1 + step * drawn);
        expect(betaBinomialTail(1, n, p, rho)).toBeCloseTo(1 - none, 9);
      },
    ),
  );
});
