import { type Answers, type Condition, holds, visibility } from '../../surveys/condition.ts';
import type { OptionValue } from '../../surveys/questionnaire.ts';

/** A question as it stands on the page. */
export interface Question {
  name: string;
  kind: string;
  element: HTMLElement;
  inputs: (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[];
  required: boolean;
  visibleIf: Condition | null;
  requiredIf: Condition | null;
}

export function questionsOf(form: HTMLFormElement): Question[] {
  return [...form.querySelectorAll<HTMLElement>('.item')].map((element) => ({
    name: element.dataset['name'] ?? '',
    kind: element.dataset['kind'] ?? 'one',
    element,
    inputs: [
      ...element.querySelectorAll<HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement>(
        'input,select,textarea',
      ),
    ],
    required: element.dataset['required'] !== undefined,
    visibleIf: conditionOf(element.dataset['if']),
    requiredIf: conditionOf(element.dataset['requiredIf']),
  }));
}

/** What is filled in now, with values of the types that the questionnaire has. */
export function readAnswers(questions: readonly Question[]): Record<string, OptionValue | OptionValue[]> {
  const answers: Record<string, OptionValue | OptionValue[]> = {};
  for (const { name, kind, inputs } of questions) {
    const chosen = inputs.flatMap((input) =>
      input instanceof HTMLInputElement && input.checked ? [typed(input.value, input.dataset['type'])] : [],
    );
    const [first] = chosen;
    const text = inputs[0]?.value ?? '';
    if (kind === 'several') {
      if (chosen.length > 0) answers[name] = chosen;
    } else if (kind === 'one') {
      if (first !== undefined) answers[name] = first;
    } else if (text.trim() !== '') {
      answers[name] =
        kind === 'number' ? numberOr(text) : kind === 'select' ? optionOf(inputs[0], text) : text;
    }
  }
  return answers;
}

/** Puts answers back into the form. */
export function restoreAnswers(questions: readonly Question[], answers: Answers): void {
  for (const { name, kind, inputs } of questions) {
    const answer = answers[name];
    if (answer === undefined) continue;
    const values = (typeof answer === 'object' ? answer : [answer]).map(String);
    for (const input of inputs) {
      if (kind === 'one' || kind === 'several')
        (input as HTMLInputElement).checked = values.indexOf(input.value) >= 0;
      else input.value = values[0] ?? '';
    }
  }
}

/** Shows and hides questions and pages by their conditions; gives what counts and what must be answered. */
export function applyConditions(
  questions: readonly Question[],
  pages: readonly HTMLElement[],
  given: Answers,
) {
  const state = visibility(questions, given);
  for (const { name, element } of questions) element.hidden = !state.visible.has(name);
  for (const page of pages) {
    const condition = conditionOf(page.dataset['if']);
    if (condition === null || holds(condition, state.answers)) delete page.dataset['off'];
    else page.dataset['off'] = '';
    for (const part of page.querySelectorAll<HTMLElement>('.notice[data-if],h3[data-if]')) {
      const partly = conditionOf(part.dataset['if']);
      part.hidden = partly !== null && !holds(partly, state.answers);
    }
  }
  return state;
}

function conditionOf(text: string | undefined): Condition | null {
  return text === undefined ? null : JSON.parse(text);
}

function typed(value: string, type: string | undefined): OptionValue {
  return type === 'number' ? Number(value) : type === 'boolean' ? value === 'true' : value;
}

function optionOf(select: Question['inputs'][number] | undefined, value: string): OptionValue {
  const option = select instanceof HTMLSelectElement ? select.selectedOptions[0] : undefined;
  return typed(value, option?.dataset['type']);
}

function numberOr(text: string): number | string {
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
