import type { Item } from './questionnaire.ts';
import { DONT_KNOW } from './scale.ts';

/** The usual figure of 不了解 on paper, where no option has it as its value. */
const dontKnowCode = '9';

/**
 * The figure that stands beside each option on paper, and is keyed in: an option whose value is a whole number has that
 * number, so that 很满意 is 5 on paper, at the desk and in a file; others get the lowest that no value, word or other
 * option of the item has.
 */
export function paperCodes({ options }: Pick<Item, 'options'>): string[] {
  const taken = new Set(options.flatMap(({ value, text }) => [String(value), text]));
  const own = options.map(({ value }) => (/^\d{1,2}$/.test(String(value)) ? String(value) : null));
  const dontKnow = options.findIndex(({ value }) => value === DONT_KNOW);
  if (dontKnow !== -1 && !taken.has(dontKnowCode)) own[dontKnow] = dontKnowCode;
  for (const code of own) if (code !== null) taken.add(code);
  let next = 0;
  return own.map((code) => {
    if (code !== null) return code;
    do next += 1;
    while (taken.has(String(next)));
    return String(next);
  });
}

/** What was keyed in as text, with a figure of the paper read as the value of its option; all else stays. */
export function readPaperCode(item: Pick<Item, 'options'>, keyed: string): string {
  const text = keyed.trim();
  if (item.options.some((option) => String(option.value) === text || option.text === text)) return keyed;
  const option = item.options[paperCodes(item).indexOf(text.normalize('NFKC'))];
  return option === undefined ? keyed : String(option.value);
}
