import { expect, test } from 'vitest';
import { beijingDay, beijingTime, dayInWords, shanghaiDay, startOf } from '../../analysis/beijing.ts';

test('an instant is told by Beijing’s clock, eight hours ahead, midnight as 00', () => {
  expect(beijingTime('2026-12-05T10:00:00Z')).toBe('2026年12月5日 18:00');
  expect(beijingTime(Date.parse('2026-12-05T16:00:00Z'))).toBe('2026年12月6日 00:00');
  expect(beijingDay('2026-12-05T23:00:00+08:00')).toBe('2026年12月5日');
  expect(dayInWords('2026-12-05')).toBe('2026年12月5日');
});

test('a day begins at midnight in Shanghai, as the engine’s own calendar has it', () => {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });
  for (const instant of ['2026-12-05T15:59:59.999Z', '2026-12-05T16:00:00Z', '2024-02-29T00:00:00Z']) {
    expect(shanghaiDay(new Date(instant))).toBe(calendar.format(new Date(instant)));
    expect(shanghaiDay(Date.parse(instant))).toBe(calendar.format(new Date(instant)));
  }
  expect(new Date(startOf('2026-12-05')).toISOString()).toBe('2026-12-04T16:00:00.000Z');
});
