import fc from 'fast-check';
import { Model } from 'survey-core';
import { expect, test } from 'vitest';
import { visibility } from '../../surveys/condition.ts';
import { readQuestionnaire } from '../../surveys/questionnaire.ts';

const runs = process.env['LONG'] ? 20_000 : 2000;

const overall = {
  type: 'radiogroup',
  name: 'overall',
  role: 'overall',
  scale: 'satisfaction5',
  dimension: 'd',
  choices: [1, 2, 3, 4, 5],
};
const asked = [
  overall,
  { type: 'radiogroup', name: 'stage', choices: ['primary', 'junior', 'dk'] },
  { type: 'checkbox', name: 'topics', choices: ['sport', 'music', 'art'] },
  { type: 'boolean', name: 'agree' },
  { type: 'text', name: 'age', inputType: 'number' },
  { type: 'dropdown', name: 'kind', choices: ['x', 'y'] },
];

/** Expressions over the items before position `at`, of every form that the product takes. */
function expression(at: number): fc.Arbitrary<string> {
  const names = asked.slice(0, Math.min(at, asked.length)).map((item) => item.name);
  const forms: Record<string, string[]> = {
    overall: [
      '{overall} = 3',
      '{overall} > 2',
      '{overall} <= 4',
      '{overall} <> 1',
      '3 < {overall}',
      '{overall} anyof [1, 2]',
    ],
    stage: [
      "{stage} = 'primary'",
      "{stage} <> 'dk'",
      '{stage} empty',
      "{stage} anyof ['junior', 'dk']",
      "{stage} = 'PRIMARY'",
    ],
    topics: [
      "{topics} contains 'sport'",
      "{topics} notcontains 'art'",
      "{topics} allof ['sport', 'music']",
      '{topics} notempty',
      "{topics} anyof ['art']",
      "{topics} noneof ['music']",
    ],
    agree: ['{agree} = true', '{agree} = false', '{agree}', '!{agree}', '{agree} notempty'],
    age: ['{age} > 10', '{age} < 60', '{age} empty', '{age} >= 18'],
    kind: ["{kind} = 'x'", "{kind} noneof ['y']"],
  };
  const simple = fc.constantFrom(...names.flatMap((name) => forms[name] ?? []));
  return fc.oneof(
    simple,
    fc.tuple(simple, fc.constantFrom('and', 'or'), simple).map(([a, operator, b]) => `${a} ${operator} ${b}`),
    fc.tuple(simple, simple, simple).map(([a, b, c]) => `(${a} or ${b}) and !(${c})`),
  );
}

const questionnaire = fc
  .tuple(
    ...asked.slice(1).map((_, index) => fc.option(expression(index + 1))),
    fc.option(expression(6)),
    fc.option(expression(6)),
  )
  .map((conditions) => ({
    title: 't',
    clearInvisibleValues: 'onHidden',
    elements: [
      ...asked.map((item, index) => {
        const visibleIf = index === 0 ? null : conditions[index - 1];
        return visibleIf ? { ...item, visibleIf } : item;
      }),
      { type: 'comment', name: 'why', ...(conditions[5] ? { requiredIf: conditions[5] } : {}) },
      {
        type: 'text',
        name: 'more',
        isRequired: true,
        ...(conditions[6] ? { visibleIf: conditions[6] } : {}),
      },
    ],
  }));

const answers = fc.record(
  {
    overall: fc.integer({ min: 1, max: 5 }),
    stage: fc.constantFrom('primary', 'junior', 'dk'),
    topics: fc.subarray(['sport', 'music', 'art'], { minLength: 1 }),
    agree: fc.boolean(),
    age: fc.integer({ min: 0, max: 90 }),
    kind: fc.constantFrom('x', 'y'),
    why: fc.constant('w'),
  },
  { requiredKeys: [] },
);

test('SurveyJS and we agree on which items are shown and which must be answered', () => {
  fc.assert(
    fc.property(questionnaire, answers, (source, given) => {
      const ours = visibility(readQuestionnaire(source).items, given);
      const model = new Model(source);
      // One by one and in order, as a person answers; SurveyJS then forgets what it hides.
      for (const question of model.getAllQuestions()) {
        const value = (given as Record<string, unknown>)[question.name];
        if (value !== undefined && question.isVisible) question.value = value;
      }
      const visible = model.getAllQuestions().filter((question) => question.isVisible);
      expect([...ours.visible]).toEqual(visible.map((question) => question.name));
      expect([...ours.required]).toEqual(
        visible.filter((question) => question.isRequired).map((question) => question.name),
      );
    }),
    { numRuns: runs },
  );
});
