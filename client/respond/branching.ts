import { type Condition, holds, visibility } from '../../surveys/condition.ts';
import { startPage } from './form.ts';

/** The script of a form with conditions: what it has more than `script.ts` is a seventh of it, and few forms need it. */
startPage((questions, pages) => {
  const items = questions.map(({ name, element, required }) => ({
    name,
    required,
    visibleIf: conditionOf(element, 'if'),
    requiredIf: conditionOf(element, 'requiredIf'),
  }));
  for (const page of pages) for (const hint of page.querySelectorAll('.only-if')) hint.remove();
  return (given) => {
    const { visible, required, answers } = visibility(items, given);
    const holdsFor = (part: HTMLElement) => {
      const condition = conditionOf(part, 'if');
      return condition === null || holds(condition, answers);
    };
    for (const { name, element } of questions) element.hidden = !visible.has(name);
    for (const page of pages) {
      page.classList.toggle('off', !holdsFor(page));
      for (const part of page.querySelectorAll<HTMLElement>('.notice,h3')) part.hidden = !holdsFor(part);
    }
    return { answers, required };
  };
});

function conditionOf(part: HTMLElement, name: string): Condition | null {
  const text = part.dataset[name];
  return text === undefined ? null : JSON.parse(text);
}
