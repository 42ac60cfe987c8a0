import type { Answers, OptionValue } from '../../surveys/answers.ts';

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A question as it stands on the page. */
export interface Question {
  name: string;
  /** How it is answered: `several`, `number` or `text`; with one option where nothing is said. */
  kind: string | undefined;
  element: HTMLElement;
  inputs: readonly Input[];
  required: boolean;
}

export function questionsOf(form: HTMLFormElement): Question[] {
  return [...form.querySelectorAll<HTMLElement>('.item')].map((element) => {
    const inputs = [...element.querySelectorAll<Input>('input,select,textarea')];
    const { kind, required } = element.dataset;
    return { name: nameOf(inputs), kind, element, inputs, required: required !== undefined };
  });
}

/** All inputs of a question bear its name. */
function nameOf(inputs: readonly Input[]): string {
  for (const { name } of inputs) return name;
  throw new Error('a question without an input');
}

/** What is filled in now, with values of the types that the questionnaire has. */
export function readAnswers(questions: readonly Question[]): Record<string, OptionValue | OptionValue[]> {
  const answers: Record<string, OptionValue | OptionValue[]> = {};
  for (const question of questions) {
    const values = valuesIn(question);
    for (const value of values) answers[question.name] = question.kind === 'several' ? values : value;
  }
  return answers;
}

function valuesIn({ kind, element, inputs }: Question): OptionValue[] {
  if (kind === 'text' || kind === 'number') {
    const written = inputs.map(({ value }) => value).filter((value) => value.trim() !== '');
    return kind === 'number' ? written.map((text) => (Number.isFinite(+text) ? +text : text)) : written;
  }
  const chosen = [...element.querySelectorAll<HTMLInputElement | HTMLOptionElement>(':checked')];
  return chosen.filter(({ value }) => value !== '').map(typed);
}

function typed({ value, dataset }: HTMLElement & { value: string }): OptionValue {
  const type = dataset['type'];
  return type === 'number' ? Number(value) : type === 'boolean' ? value === 'true' : value;
}

/** Puts answers back into the form. */
export function restoreAnswers(questions: readonly Question[], answers: Answers): void {
  for (const { name, inputs } of questions) {
    const answer = answers[name];
    if (answer === undefined) continue;
    const values = [answer].flat().map(String);
    for (const input of inputs) {
      if ('checked' in input && /radio|checkbox/.test(input.type))
        input.checked = values.includes(input.value);
      else input.value = values.join();
    }
  }
}
