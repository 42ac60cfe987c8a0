import type { Condition } from '../../surveys/condition.ts';
import type { Item, OptionValue } from '../../surveys/questionnaire.ts';

const comparisons = { '=': '是', '!=': '不是', '<': '小于', '<=': '不大于', '>': '大于', '>=': '不小于' };

/**
 * A condition as a clerk reads it: items by their wording, values by the option's. An item without an answer, or one
 * that was not shown, has no value: it "is not" anything.
 */
export function conditionInWords(condition: Condition, items: readonly Item[]): string {
  const named = (name: string) => `“${items.find((item) => item.name === name)?.title ?? name}”`;
  const option = (name: string, value: OptionValue) =>
    `“${items.find((item) => item.name === name)?.options.find((one) => one.value === value)?.text ?? value}”`;
  const list = (name: string, values: readonly OptionValue[]) =>
    values.map((value) => option(name, value)).join('、');
  switch (condition[0]) {
    case 'and':
    case 'or': {
      const parts = [condition[1], condition[2]].map((part) => within(part, condition[0], items));
      return parts.join(condition[0] === 'and' ? '，并且' : '，或者');
    }
    case 'not':
      return `不是（${conditionInWords(condition[1], items)}）`;
    case 'empty':
      return `${named(condition[1])}没有回答`;
    case 'notempty':
      return `${named(condition[1])}已回答`;
    case 'anyof':
      return `${named(condition[1])}选了 ${list(condition[1], condition[2])} 之一`;
    case 'allof':
      return `${named(condition[1])}选了全部 ${list(condition[1], condition[2])}`;
    case 'noneof':
      return `${named(condition[1])}没有选 ${list(condition[1], condition[2])}`;
    case '=':
    case '!=':
      return `${named(condition[1])}${comparisons[condition[0]]}${option(condition[1], condition[2])}`;
    default:
      return `${named(condition[1])}${comparisons[condition[0]]} ${condition[2]}`;
  }
}

/** A part of the other kind is bracketed: 甲，或者（乙，并且丙）. */
function within(part: Condition, kind: 'and' | 'or', items: readonly Item[]): string {
  const words = conditionInWords(part, items);
  const other = part[0] === (kind === 'and' ? 'or' : 'and');
  return other ? `（${words}）` : words;
}
