import { expect, test } from 'vitest';
import { sourcesOfText } from '../../../server/documents/word/sources.ts';

const firstOf = (between: string) =>
  sourcesOfText([
    { kind: 'heading', level: 1, text: '四、总体结果' },
    {
      kind: 'paragraph',
      told: ['满意的占', { text: '74.6%', path: 'a.rate' }, between, { text: '80.0%', path: 'b.rate' }],
    },
  ]).rows[1]?.[1];

test('what stands before a figure is no cut-off number: of 74.6% no 4.6% is left', () => {
  expect(firstOf('，另外一个方面占')).toBe('…，另外一个方面占');
  expect(firstOf('，另外这个方面也占')).toBe('…，另外这个方面也占');
  // A whole number stays, and so do words.
  expect(firstOf('，另一个方面占')).toBe('…74.6%，另一个方面占');
  expect(firstOf('，另外一个方面的满意的占')).toBe('…，另外一个方面的满意的占');
});
