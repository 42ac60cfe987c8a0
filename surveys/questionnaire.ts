import type { OptionValue } from './answers.ts';
import type { Condition } from './condition.ts';
import type { ScaleCode } from './scale.ts';

export type ItemType = 'radiogroup' | 'rating' | 'dropdown' | 'checkbox' | 'boolean' | 'text' | 'comment';

/** What an item is for, where it is not a plain scaled item. */
export type Role = 'overall' | 'coached' | 'comment' | 'background';

export interface Option {
  value: OptionValue;
  text: string;
}

/** One question, as the codebook has it. */
export interface Item {
  name: string;
  title: string;
  description: string | null;
  type: ItemType;
  /** The options in their order; empty for `text` and `comment`. */
  options: readonly Option[];
  dimension: string | null;
  scale: ScaleCode | null;
  role: Role | null;
  required: boolean;
  /** Shown only where this holds: the item's own condition and those of its panels and page together. */
  visibleIf: Condition | null;
  requiredIf: Condition | null;
  /** For `text` and `comment`: the most characters (Unicode code points) that are taken. */
  maxLength: number | null;
  /** For `text`: the kind of input a phone should offer. */
  inputType: 'text' | 'number' | null;
  /** For numbers: the smallest and largest that are taken. */
  min: number | null;
  max: number | null;
}

/** What stands on a page, in order. */
export type Block =
  | { kind: 'item'; item: Item }
  | { kind: 'html'; name: string; html: string; visibleIf: Condition | null }
  | { kind: 'heading'; text: string; visibleIf: Condition | null };

export interface Page {
  name: string;
  title: string | null;
  visibleIf: Condition | null;
  blocks: readonly Block[];
}

/** Asked before question 1, never stored: is this person one of those whom the questionnaire is for? */
export interface Screening {
  /** The question, e.g. 您是小学或初中在读学生的家长吗？ */
  ask: string;
  /** The button that goes on. */
  yes: string;
  /** The link that leads to the county's entry page instead. */
  no: string;
}

/** A questionnaire that has been read and found whole. */
export interface Questionnaire {
  title: string;
  screening: Screening | null;
  pages: readonly Page[];
  /** Every item in the order it is asked: the codebook. */
  items: readonly Item[];
  /** The SurveyJS JSON it was read from. */
  source: unknown;
}

/** What is wrong with one place of a questionnaire, for a clerk. */
export interface QuestionnaireFault {
  path: string;
  message: string;
}
