import { Ajv, type ErrorObject } from 'ajv';
import type { Answers } from './answers.ts';
import { visibility } from './condition.ts';
import type { Item, Questionnaire } from './questionnaire.ts';

/** What is wrong with one answer: a code for scripts, a kind sentence for the respondent. */
export interface AnswerProblem {
  /** `null` where the whole is at fault. */
  item: string | null;
  code:
    | 'not-an-object'
    | 'unknown-item'
    | 'not-allowed'
    | 'too-long'
    | 'control-characters'
    | 'hidden'
    | 'required';
  message: string;
}

export type Verdict = { accepted: true; answers: Answers } | { accepted: false; problems: AnswerProblem[] };

export type Validator = (given: unknown) => Verdict;

/** Line breaks and tabs are what people type; other control characters are not. */
const controlCharacters = /[^\P{Cc}\t\n]|[\u2028\u2029\ufffe\uffff]/u;

/**
 * Compiles a questionnaire once into a fast check of answers. A blank (null, empty text, empty list) is no answer and
 * is left out; line breaks become \n and the choices of a checkbox stand in the order of its options, so that the same
 * answers are the same text. Refused, each by name: items that are not there or not shown, values that are no option,
 * wrong types, repeated options, over-long text, control characters and halves of them, and what must be answered and
 * is not.
 *
 * @param settings.requireAnswers false for answers keyed in from paper: requiredness is not enforced
 */
export function compileValidator(
  questionnaire: Questionnaire,
  settings = { requireAnswers: true },
): Validator {
  const items = new Map(questionnaire.items.map((item) => [item.name, item]));
  const ajv = new Ajv({ allErrors: true });
  const fits = ajv.compile({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(questionnaire.items.map((item) => [item.name, schemaOf(item)])),
  });
  const texts = questionnaire.items.filter((item) => item.maxLength !== null);
  const branches = questionnaire.items.some((item) => item.visibleIf !== null || item.requiredIf !== null);
  // Where nothing branches, the same is shown and asked whatever is answered.
  const always = branches ? null : visibility(questionnaire.items, {});

  return (given) => {
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      return refuse([{ item: null, code: 'not-an-object', message: '没有收到答卷内容' }]);
    }
    const answers = normalised(given, items);
    if (!fits(answers)) return refuse(shapeProblems(fits.errors ?? [], items));
    // ajv has checked every value against its item.
    const checked = answers as Answers;
    const unclean = texts.find((item) => hasControlCharacters(checked[item.name]));
    if (unclean) {
      return refuse([
        { item: unclean.name, code: 'control-characters', message: '文字里有不能识别的字符，请删去后再交' },
      ]);
    }
    const { visible, required } = always ?? visibility(questionnaire.items, checked);
    const problems: AnswerProblem[] = [];
    for (const name of Object.keys(checked)) {
      if (!visible.has(name))
        problems.push({ item: name, code: 'hidden', message: '这道题按前面的回答不需要作答' });
    }
    if (settings.requireAnswers) {
      for (const name of required) {
        if (checked[name] === undefined)
          problems.push({ item: name, code: 'required', message: '这道题还没有回答' });
      }
    }
    return problems.length > 0 ? refuse(problems) : { accepted: true, answers: checked };
  };
}

function schemaOf(item: Item): object {
  switch (item.type) {
    case 'checkbox':
      return {
        type: 'array',
        items: { enum: item.options.map((option) => option.value) },
        uniqueItems: true,
        maxItems: item.options.length,
      };
    case 'text':
    case 'comment': {
      if (item.inputType !== 'number') return { type: 'string', maxLength: item.maxLength };
      return {
        type: 'number',
        ...(item.min === null ? {} : { minimum: item.min }),
        ...(item.max === null ? {} : { maximum: item.max }),
      };
    }
    default:
      return { enum: item.options.map((option) => option.value) };
  }
}

function normalised(given: object, items: ReadonlyMap<string, Item>): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    const item = items.get(name);
    if (item === undefined) {
      // Defined and not assigned: a name such as `__proto__` is to be named, not to do something.
      Object.defineProperty(answers, name, { value, enumerable: true });
    } else if (!isBlank(value)) answers[name] = inOrder(item, value);
  }
  return answers;
}

function isBlank(value: unknown): boolean {
  return (
    value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
  );
}

function inOrder(item: Item, value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/\r\n?/g, '\n');
  if (item.type !== 'checkbox' || !Array.isArray(value)) return value;
  const place = (one: unknown) => item.options.findIndex((option) => option.value === one);
  return value.toSorted((a, b) => place(a) - place(b));
}

function shapeProblems(errors: readonly ErrorObject[], items: ReadonlyMap<string, Item>): AnswerProblem[] {
  const problems = new Map<string, AnswerProblem>();
  for (const error of errors) {
    if (error.keyword === 'additionalProperties') {
      const name = String(error.params['additionalProperty']).slice(0, 64);
      problems.set(`? ${name}`, { item: name, code: 'unknown-item', message: `问卷里没有“${name}”这道题` });
      continue;
    }
    const name = error.instancePath.split('/')[1] ?? '';
    const item = items.get(name);
    if (!item || problems.has(name)) continue;
    problems.set(
      name,
      error.keyword === 'maxLength'
        ? { item: name, code: 'too-long', message: `最多写 ${item.maxLength} 个字，请缩短一些` }
        : { item: name, code: 'not-allowed', message: allowed(item) },
    );
  }
  return [...problems.values()];
}

function allowed(item: Item): string {
  if (item.inputType === 'number') return '请填一个数字';
  if (item.options.length === 0) return '请填写文字';
  return item.type === 'checkbox' ? '请从给出的选项里选，每项只选一次' : '请从给出的选项里选一个';
}

function hasControlCharacters(answer: Answers[string] | undefined): boolean {
  return typeof answer === 'string' && (controlCharacters.test(answer) || !answer.isWellFormed());
}

function refuse(problems: AnswerProblem[]): Verdict {
  return { accepted: false, problems };
}
