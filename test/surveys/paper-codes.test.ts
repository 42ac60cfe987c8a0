import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paperCodes, readPaperCode } from '../../surveys/paper-codes.ts';
import { readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { shippedQuestionnaires } from '../../surveys/questionnaires/index.ts';

const options = (...values: (string | number | boolean)[]) => ({
  options: values.map((value) => ({ value, text: `答案“${value}”` })),
});

test('satisfaction has its own figures, 不了解 is 9, and words are counted', () => {
  expect(paperCodes(options(5, 4, 3, 2, 1, 'dk'))).toEqual(['5', '4', '3', '2', '1', '9']);
  expect(paperCodes(options('no', 'yes', 'prefer-not'))).toEqual(['1', '2', '3']);
  expect(paperCodes(options(true, false))).toEqual(['1', '2']);
  expect(paperCodes(options(7, 6, 5, 4, 3, 2, 1, 'dk'))).toEqual(['7', '6', '5', '4', '3', '2', '1', '9']);
  // A figure that is an option's value is no other's.
  expect(paperCodes(options('x', 1, 9, 'dk'))).toEqual(['2', '1', '9', '3']);
});

test('what is keyed in is a figure of the paper, a value or the words, and nothing else is changed', () => {
  const item = options(5, 4, 'dk', 'no');
  expect(['9', '９', ' 9 ', 'dk', '答案“dk”'].map((text) => readPaperCode(item, text))).toEqual([
    ...['dk', 'dk', 'dk', 'dk', '答案“dk”'],
  ]);
  expect(['5', '1', '8', '', '九'].map((text) => readPaperCode(item, text))).toEqual([
    '5',
    'no',
    '8',
    '',
    '九',
  ]);
  expect(readPaperCode({ options: [] }, '9')).toBe('9');
});

test('whatever the options are, each figure is one option’s alone and never another’s value or words', () => {
  const value = fc.oneof(
    fc.integer({ min: -3, max: 120 }),
    fc.constantFrom('dk', 'a', '3', '9', '04', true, false),
  );
  const items = fc
    .uniqueArray(fc.record({ value, text: fc.constantFrom('1', '2', '9', '好', '坏', 'dk') }), {
      minLength: 1,
      maxLength: 14,
      selector: ({ value: own }) => String(own),
    })
    .map((list) => ({ options: list }));
  fc.assert(
    fc.property(items, (item) => {
      const codes = paperCodes(item);
      expect(new Set(codes).size).toBe(codes.length);
      item.options.forEach(({ value: own, text }, at) => {
        const code = codes[at] ?? '';
        for (const [other, option] of item.options.entries())
          if (other !== at) expect(String(option.value)).not.toBe(code);
        // A value read back is itself, whatever figures say; a figure leads to its own option, unless it is a value.
        expect(readPaperCode(item, String(own))).toBe(String(own));
        if (item.options.every((option) => option.text !== code) || text === code)
          expect([String(own), code]).toContain(readPaperCode(item, code));
      });
    }),
  );
});

test('every option of a shipped questionnaire is one key at the desk', () => {
  for (const source of Object.values(shippedQuestionnaires))
    for (const item of readQuestionnaire(source).items)
      for (const code of paperCodes(item)) expect(code).toMatch(/^[1-9]$/);
});
