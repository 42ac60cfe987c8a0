import { expect, test } from 'vitest';
import { composeReport } from '../../analysis/compose-report.ts';
import type { Report } from '../../analysis/report.ts';
import { safetyInWords, safetyOf } from '../../analysis/safety.ts';
import { points } from '../../analysis/wording.ts';
import { type Sheet, sheetsOf, sourceOf } from './source.ts';

const township = '530426001';
const frame = [{ group: 'parent', township, school: null, eligible: 9000 }] as const;

function composed(sheets: readonly Sheet[], combination: Report['combination'] = 'as-answered'): Report {
  return composeReport(sourceOf({ combination }, frame, sheets));
}

test('a rate well over the bar by every definition holds', () => {
  // 290 of 300 are satisfied (.967); mean5 (290 × 5 + 10 × 2) / 1500 = .98, index100 (290 × 4 + 10) / 1200 = .975.
  const report = composed(sheetsOf('parent', township, 300, 290));
  expect(report.headline).toMatchObject({ verdict: 'reached' });
  expect(safetyOf(report)).toEqual({ safety: 'safe', tried: 11, turned: 0 });
  expect(safetyInWords(report)).toMatch(/整个在标准 85.0% 以上；换 11 种口径和合成方式，判断都一样/);
});

test('a rate that another definition, or leaving out flagged answers, would turn hangs on the way of counting', () => {
  const report = composed([
    ...sheetsOf('parent', township, 300, 290),
    ...sheetsOf('parent', township, 60, 0, { flagged: true }),
  ]);
  expect(report.headline).toMatchObject({ verdict: 'not-reached' });
  expect(safetyOf(report)).toMatchObject({ safety: 'by-this-way', turned: report.sensitivity.length });
  expect(safetyInWords(report)).toContain('引用时请同时说明口径');
});

test('“86 %” of 300 is not settled: the interval holds the bar, and the words say how many answers would do', () => {
  const report = composed(sheetsOf('parent', township, 300, 258));
  // 258 / 300 = .86.
  expect(report.headline).toMatchObject({ rate: 0.86, verdict: 'undecided', meetsBar: true });
  expect(safetyOf(report)?.safety).toBe('open');
  expect(safetyInWords(report)).toContain('不低于标准可能只是碰巧');
  expect(safetyInWords(report)).toMatch(/约需共 \d+ 份答卷|应答人全部作答/);
});

test('under thirty answers nothing is said for or against', () => {
  const report = composed(sheetsOf('parent', township, 29, 29));
  expect(safetyOf(report)?.safety).toBe('too-few');
});

test('a withheld headline is not judged', () => {
  const report = composed(sheetsOf('parent', township, 4, 4));
  expect(safetyOf(report)).toBeNull();
  expect(safetyInWords(report)).toBe('');
});

test('differences are printed in points of a percent with their sign', () => {
  expect([0.0321, -0.0049, -0.0004, 0].map(points)).toEqual(['+3.2', '-0.5', '0.0', '0.0']);
});
