import { ConditionsParser } from 'survey-core';
import { z } from 'zod';
import type { OptionValue } from './answers.ts';
import type { Condition } from './condition.ts';
import type { ItemType, Option } from './questionnaire.ts';

/** What a condition may ask about: an earlier item. */
export interface Asked {
  name: string;
  type: ItemType;
  options: readonly Option[];
  inputType: 'text' | 'number' | null;
}

/** Thrown for a condition that the product does not take: a sentence for a clerk. */
export class ConditionFault extends Error {}

interface Operand {
  operatorName?: string | undefined;
  left?: Operand | undefined;
  right?: Operand | undefined;
  expressionValue?: Operand | undefined;
  variableName?: string | undefined;
  value?: unknown;
  values?: Operand[] | undefined;
}

/** SurveyJS's own parser gives its operands as objects; this is the part of their JSON that we read. */
const operand: z.ZodType<Operand> = z.lazy(() =>
  z.object({
    operatorName: z.string().optional(),
    left: operand.optional(),
    right: operand.optional(),
    expressionValue: operand.optional(),
    variableName: z.string().optional(),
    value: z.unknown().optional(),
    values: z.array(operand).optional(),
  }),
);

const comparisons: Readonly<Record<string, '<' | '<=' | '>' | '>='>> = {
  less: '<',
  lessorequal: '<=',
  greater: '>',
  greaterorequal: '>=',
};
const longestExpression = 1000;
const turned: Readonly<Record<string, string>> = {
  less: 'greater',
  lessorequal: 'greaterorequal',
  greater: 'less',
  greaterorequal: 'lessorequal',
};

/**
 * Compiles a SurveyJS expression to a Condition. Taken: and, or, not (!), empty, notempty, =, <>, <, <=, >, >=,
 * contains, notcontains, anyof, allof, noneof, of an item with constants. Throws a `ConditionFault` for the rest.
 *
 * @param asked finds an item that may be asked about; `undefined` for one that is not there or comes later
 */
export function parseCondition(expression: string, asked: (name: string) => Asked | undefined): Condition {
  // The parser and all that walks its tree call themselves for each term.
  if (expression.length > longestExpression)
    throw new ConditionFault(`条件太长：最多 ${longestExpression} 个字符`);
  const parsed = new ConditionsParser().parseExpression(expression);
  if (!parsed) throw new ConditionFault(`条件“${expression}”写法有误`);
  return compile(operand.parse(JSON.parse(JSON.stringify(parsed))), asked, expression);
}

function compile(node: Operand, asked: (name: string) => Asked | undefined, text: string): Condition {
  const { operatorName, left, right, expressionValue } = node;
  if (operatorName !== undefined && expressionValue) {
    if (operatorName === 'negate') return ['not', compile(expressionValue, asked, text)];
    if (operatorName === 'empty' || operatorName === 'notempty') {
      return [operatorName, variable(expressionValue, asked, text).name];
    }
  }
  if (operatorName !== undefined && left && right) {
    if (operatorName === 'and' || operatorName === 'or') {
      return [operatorName, compile(left, asked, text), compile(right, asked, text)];
    }
    if (left.variableName === undefined && right.variableName !== undefined) {
      return comparison(turned[operatorName] ?? operatorName, variable(right, asked, text), left, text);
    }
    return comparison(operatorName, variable(left, asked, text), right, text);
  }
  const item = node.variableName === undefined ? undefined : variable(node, asked, text);
  if (item?.type === 'boolean') return ['=', item.name, true];
  throw new ConditionFault(`条件“${text}”里有不支持的写法`);
}

function comparison(operator: string, item: Asked, constant: Operand, text: string): Condition {
  const several = item.type === 'checkbox';
  const compare = comparisons[operator];
  if (compare !== undefined) {
    const than = constantOf(constant, text);
    const numbers =
      item.inputType === 'number' || item.options.some((option) => typeof option.value === 'number');
    if (several || !numbers || typeof than !== 'number') {
      throw new ConditionFault(`条件“${text}”只能拿数字与“${item.name}”比较大小`);
    }
    return [compare, item.name, than];
  }
  if ((operator === 'equal' || operator === 'notequal') && !several) {
    return [
      operator === 'equal' ? '=' : '!=',
      item.name,
      optionValue(constantOf(constant, text), item, text),
    ];
  }
  if ((operator === 'contains' || operator === 'notcontains') && several) {
    const value = optionValue(constantOf(constant, text), item, text);
    return [operator === 'contains' ? 'anyof' : 'noneof', item.name, [value]];
  }
  if (operator === 'anyof' || operator === 'allof' || operator === 'noneof') {
    if (!several && operator === 'allof')
      throw new ConditionFault(`条件“${text}”：单选题只会选一个，不能要求同时选几个（allof）`);
    const values = constant.values ?? [constant];
    return [operator, item.name, values.map((value) => optionValue(constantOf(value, text), item, text))];
  }
  throw new ConditionFault(`条件“${text}”：题目“${item.name}”不能这样比较（${operator}）`);
}

function variable(node: Operand, asked: (name: string) => Asked | undefined, text: string): Asked {
  if (node.variableName === undefined) throw new ConditionFault(`条件“${text}”里有不支持的写法`);
  const item = asked(node.variableName);
  if (!item) throw new ConditionFault(`条件“${text}”里的题目“${node.variableName}”不存在，或者排在后面`);
  return item;
}

function constantOf(node: Operand, text: string): OptionValue {
  const { value, variableName, operatorName } = node;
  if (variableName !== undefined || operatorName !== undefined) {
    throw new ConditionFault(`条件“${text}”只能与固定的值比较`);
  }
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'string') throw new ConditionFault(`条件“${text}”里有不支持的值`);
  return /^(['"]).*\1$/s.test(value) ? value.slice(1, -1) : value;
}

/**
 * SurveyJS compares loosely: letters of either case, numbers and their text. The option meant is found here,
 * once, so that what the phone and the server compare is exact.
 */
function optionValue(constant: OptionValue, item: Asked, text: string): OptionValue {
  if (item.inputType === 'number' && typeof constant === 'number') return constant;
  const wanted = String(constant).toLowerCase();
  const option = item.options.find(({ value }) => String(value).toLowerCase() === wanted);
  if (!option) throw new ConditionFault(`条件“${text}”里的“${constant}”不是题目“${item.name}”的选项`);
  return option.value;
}
