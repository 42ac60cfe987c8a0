import { expect, test } from 'vitest';
import { QuestionnaireFaults, readQuestionnaire } from '../../surveys/questionnaire-reader.ts';

const five = [5, 4, 3, 2, 1, { value: 'dk', text: '不了解' }];
const overall = {
  type: 'radiogroup',
  name: 'overall',
  role: 'overall',
  scale: 'satisfaction5',
  dimension: 'overall',
  choices: five,
};

function faultsOf(elements: unknown[], more: object = {}): string {
  try {
    readQuestionnaire({ title: '问卷', pages: [{ name: 'p', elements }], ...more });
  } catch (error) {
    if (error instanceof QuestionnaireFaults) return error.message;
    throw error;
  }
  return '';
}

test('a whole questionnaire gives its codebook', () => {
  const { items, pages } = readQuestionnaire({
    title: '问卷',
    pages: [
      {
        name: 'one',
        elements: [
          { type: 'html', name: 'notice', html: '<p onclick="x()">你好<script>alert(1)</script></p>' },
          overall,
        ],
      },
      {
        name: 'two',
        visibleIf: '{overall} < 3',
        elements: [
          {
            type: 'panel',
            name: 'why',
            title: '为什么',
            elements: [
              {
                type: 'checkbox',
                name: 'reasons',
                title: '原因',
                choices: ['a', 'b'],
                visibleIf: '{overall} = 1',
              },
            ],
          },
        ],
      },
    ],
  });
  expect(items.map(({ name, type, scale }) => [name, type, scale])).toEqual([
    ['overall', 'radiogroup', 'satisfaction5'],
    ['reasons', 'checkbox', null],
  ]);
  expect(items[1]?.visibleIf).toEqual(['and', ['<', 'overall', 3], ['=', 'overall', 1]]);
  expect(pages[0]?.blocks[0]).toMatchObject({ kind: 'html', html: '<p>你好</p>' });
});

test.each([
  ['no overall item', [], '要有且只有一道总体评价题'],
  ['duplicate names', [overall, { type: 'text', name: 'Overall' }], '重复'],
  [
    'a scaled item without a dimension',
    [overall, { type: 'rating', name: 'a', scale: 'satisfaction5' }],
    '要写明属于哪个方面',
  ],
  ['an unknown type', [overall, { type: 'matrix', name: 'a' }], '不支持题型“matrix”'],
  [
    'a condition on an item that is not there',
    [overall, { type: 'text', name: 'a', visibleIf: '{b} = 1' }],
    '题目“b”不存在',
  ],
  [
    'a condition on a later item',
    [{ type: 'text', name: 'a', visibleIf: '{overall} = 1' }, overall],
    '排在后面',
  ],
  [
    'a condition with a value that is no option',
    [overall, { type: 'text', name: 'a', visibleIf: '{overall} = 9' }],
    '不是题目“overall”的选项',
  ],
  [
    'a condition with a function',
    [overall, { type: 'text', name: 'a', visibleIf: 'age({overall}) > 3' }],
    '不支持',
  ],
  [
    'an unknown scale',
    [overall, { type: 'rating', name: 'a', scale: 'nps', dimension: 'x' }],
    '没有名为“nps”的量表',
  ],
  [
    'options that do not fit the scale',
    [overall, { type: 'radiogroup', name: 'a', scale: 'satisfaction5', dimension: 'x', choices: [1, 2, 3] }],
    '应为 1 到 5',
  ],
  ['an unknown role', [overall, { type: 'text', name: 'a', role: 'captain' }], '用途（role）应为'],
  [
    'a setting that is not supported',
    [overall, { type: 'radiogroup', name: 'a', choices: ['x'], showOtherItem: true }],
    '不支持“可自己填的其他选项”',
  ],
  ['repeated options', [overall, { type: 'radiogroup', name: 'a', choices: ['x', 'X'] }], '重复'],
  ['a name that is not safe', [overall, { type: 'text', name: '__proto__' }], '应以字母开头'],
  ['a name with another use', [overall, { type: 'text', name: 'group' }], '另有用处'],
])('%s is refused', (_name, elements, message) => {
  expect(faultsOf(elements)).toContain(message);
});

test('every fault is listed at once', () => {
  const message = faultsOf(
    [
      { type: 'signaturepad', name: 'a' },
      { type: 'text', name: 'b c' },
    ],
    { triggers: [] },
  );
  for (const part of ['signaturepad', 'b c', 'triggers', '总体评价题']) expect(message).toContain(part);
});

test('a text that publication could not freeze is refused by its place, wherever it stands', () => {
  const choices = [{ value: 'x', text: 'one\ud800' }];
  const elements = [
    { type: 'text', name: 'a', title: 'nul\u0000', description: 'two\nlines' },
    { type: 'radiogroup', name: 'b', title: { 'zh-cn': '题', en: 'bell\u0007' }, choices },
  ];
  const message = faultsOf([overall, ...elements], { requiredText: '\udc00' });
  for (const path of [
    'requiredText',
    'pages[0].elements[1].title',
    'pages[0].elements[2].title.en',
    'pages[0].elements[2].choices[0].text',
  ])
    expect(message).toContain(`${path}: 不能含有控制字符`);
  expect(message).not.toContain('description');
});

test('panels within panels without an end are one fault', () => {
  let element: object = overall;
  for (let depth = 0; depth < 3000; depth += 1) element = { type: 'panel', elements: [element] };
  expect(faultsOf([element])).toContain('一层套一层');
});

test('what is not even an object is refused', () => {
  expect(() => readQuestionnaire('[]')).toThrow(QuestionnaireFaults);
  expect(() => readQuestionnaire(null)).toThrow(QuestionnaireFaults);
});
