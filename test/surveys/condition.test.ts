import fc from 'fast-check';
import { Model, type Question } from 'survey-core';
import { expect, test } from 'vitest';
import { visibility } from '../../surveys/condition.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { readQuestionnaire } from '../../surveys/questionnaire-reader.ts';
import { shippedQuestionnaires } from '../../surveys/questionnaires/index.ts';

const runs = process.env['LONG'] ? 20_000 : 2000;
const timeout = 600_000;

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
    fc.tuple(...asked.slice(1).map((_, index) => fc.option(expression(index + 1)))),
    fc.record({
      page: fc.option(expression(3)),
      panel: fc.option(expression(5)),
      why: fc.option(expression(6)),
      more: fc.option(expression(6)),
    }),
  )
  .map(([conditions, parts]) => {
    const conditional = (element: object, visibleIf: string | null | undefined) =>
      visibleIf ? { ...element, visibleIf } : element;
    const items = asked.map((item, index) => conditional(item, index === 0 ? null : conditions[index - 1]));
    return {
      title: 't',
      clearInvisibleValues: 'onHidden',
      pages: [
        { name: 'first', elements: items.slice(0, 3) },
        conditional(
          { name: 'second', elements: [{ type: 'html', name: 'h', html: '<p>h</p>' }, ...items.slice(3, 5)] },
          parts.page,
        ),
        {
          name: 'third',
          elements: [
            conditional({ type: 'panel', name: 'panel', elements: items.slice(5) }, parts.panel),
            { type: 'rating', name: 'index', scale: 'index7', dimension: 'd', rateMax: 7 },
            { type: 'comment', name: 'why', ...(parts.why ? { requiredIf: parts.why } : {}) },
            conditional({ type: 'text', name: 'more', isRequired: true }, parts.more),
          ],
        },
      ],
    };
  });

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

/** Sets of answers that one questionnaire is tried with: SurveyJS takes 9 ms to make a model. */
const setsEach = 10;

test('SurveyJS and we agree on what is shown and what must be answered, whatever is asked', {
  timeout,
}, () => {
  fc.assert(
    fc.property(
      questionnaire,
      fc.array(answers, { minLength: setsEach, maxLength: setsEach }),
      (source, sets) => {
        const { items } = readQuestionnaire(source);
        const model = new Model(source);
        for (const given of sets) expectAgreement(items, model, given);
      },
    ),
    { numRuns: runs / setsEach },
  );
});

test.each(groupCodes)('SurveyJS and we agree on the shipped questionnaire of %s', { timeout }, (group) => {
  const source = shippedQuestionnaires[group];
  const { items } = readQuestionnaire(source);
  const model = new Model(source);
  const anyAnswer = fc.record(
    Object.fromEntries(
      items.map((item): [string, fc.Arbitrary<unknown>] => {
        const values = item.options.map(({ value }) => value);
        if (item.type === 'checkbox') return [item.name, fc.subarray(values, { minLength: 1 })];
        return [item.name, values.length > 0 ? fc.constantFrom(...values) : fc.constant('字')];
      }),
    ),
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(anyAnswer, (given) => expectAgreement(items, model, given)),
    { numRuns: Math.ceil(runs / groupCodes.length) },
  );
});

function expectAgreement(
  items: Parameters<typeof visibility>[0],
  model: Model,
  given: Record<string, unknown>,
): void {
  const ours = visibility(items, given as Parameters<typeof visibility>[1]);
  model.clear();
  // One by one and in order, as a person answers; SurveyJS then forgets what it hides.
  for (const question of model.getAllQuestions()) {
    const value = given[question.name];
    if (value !== undefined && isShown(question)) question.value = value;
  }
  const shown = model
    .getAllQuestions()
    .filter((question) => isShown(question) && question.getType() !== 'html');
  expect([...ours.visible]).toEqual(shown.map((question) => question.name));
  expect([...ours.required]).toEqual(
    shown.filter((question) => question.isRequired).map((question) => question.name),
  );
}

/** A question knows of itself alone; its panel and page may be hidden too. */
function isShown(question: Question): boolean {
  return question.isVisible && question.isParentVisible && question.page?.isVisible === true;
}
