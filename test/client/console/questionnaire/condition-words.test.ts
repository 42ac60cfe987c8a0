import { expect, test } from 'vitest';
import {
  expressionOf,
  optionsOf,
  type PickedCondition,
  pickedFrom,
} from '../../../../client/console/questionnaire/condition-words.ts';
import { parseCondition } from '../../../../surveys/condition-parser.ts';

const stage = {
  type: 'radiogroup',
  name: 'stage',
  choices: [{ value: 'junior', text: '初中' }, 'primary'],
};
const overall = { type: 'rating', name: 'overall', rateMin: 1, rateMax: 3 };
const reasons = { type: 'checkbox', name: 'reasons', choices: ['far', 'dear'] };
const boards = { type: 'boolean', name: 'boards', labelTrue: '住校' };

const picked = (item: string, how: PickedCondition['how'], value = ''): PickedCondition => ({
  item,
  how,
  value,
});

test('what is picked is written as the phone and the server read it, and is picked again from that', () => {
  const cases = [
    [stage, picked('stage', 'is', 'junior'), "{stage} = 'junior'", ['=', 'stage', 'junior']],
    [stage, picked('stage', 'is-not', 'primary'), "{stage} <> 'primary'", ['!=', 'stage', 'primary']],
    [overall, picked('overall', 'is', '2'), '{overall} = 2', ['=', 'overall', 2]],
    [reasons, picked('reasons', 'is', 'far'), "{reasons} contains 'far'", ['anyof', 'reasons', ['far']]],
    [
      reasons,
      picked('reasons', 'is-not', 'dear'),
      "{reasons} notcontains 'dear'",
      ['noneof', 'reasons', ['dear']],
    ],
    [boards, picked('boards', 'is', 'true'), '{boards} = true', ['=', 'boards', true]],
    [stage, picked('stage', 'answered'), '{stage} notempty', ['notempty', 'stage']],
    [stage, picked('stage', 'blank'), '{stage} empty', ['empty', 'stage']],
  ] as const;
  for (const [asked, condition, expression, compiled] of cases) {
    expect(expressionOf(condition, asked)).toBe(expression);
    expect(pickedFrom(expression)).toEqual(condition);
    const item = {
      name: asked.name,
      type: asked.type as 'radiogroup' | 'rating' | 'checkbox' | 'boolean',
      inputType: null,
      options: optionsOf(asked).map(({ value, label }) => ({
        value: asked === overall ? Number(value) : asked === boards ? value === 'true' : value,
        text: label,
      })),
    };
    expect(parseCondition(expression, () => item)).toEqual(compiled);
  }
});

test('a condition that says more than one answer is left as it is written', () => {
  for (const more of ["{a} = 'x' and {b} = 'y'", '{a} > 3', "{a} anyof ['x', 'y']", 'age({a}) > 3'])
    expect(pickedFrom(more)).toBeNull();
});

test('as long as no option is picked there is no condition', () => {
  expect(expressionOf(picked('stage', 'is'), stage)).toBe('');
});

test('options are offered in their own words', () => {
  expect(optionsOf(stage)).toEqual([
    { value: 'junior', label: '初中' },
    { value: 'primary', label: 'primary' },
  ]);
  expect(optionsOf(boards).map(({ label }) => label)).toEqual(['住校', '否']);
  expect(optionsOf(overall).map(({ value }) => value)).toEqual(['1', '2', '3']);
  expect(optionsOf({ type: 'text', name: 't' })).toEqual([]);
});
