import { expect, test } from 'vitest';
import { newElement, newKinds } from '../../../../client/console/questionnaire/new-elements.ts';
import {
  addElement,
  moveElement,
  readPaper,
  removePage,
  sourceOf,
} from '../../../../client/console/questionnaire/paper.ts';
import { mergePapers, paperChanges } from '../../../../client/console/questionnaire/paper-changes.ts';
import { placeFaults } from '../../../../client/console/questionnaire/place-faults.ts';
import { reduce } from '../../../../client/console/questionnaire/use-editor.ts';
import { questionnaireFaults } from '../../../../server/campaigns/drafts.ts';
import { shippedQuestionnaires } from '../../../../surveys/questionnaires/index.ts';

const item = (name: string, title = name) => ({ type: 'comment', name, title });
const paper = (...pages: string[][]) => ({
  title: '卷',
  pages: pages.map((names, index) => ({
    name: `page${index + 1}`,
    elements: names.map((name) => item(name)),
  })),
});
const names = (source: Record<string, unknown>) =>
  readPaper(source).pages.map(({ elements }) => elements.map(({ json }) => json['name']));

test('the shipped questionnaires come out of the editor as they went in', () => {
  for (const source of Object.values(shippedQuestionnaires))
    expect(sourceOf(readPaper(source))).toEqual(source);
});

test('an element moves within its page and over its edge, and not beyond the first or last', () => {
  const whole = readPaper(paper(['a', 'b'], ['c']));
  const id = (name: string) =>
    whole.pages.flatMap(({ elements }) => elements).find(({ json }) => json['name'] === name)?.id ?? 0;
  expect(names(sourceOf(moveElement(whole, id('a'), 1)))).toEqual([['b', 'a'], ['c']]);
  expect(names(sourceOf(moveElement(whole, id('b'), 1)))).toEqual([['a'], ['b', 'c']]);
  expect(names(sourceOf(moveElement(whole, id('c'), -1)))).toEqual([['a', 'b', 'c'], []]);
  expect(moveElement(whole, id('a'), -1)).toBe(whole);
  expect(moveElement(whole, id('c'), 1)).toBe(whole);
  expect(names(sourceOf(removePage(whole, whole.pages[1]?.id ?? 0)))).toEqual([['a', 'b', 'c']]);
});

test('whatever is added has a name of its own and no fault', () => {
  let whole = readPaper(shippedQuestionnaires.parent);
  for (const { kind } of newKinds)
    whole = addElement(whole, whole.pages[1]?.id ?? 0, newElement(kind, whole));
  expect(questionnaireFaults(sourceOf(whole))).toEqual([]);
});

test('faults are put to the element, the page or the whole that they are about', () => {
  const source = {
    ...paper(['a'], []),
    pages: [
      { name: 'p', visibleIf: '{x} = 1', elements: [{ type: 'matrix', name: 'm' }, item('b')] },
      { name: 'q', elements: [{ ...item('c'), correctAnswer: 'z' }] },
    ],
  };
  const whole = readPaper(source);
  const placed = placeFaults(questionnaireFaults(source), whole);
  const [first, second] = whole.pages;
  expect([...placed.pages.keys()]).toEqual([first?.id]);
  expect(placed.elements.get(first?.elements[0]?.id ?? 0)?.[0]?.property).toBe('type');
  expect(placed.elements.get(second?.elements[0]?.id ?? 0)?.[0]).toMatchObject({ property: 'correctAnswer' });
  expect(placed.whole).toEqual([expect.stringContaining('总体评价')]);
});

test('what is typed in one field is undone as a whole, and anything undone can be had back', () => {
  const start = readPaper(paper(['a']));
  const title = (text: string) => (now: typeof start) => ({ ...now, head: { title: text } });
  let history = { paper: start, past: [], future: [] } as Parameters<typeof reduce>[0];
  for (const text of ['一', '一二', '一二三'])
    history = reduce(history, { kind: 'edit', change: title(text), done: '改标题', field: 'title' });
  expect(history.past.length).toBe(1);
  const undone = reduce(history, { kind: 'undo' });
  expect(undone.paper).toBe(start);
  expect(reduce(undone, { kind: 'redo' }).paper).toBe(history.paper);
});

test('two clerks’ edits of one questionnaire are put together, and what both changed is named', () => {
  const base = paper(['a', 'b', 'c'], ['d']);
  const [first, second] = base.pages;
  const mine = {
    ...base,
    pages: [{ ...first, elements: [item('a', '我改'), item('b', '我改'), item('c')] }, second],
  };
  const theirs = {
    ...base,
    pages: [
      { ...first, elements: [item('a'), item('b', '他改'), item('new'), item('c', '他改')] },
      { ...second, elements: [] },
    ],
  };
  const { source, clashes } = mergePapers(base, mine, theirs);
  expect(names(source)).toEqual([['a', 'b', 'new', 'c'], []]);
  expect(clashes).toEqual(['他改']);
  expect(paperChanges(mine, source)).toEqual(['新增：new', '修改：c → 他改', '删除：d']);
  expect(paperChanges(base, theirs)).toEqual(['修改：b → 他改', '新增：new', '修改：c → 他改', '删除：d']);
});
