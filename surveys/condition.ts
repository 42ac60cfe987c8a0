import type { OptionValue } from './questionnaire.ts';

/** Answers by item name: a checkbox gives an array, a number input a number. */
export type Answers = Readonly<Record<string, OptionValue | readonly OptionValue[]>>;

/** A compiled visibleIf / requiredIf: a small JSON tree that server and phone both evaluate. */
export type Condition =
  | readonly ['and' | 'or', ...Condition[]]
  | readonly ['not', Condition]
  | readonly ['empty' | 'notempty', string]
  | readonly ['=' | '!=' | '<' | '<=' | '>' | '>=' | 'contains' | 'notcontains', string, OptionValue]
  | readonly ['anyof' | 'allof' | 'noneof', string, readonly OptionValue[]];
