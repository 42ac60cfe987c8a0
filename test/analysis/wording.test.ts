import { expect, test } from 'vitest';
import { participationInWords, releasedParticipation, roundedToBarInWords } from '../../analysis/wording.ts';

test('nobody and everybody are said of the counts alone that are so', () => {
  // Of 5,000 eligible people.
  const said = (received: number) => participationInWords(received / 5000);
  expect([0, 1, 4, 5, 7].map(said)).toEqual(['0.0%', '不到 0.1%', '不到 0.1%', '0.1%', '0.1%']);
  expect([4994, 4995, 4996, 4999, 5000, 5100].map(said)).toEqual([
    ...['99.9%', '99.9%', '超过 99.9%', '超过 99.9%', '100.0%', '102.0%'],
  ]);
  expect(participationInWords(null)).toBe('—');
});

test('the number under such words stays whole, so that its format finds them', () => {
  const told = (received: number) => releasedParticipation(received / 5000);
  expect([0, 1, 7, 2501, 4999, 5000].map(told)).toEqual([0, 0.0002, 0.001, 0.5, 0.9998, 1]);
});

test('a figure under the bar that is printed as the bar is said to be rounded; no other is', () => {
  const said = (rate: number, bar = 0.85) => roundedToBarInWords({ rate, meetsBar: rate >= bar }, bar);
  expect([0.8496, 0.8499999].map((rate) => said(rate))).toEqual(Array(2).fill('（四舍五入后与标准相同）'));
  expect([0.8, 0.8494, 0.85, 0.8504, 1].map((rate) => said(rate))).toEqual(Array(5).fill(''));
});
