import { expect, test } from 'vitest';
import { nextForm } from '../../../client/console/paper/next-form.ts';

test('the number after one has as many figures', () => {
  expect(nextForm('0009', null)).toBe('0010');
  expect(nextForm('甸中-099', null)).toBe('甸中-100');
  expect(nextForm('99', null)).toBe('100');
  expect(nextForm('无号', null)).toBe('');
});

test('in the second pass the next form that waits comes, and after the last the first that was left out', () => {
  const conflict = { secondBy: 'b', first: {}, second: {}, items: [] };
  const waiting = ['10', '3', '5', '7', '9'].map((form) => ({
    ...{ form, group: 'parent' as const, township: '530426001', school: null, firstBy: 'a' },
    conflict: form === '7' ? conflict : null,
  }));
  expect(nextForm('5', waiting)).toBe('9');
  expect(nextForm('9', waiting)).toBe('10');
  expect(nextForm('10', waiting)).toBe('3');
  expect(nextForm('', waiting)).toBe('3');
  expect(nextForm('5', [])).toBe('');
});
