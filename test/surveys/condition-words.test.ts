import { expect, test } from 'vitest';
import type { Condition } from '../../surveys/condition.ts';
import { conditionInWords } from '../../surveys/condition-words.ts';

const items = [
  {
    name: 'boards',
    title: '住校吗',
    options: [
      { value: true, text: '是' },
      { value: false, text: '否' },
    ],
  },
  {
    name: 'topics',
    title: '想要什么',
    options: ['体育', '音乐', '美术'].map((text, at) => ({ value: `t${at}`, text })),
  },
  { name: 'overall', title: '总的来说', options: [5, 4, 3].map((value) => ({ value, text: `${value}分` })) },
  { name: 'kilometres', title: '几公里', options: [] },
];

const cases: [Condition, string][] = [
  [['=', 'boards', false], '第1题选“否”'],
  [['!=', 'boards', true], '第1题没有选“是”'],
  [['=', 'kilometres', 3], '第4题填“3”'],
  [['empty', 'topics'], '第2题没有答'],
  [['notempty', 'topics'], '第2题答了'],
  [['anyof', 'topics', ['t0', 't2']], '第2题选“体育”或“美术”'],
  [['allof', 'topics', ['t0', 't1']], '第2题“体育”和“音乐”都选了'],
  [['noneof', 'topics', ['t0', 't1']], '第2题没有选“体育”，也没有选“音乐”'],
  [['>=', 'overall', 4], '第3题选“5分”或“4分”'],
  [['<', 'overall', 4], '第3题选“3分”'],
  [['>', 'kilometres', 5], '第4题填的数大于 5'],
  [['not', ['=', 'boards', true]], '不是“第1题选“是””'],
  [
    ['and', ['or', ['=', 'boards', true], ['empty', 'topics']], ['<=', 'kilometres', 2]],
    '（第1题选“是”，或者第2题没有答），并且第4题填的数不大于 2',
  ],
];

test.each(cases)('%j is said by the numbers and words on paper', (condition, words) => {
  expect(conditionInWords(condition, items)).toBe(words);
});

test('or by what else items are called', () => {
  expect(conditionInWords(['empty', 'topics'], items, ({ title }) => `“${title}”`)).toBe('“想要什么”没有答');
});
