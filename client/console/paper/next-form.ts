import type { PaperForms } from '../api.ts';

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Numbers of paper forms in the order in which they lie in a pile: 9 before 10. */
export function inOrder(one: string, other: string): number {
  return collator.compare(one, other);
}

/**
 * The number that comes after one: in the second pass that of the next form that waits, else one more, with as many
 * figures: A-0099, A-0100. Empty where a number has no figures at its end, or nothing waits.
 */
export function nextForm(form: string, waiting: PaperForms['waiting'] | null): string {
  if (waiting !== null) {
    const others = waiting
      .filter((one) => one.conflict === null && one.form !== form)
      .sort((a, b) => inOrder(a.form, b.form));
    const [first] = others;
    return others.find((one) => inOrder(one.form, form) > 0)?.form ?? first?.form ?? '';
  }
  const match = /^(.*?)(\d{1,12})$/.exec(form);
  if (!match) return '';
  const [, start = '', figures = ''] = match;
  return `${start}${String(Number(figures) + 1).padStart(figures.length, '0')}`;
}
