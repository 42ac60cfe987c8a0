import type { OptionValue } from './answers.ts';
import type { Condition } from './condition.ts';
import type { Item } from './questionnaire.ts';

type Asked = Pick<Item, 'name' | 'options' | 'title'>;

/** What an item is called; the first has the place 0. */
type Naming = (item: Asked, at: number) => string;

/** By its number, for somebody with paper in hand. */
const byNumber: Naming = (_item, at) => `第${at + 1}题`;

/**
 * A condition in words: 第3题选“住校”.
 *
 * @param items all of the questionnaire, in the order in which they are numbered from 1
 */
export function conditionInWords(
  condition: Condition,
  items: readonly Asked[],
  called: Naming = byNumber,
): string {
  const part = (inner: Condition) => {
    const words = conditionInWords(inner, items, called);
    return inner[0] === 'and' || inner[0] === 'or' ? `（${words}）` : words;
  };
  switch (condition[0]) {
    case 'and':
      return `${part(condition[1])}，并且${part(condition[2])}`;
    case 'or':
      return `${part(condition[1])}，或者${part(condition[2])}`;
    case 'not':
      return `不是“${conditionInWords(condition[1], items, called)}”`;
    default:
      return aboutOne(condition, items, called);
  }
}

type OfOne = Exclude<Condition, readonly ['and' | 'or', ...unknown[]] | readonly ['not', unknown]>;

function aboutOne(condition: OfOne, items: readonly Asked[], called: Naming): string {
  const at = items.findIndex(({ name }) => name === condition[1]);
  const item = items[at];
  if (item === undefined) throw new Error(`a condition asks about ${condition[1]}, which is not asked`);
  const place = called(item, at);
  const said = (value: OptionValue) => wordOf(item, value);
  switch (condition[0]) {
    case 'empty':
      return `${place}没有答`;
    case 'notempty':
      return `${place}答了`;
    case '=':
      return `${place}${item.options.length > 0 ? '选' : '填'}${said(condition[2])}`;
    case '!=':
      return `${place}没有${item.options.length > 0 ? '选' : '填'}${said(condition[2])}`;
    case 'anyof':
      return `${place}选${condition[2].map(said).join('或')}`;
    case 'allof':
      return `${place}${condition[2].map(said).join('和')}都选了`;
    case 'noneof':
      return `${place}没有选${condition[2].map(said).join('，也没有选')}`;
    default:
      return compared(condition, item, place);
  }
}

const thanWords = { '<': '小于', '<=': '不大于', '>': '大于', '>=': '不小于' } as const;

/** A person with paper sees words and no numbers, so the options that fit are named. */
function compared(
  [operator, , than]: readonly ['<' | '<=' | '>' | '>=', string, number],
  item: Asked,
  place: string,
): string {
  if (item.options.length === 0) return `${place}填的数${thanWords[operator]} ${than}`;
  const fits = item.options.filter(({ value }) => {
    if (typeof value !== 'number') return false;
    if (operator === '<') return value < than;
    if (operator === '<=') return value <= than;
    return operator === '>' ? value > than : value >= than;
  });
  return `${place}选${fits.map(({ text }) => `“${text}”`).join('或')}`;
}

function wordOf({ options }: Asked, value: OptionValue): string {
  return `“${options.find((option) => option.value === value)?.text ?? value}”`;
}
