import { expect, test } from 'vitest';
import { dueOf, type PaceInput, paceOf } from '../../../analysis/field/pace.ts';
import { fieldTimes } from '../../../analysis/field/times.ts';

/** Opens on the 1st at 08:00, closes on the 14th at 20:00, by Beijing's clock. */
const times = fieldTimes('2026-12-01T00:00:00Z', '2026-12-14T12:00:00Z', []);
const at = (text: string) => Date.parse(`${text}+08:00`);

const input = (quota: number, received: number, byDay: Record<string, number>): PaceInput => ({
  ...{ quota, received, missing: Math.max(0, quota - received) },
  byDay: new Map(Object.entries(byDay).map(([day, count]) => [`2026-12-${day}`, count])),
});

test('twelve in three days are four a day: twelve more take three days from now', () => {
  // 9 Dec 10:00 + 12 ÷ (12 ÷ 3) days = 12 Dec 10:00. What came on the 5th is too long ago to matter.
  const parents = input(30, 18, { '05': 6, '06': 4, '07': 5, '08': 3 });
  expect(paceOf(parents, times, at('2026-12-09T10:00'))).toEqual({ kind: 'finishes', day: '2026-12-12' });
});

test('today is not over, so its answers are missing no more but say nothing of a day', () => {
  // Two came today: 10 are missing, 10 ÷ 4 = 2.5 days after 9 Dec 23:00 is 12 Dec 11:00; at 06:00 it is 11 Dec 18:00.
  const parents = input(30, 20, { '06': 4, '07': 5, '08': 3, '09': 2 });
  expect(paceOf(parents, times, at('2026-12-09T23:00'))).toEqual({ kind: 'finishes', day: '2026-12-12' });
  expect(paceOf(parents, times, at('2026-12-09T06:00'))).toEqual({ kind: 'finishes', day: '2026-12-11' });
});

test('what will not be reached before closing says how many will have come', () => {
  // 13 Dec 08:00 to 14 Dec 20:00 are 1.5 days at 6 ÷ 3 = 2 a day: 3 more than 10.
  const parents = input(40, 10, { '10': 2, '11': 1, '12': 3 });
  expect(paceOf(parents, times, at('2026-12-13T08:00'))).toEqual({ kind: 'late', atClosing: 13 });
});

test('a quota that is reached is full, whatever the pace', () => {
  expect(paceOf(input(10, 11, {}), times, at('2026-12-09T10:00'))).toEqual({ kind: 'full' });
});

test('under five answers on the last days nothing is said; none at all is known for certain', () => {
  const now = at('2026-12-09T10:00');
  expect(paceOf(input(10, 4, { '06': 4 }), times, now)).toEqual({ kind: 'unknown' });
  expect(paceOf(input(10, 5, { '06': 5 }), times, now)).toMatchObject({ kind: 'finishes' });
  expect(paceOf(input(10, 6, { '03': 6 }), times, now)).toEqual({ kind: 'stalled', days: 3 });
  expect(paceOf(input(10, 7, { '03': 6, '09': 1 }), times, now)).toEqual({ kind: 'unknown' });
});

test('on the first day nothing is said; on the second the first counts, if the field was open for half of it', () => {
  const first = input(30, 9, { '01': 9 });
  expect(paceOf(first, times, at('2026-12-01T20:00'))).toEqual({ kind: 'unknown' });
  // 21 ÷ 9 = 2.33 days after 2 Dec 08:00 is 4 Dec 16:00.
  expect(paceOf(first, times, at('2026-12-02T08:00'))).toEqual({ kind: 'finishes', day: '2026-12-04' });
  const afternoon = fieldTimes('2026-12-01T06:00:00Z', '2026-12-14T12:00:00Z', []);
  expect(paceOf(first, afternoon, at('2026-12-02T08:00'))).toEqual({ kind: 'unknown' });
});

test('a day of pause says nothing of a whole day; a pause that lasts says nothing at all', () => {
  const paused = { ...{ closedBefore: null, closesAt: null }, reason: '停电' };
  const pause = { ...paused, kind: 'paused' as const, at: '2026-12-07T00:00:00Z' };
  const resume = { ...paused, kind: 'resumed' as const, at: '2026-12-08T00:00:00Z' };
  // Open on the 7th until 08:00 and on the 8th from then: the 6th and the 8th count, 8 ÷ 2 = 4 a day, 12 ÷ 4 = 3 days.
  const parents = input(30, 18, { '06': 4, '07': 0, '08': 4 });
  const [open, closes] = ['2026-12-01T00:00:00Z', '2026-12-14T12:00:00Z'];
  const now = at('2026-12-09T10:00');
  const resumed = fieldTimes(open, closes, [pause, resume]);
  expect(paceOf(parents, resumed, now)).toEqual({ kind: 'finishes', day: '2026-12-12' });
  expect(paceOf(parents, fieldTimes(open, closes, [pause]), now)).toEqual({ kind: 'unknown' });
});

test('where answers are not counted by day, and before and after the field, nothing is said', () => {
  const now = at('2026-12-09T10:00');
  expect(paceOf({ ...input(10, 5, {}), byDay: null }, times, now)).toEqual({ kind: 'unknown' });
  for (const outside of ['2026-11-30T10:00', '2026-12-14T20:00'])
    expect(paceOf(input(10, 0, {}), times, at(outside))).toEqual({ kind: 'unknown' });
});

test('what is due grows evenly with the time that the field is open', () => {
  // 1 Dec 08:00 to 14 Dec 20:00 are 13.5 days; 4.5 of them have passed on 5 Dec 20:00: a third of 20 is 6.67.
  expect(dueOf(20, times, at('2026-12-05T20:00'))).toBe(6);
  expect(dueOf(20, times, at('2026-11-05T20:00'))).toBe(0);
  expect(dueOf(20, times, at('2026-12-25T20:00'))).toBe(20);
  const pause = { kind: 'paused' as const, at: '2026-12-02T00:00:00Z' };
  const resume = { kind: 'resumed' as const, at: '2026-12-03T12:00:00Z' };
  const more = { closedBefore: null, closesAt: null, reason: '' };
  const paused = fieldTimes('2026-12-01T00:00:00Z', '2026-12-14T12:00:00Z', [
    { ...pause, ...more },
    { ...resume, ...more },
  ]);
  // 12 days are left of the field, 3 have passed: a quarter.
  expect(dueOf(20, paused, at('2026-12-05T20:00'))).toBe(5);
});
