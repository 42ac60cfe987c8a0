import { expect, test } from 'vitest';
import { longString } from '../../analysis/long-string.ts';
import { responseVariability } from '../../analysis/response-variability.ts';

test('the long string is the longest run of one answer; 不了解 ends a run', () => {
  expect(longString([])).toBe(0);
  expect(longString([5, 5, 5, 4, 4])).toBe(3);
  expect(longString([1, 2, 2, 2, 2])).toBe(4);
  expect(longString([5, 5, Number.NaN, 5, 5, 5])).toBe(3);
});

test('variability within a person is R’s sd of the answers', () => {
  // test/analysis/r/findings.R: sd(c(5, 4, 4, 2, 5, 1))
  expect(responseVariability([5, 4, 4, 2, 5, 1])).toBeCloseTo(1.6431676725155, 12);
  expect(responseVariability([4, 4, 4])).toBe(0);
  expect(responseVariability([4])).toBeNull();
});
