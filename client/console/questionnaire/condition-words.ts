import { localText } from './local-text.ts';
import { isJson, type Json, type PaperElement } from './paper.ts';

/** How an earlier answer decides: an option chosen or not, any answer or none. */
export type How = 'is' | 'is-not' | 'answered' | 'blank';

/** A condition on the answer of one earlier item, as a clerk picks it. */
export interface PickedCondition {
  item: string;
  how: How;
  /** The code of an option; empty where none is needed, or none is picked yet. */
  value: string;
}

const blank = /^\s*\{([A-Za-z][\w-]*)\}\s+(empty|notempty)\s*$/;
const compared =
  /^\s*\{([A-Za-z][\w-]*)\}\s*(=|==|<>|!=|contains|notcontains)\s*(?:'([^']*)'|"([^"]*)"|(-?\d+|true|false))\s*$/;

/** A condition as it can be picked; `null` for one that says more than that, which a clerk may still write out. */
export function pickedFrom(expression: string): PickedCondition | null {
  const [, asked, state] = blank.exec(expression) ?? [];
  if (asked !== undefined) return { item: asked, how: state === 'empty' ? 'blank' : 'answered', value: '' };
  const [, item, operator = '', ...values] = compared.exec(expression) ?? [];
  if (item === undefined) return null;
  const chosen = ['=', '==', 'contains'].includes(operator);
  return { item, how: chosen ? 'is' : 'is-not', value: values.find((value) => value !== undefined) ?? '' };
}

/** The same as it is kept in the questionnaire; empty as long as the option is not picked. */
export function expressionOf({ item, how, value }: PickedCondition, asked: Json | undefined): string {
  if (how === 'answered') return `{${item}} notempty`;
  if (how === 'blank') return `{${item}} empty`;
  if (value === '') return '';
  const several = asked?.['type'] === 'checkbox';
  const operator = several
    ? { is: 'contains', 'is-not': 'notcontains' }[how]
    : { is: '=', 'is-not': '<>' }[how];
  const plain = /^-?\d+$/.test(value) || asked?.['type'] === 'boolean';
  return `{${item}} ${operator} ${plain ? value : `'${value}'`}`;
}

/** The options of an item by their codes; empty where it has none to choose from. */
export function optionsOf(json: Json): { value: string; label: string }[] {
  if (json['type'] === 'boolean') {
    return [
      { value: 'true', label: localText(json['labelTrue']) || '是' },
      { value: 'false', label: localText(json['labelFalse']) || '否' },
    ];
  }
  if (json['type'] === 'rating' && json['choices'] === undefined) {
    const [least, most] = [json['rateMin'], json['rateMax']].map(Number);
    return Array.from({ length: Math.max(0, (most || 5) - (least || 1) + 1) }, (_, index) => {
      const value = String((least || 1) + index);
      return { value, label: value };
    });
  }
  const choices: unknown = json['choices'];
  return (Array.isArray(choices) ? choices : []).map((choice) => {
    const value = String(isJson(choice) ? (choice['value'] ?? '') : choice);
    return { value, label: (isJson(choice) && localText(choice['text'])) || value };
  });
}

/** What may be asked about: questions, and not what only stands there. */
export function askable(elements: readonly PaperElement[]): Json[] {
  return elements.map(({ json }) => json).filter(({ type }) => type !== 'html' && type !== 'panel');
}
