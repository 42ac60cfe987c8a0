import { expect, test } from 'vitest';
import { readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { dropHidden, readTextAnswers } from '../../surveys/text-answers.ts';
import { compileValidator } from '../../surveys/validator.ts';

const questionnaire = readQuestionnaire({
  title: 't',
  elements: [
    {
      type: 'radiogroup',
      name: 'overall',
      role: 'overall',
      scale: 'satisfaction5',
      dimension: 'd',
      isRequired: true,
      choices: [1, 2, 3, 4, 5, 'dk'],
    },
    { type: 'checkbox', name: 'topics', choices: ['a', 'b', 'c'] },
    { type: 'boolean', name: 'agree' },
    { type: 'text', name: 'age', inputType: 'number', min: 1, max: 120 },
    { type: 'comment', name: 'why', maxLength: 5, visibleIf: '{overall} < 3', requiredIf: '{overall} = 1' },
  ],
});
const validate = compileValidator(questionnaire);

function problems(given: unknown): string[] {
  const verdict = validate(given);
  return verdict.accepted ? [] : verdict.problems.map(({ item, code }) => `${item} ${code}`);
}

test('good answers pass as they are, blanks are no answers', () => {
  expect(validate({ overall: 5, topics: ['a', 'c'], agree: false, age: 40, why: '' })).toEqual({
    accepted: true,
    answers: { overall: 5, topics: ['a', 'c'], agree: false, age: 40 },
  });
  expect(validate({ overall: 'dk', topics: [], why: null })).toEqual({
    accepted: true,
    answers: { overall: 'dk' },
  });
});

test.each([
  [[], ['null not-an-object']],
  ['x', ['null not-an-object']],
  [{}, ['overall required']],
  [{ overall: '5' }, ['overall not-allowed']],
  [{ overall: 6 }, ['overall not-allowed']],
  [{ overall: 5, other: 1 }, ['other unknown-item']],
  [JSON.parse('{"overall": 5, "__proto__": 1}'), ['__proto__ unknown-item']],
  [{ overall: 5, constructor: 1 }, ['constructor unknown-item']],
  [{ overall: 5, topics: 'a' }, ['topics not-allowed']],
  [{ overall: 5, topics: ['a', 'a'] }, ['topics not-allowed']],
  [{ overall: 5, topics: ['z'] }, ['topics not-allowed']],
  [{ overall: 5, agree: 'true' }, ['agree not-allowed']],
  [{ overall: 5, age: '40' }, ['age not-allowed']],
  [{ overall: 5, age: 121 }, ['age not-allowed']],
  [{ overall: 2, why: '一二三四五六' }, ['why too-long']],
  [{ overall: 2, why: 'a\u0007' }, ['why control-characters']],
  [{ overall: 5, why: 'a' }, ['why hidden']],
  [{ overall: 1 }, ['why required']],
])('%j is refused', (given, expected) => {
  expect(problems(given)).toEqual(expected);
});

test('length counts characters as people do: five emoji are five', () => {
  expect(problems({ overall: 2, why: '😀😀😀😀😀' })).toEqual([]);
});

test('answers keyed in from paper need not be complete', () => {
  expect(compileValidator(questionnaire, { requireAnswers: false })({ agree: true })).toMatchObject({
    accepted: true,
  });
});

test('a form’s texts become the options’ own values, and hidden answers are dropped', () => {
  const read = readTextAnswers(questionnaire, {
    overall: ['4'],
    topics: ['a', 'b'],
    agree: ['true'],
    age: ['40'],
    why: ['x'],
  });
  expect(read).toEqual({ overall: 4, topics: ['a', 'b'], agree: true, age: 40, why: 'x' });
  expect(dropHidden(questionnaire, read)).not.toHaveProperty('why');
});
