import { expect, test } from 'vitest';
import { isSatisfied, limitsInWords } from '../../../server/documents/codebook-words.ts';
import { conditionInWords } from '../../../server/documents/condition-words.ts';
import type { Condition } from '../../../surveys/condition.ts';
import { readQuestionnaire } from '../../../surveys/questionnaire.ts';

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

test.each<[Condition, string]>([
  [['=', 'far', true], '“远不远”是“远”'],
  [['!=', 'far', false], '“远不远”不是“不远”'],
  [['>=', 'minutes', 30], '“几分钟”不小于 30'],
  [['anyof', 'ways', ['bus', 'foot']], '“怎么上学”选了 “校车”、“走路” 之一'],
  [['allof', 'ways', ['bus', 'foot']], '“怎么上学”选了全部 “校车”、“走路”'],
  [['noneof', 'ways', ['bus']], '“怎么上学”没有选 “校车”'],
  [['not', ['empty', 'said']], '不是（“还想说什么”没有回答）'],
  [
    ['and', ['or', ['empty', 'far'], ['=', 'far', true]], ['notempty', 'minutes']],
    '（“远不远”没有回答，或者“远不远”是“远”），并且“几分钟”已回答',
  ],
])('%j is said in words', (condition, words) => {
  expect(conditionInWords(condition, items)).toBe(words);
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
