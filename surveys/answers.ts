/** What an option of a question stands for. */
export type OptionValue = string | number | boolean;

/** Answers by item name: a checkbox gives an array, a number input a number. */
export type Answers = Readonly<Record<string, OptionValue | readonly OptionValue[]>>;
