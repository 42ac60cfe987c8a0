import { expect, test } from 'vitest';
import { isSatisfied, limitsInWords } from '../../../server/documents/codebook-words.ts';
import { readQuestionnaire } from '../../../surveys/questionnaire-reader.ts';

const { items } = readQuestionnaire({
  title: '问卷',
  elements: [
    { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
    {
      ...{ type: 'checkbox', name: 'ways', title: '怎么上学', role: 'background' },
      choices: [
        { value: 'bus', text: '校车' },
        { value: 'foot', text: '走路' },
      ],
    },
    {
      type: 'boolean',
      name: 'far',
      title: '远不远',
      role: 'background',
      labelTrue: '远',
      labelFalse: '不远',
    },
    {
      type: 'text',
      name: 'minutes',
      title: '几分钟',
      role: 'background',
      inputType: 'number',
      min: 0,
      max: 300,
    },
    { type: 'comment', name: 'said', title: '还想说什么', role: 'comment', maxLength: 200 },
  ],
});

test('what is typed is said by its limits, and 不了解 is never satisfied', () => {
  expect(items.map(limitsInWords)).toEqual([
    '',
    '',
    '',
    '填数字，不小于 0，不大于 300',
    '填文字，最多 200 字',
  ]);
  expect([isSatisfied(4, [4, 5]), isSatisfied(3, [4, 5]), isSatisfied('dk', [4, 5])]).toEqual([
    true,
    false,
    false,
  ]);
});
