import { expect, test } from 'vitest';
import { daysBetween, keptUntil, retentionOf } from '../../surveys/retention.ts';

test.each([
  ['2026-12-01', 36, '2029-12-01'],
  ['2026-11-24', 6, '2027-05-24'],
  // Months that are too short end earlier, in leap years a day later.
  ['2026-08-31', 6, '2027-02-28'],
  ['2027-08-31', 6, '2028-02-29'],
  ['2028-02-29', 12, '2029-02-28'],
  ['2028-02-29', 48, '2032-02-29'],
  ['2026-12-31', 120, '2036-12-31'],
  ['2026-05-31', 13, '2027-06-30'],
])('a field that closed on %s keeps its answers %i months, until %s', (day, months, until) => {
  expect(keptUntil(day, months)).toBe(until);
});

test('answers are kept to the end of their last day, and are announced thirty days before it', () => {
  const seen = (today: string) => retentionOf('2026-12-01', 36, today);
  expect(seen('2029-10-31')).toEqual({ keptUntil: '2029-12-01', daysLeft: 31, state: 'kept' });
  expect(seen('2029-11-01')).toEqual({ keptUntil: '2029-12-01', daysLeft: 30, state: 'soon' });
  expect(seen('2029-12-01')).toEqual({ keptUntil: '2029-12-01', daysLeft: 0, state: 'soon' });
  expect(seen('2029-12-02')).toEqual({ keptUntil: '2029-12-01', daysLeft: -1, state: 'due' });
});

test('days are counted over leap days, and what is no day is refused', () => {
  expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
  expect(daysBetween('2028-03-01', '2028-02-28')).toBe(-2);
  expect(() => keptUntil('2026-02-30', 6)).toThrow(/no day/);
  expect(() => keptUntil('1.12.2026', 6)).toThrow(/no day/);
});
