import type { Answers, OptionValue } from './answers.ts';
import { visibility } from './condition.ts';
import type { Item, Questionnaire } from './questionnaire.ts';

/**
 * Reads answers that come as text: from a browser's plain form, or from the cells of a CSV file. An option is found
 * by its value or by its words; what matches none is passed on as it is, for the validator to name.
 *
 * @param fields values by item name; several for a checkbox
 */
export function readTextAnswers(
  questionnaire: Pick<Questionnaire, 'items'>,
  fields: Readonly<Record<string, readonly string[]>>,
): Answers {
  const answers: Record<string, OptionValue | OptionValue[]> = {};
  for (const [name, texts] of Object.entries(fields)) {
    const given = texts.filter((text) => text !== '');
    const [first, ...more] = given;
    if (first === undefined) continue;
    const item = questionnaire.items.find((candidate) => candidate.name === name);
    if (item?.type === 'checkbox') answers[name] = given.map((text) => answerOf(item, text.trim()));
    else answers[name] = more.length > 0 ? [...given] : item ? answerOf(item, first) : first;
  }
  return answers;
}

/** Leaves out answers of items that are not shown: a browser without scripts shows and sends everything. */
export function dropHidden(questionnaire: Pick<Questionnaire, 'items'>, answers: Answers): Answers {
  const { visible } = visibility(questionnaire.items, answers);
  const known = new Set(questionnaire.items.map((item) => item.name));
  return Object.fromEntries(
    Object.entries(answers).filter(([name]) => visible.has(name) || !known.has(name)),
  );
}

function answerOf(item: Item, text: string): OptionValue {
  if (item.inputType === 'number') {
    const number = Number(text);
    return text.trim() !== '' && Number.isFinite(number) ? number : text;
  }
  if (item.options.length === 0) return text;
  const given = text.trim();
  const byValue = item.options.find((option) => String(option.value) === given);
  return (byValue ?? item.options.find((option) => option.text === given))?.value ?? text;
}
