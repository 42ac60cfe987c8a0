import type { OptionValue } from '../../surveys/answers.ts';
import type { Item, Option, Role } from '../../surveys/questionnaire.ts';
import { DONT_KNOW } from '../../surveys/scale.ts';

/** The words of a codebook, wherever it is printed. */

export const rolesInWords: Readonly<Record<Role, string>> = {
  overall: '总体评价',
  coached: '是否有人要求怎样作答',
  comment: '意见',
  background: '基本情况',
};

/** 5 = 非常满意 */
export function optionInWords({ value, text }: Option): string {
  return `${valueInWords(value)} = ${text}`;
}

/** A value as it stands in files of answers. */
export function valueInWords(value: OptionValue): string {
  return String(value);
}

/** What may be answered where there are no options; empty for a choice. */
export function limitsInWords({ type, inputType, maxLength, min, max }: Item): string {
  if (type !== 'text' && type !== 'comment') return '';
  if (inputType === 'number') {
    const limits = [...(min === null ? [] : [`不小于 ${min}`]), ...(max === null ? [] : [`不大于 ${max}`])];
    return ['填数字', ...limits].join('，');
  }
  return maxLength === null ? '填文字' : `填文字，最多 ${maxLength} 字`;
}

/** Which options of a scaled item count as satisfied. */
export function isSatisfied(value: OptionValue, satisfied: readonly number[]): boolean {
  return value !== DONT_KNOW && typeof value === 'number' && satisfied.includes(value);
}
