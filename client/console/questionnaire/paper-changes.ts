import { propertyName } from '../../../surveys/property-names.ts';
import { localText } from './local-text.ts';
import { type Json, type Paper, type PaperElement, readPaper, sourceOf } from './paper.ts';

/** What differs between two states of a questionnaire, element by element, in words. */
export function paperChanges(before: Json, after: Json): string[] {
  const [old, now] = [elementsOf(before), elementsOf(after)];
  const changes: string[] = [];
  for (const [name, element] of now) {
    const was = old.get(name);
    if (!was) changes.push(`新增：${titleOf(element)}`);
    else if (!same(was.json, element.json)) {
      changes.push(
        titleOf(was) === titleOf(element)
          ? `修改：${titleOf(element)}（${changedProperties(was.json, element.json)}）`
          : `修改：${titleOf(was)} → ${titleOf(element)}`,
      );
    }
  }
  for (const [name, element] of old) if (!now.has(name)) changes.push(`删除：${titleOf(element)}`);
  const order = (map: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    [...map.keys()].filter((name) => other.has(name)).join();
  if (order(old, now) !== order(now, old)) changes.push('题目的顺序变了');
  const heads = (source: Json) => {
    const { head, pages } = readPaper(source);
    return [head, pages.map((page) => page.head)];
  };
  if (!same(heads(before), heads(after))) changes.push('标题或分页变了');
  return changes;
}

function changedProperties(before: Json, after: Json): string {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys
    .filter((key) => !same(before[key], after[key]))
    .map(propertyName)
    .join('、');
}

/** Puts together what two clerks did to one questionnaire; `clashes` names what both of them changed. */
export function mergePapers(
  base: Json,
  mine: Json,
  theirs: Json,
): { source: Record<string, unknown>; clashes: string[] } {
  const [old, own, other] = [elementsOf(base), elementsOf(mine), elementsOf(theirs)];
  const clashes: string[] = [];
  let paper = readPaper(mine);
  for (const [name, element] of other) {
    const [was, now] = [old.get(name), own.get(name)];
    if (was && same(was.json, element.json)) continue;
    if (!was && !now) paper = insertLike(paper, theirs, name, element.json);
    else if (now && was && same(now.json, was.json)) paper = replaced(paper, name, element.json);
    else if (!now || !same(now.json, element.json)) clashes.push(titleOf(element));
  }
  for (const [name, element] of old) {
    const now = own.get(name);
    if (other.has(name) || !now) continue;
    if (same(now.json, element.json)) paper = replaced(paper, name, null);
    else clashes.push(titleOf(element));
  }
  return { source: sourceOf(paper), clashes };
}

function replaced(paper: Paper, name: string, json: Json | null): Paper {
  return {
    ...paper,
    pages: paper.pages.map((page) => ({
      ...page,
      elements: page.elements.flatMap((element) => {
        if (element.json['name'] !== name) return [element];
        return json === null ? [] : [{ ...element, json }];
      }),
    })),
  };
}

/** Behind the element that stands before it with the other clerk, or at the end of the same page. */
function insertLike(paper: Paper, theirs: Json, name: string, json: Json): Paper {
  const pages = readPaper(theirs).pages;
  const index = pages.findIndex(({ elements }) => elements.some((one) => one.json['name'] === name));
  const beside = pages[index]?.elements ?? [];
  const before = beside[beside.findIndex((one) => one.json['name'] === name) - 1]?.json['name'];
  const added = { id: paper.nextId, json };
  const home = paper.pages.findIndex(({ elements }) => elements.some((one) => one.json['name'] === before));
  const target = home === -1 ? Math.min(index, paper.pages.length - 1) : home;
  return {
    ...paper,
    nextId: paper.nextId + 1,
    pages: paper.pages.map((page, at) => {
      if (at !== target) return page;
      const place = page.elements.findIndex((one) => one.json['name'] === before);
      return { ...page, elements: page.elements.toSpliced(place + 1, 0, added) };
    }),
  };
}

function elementsOf(source: Json): Map<string, PaperElement> {
  const all = readPaper(source).pages.flatMap(({ elements }) => elements);
  return new Map(all.map((element) => [String(element.json['name']), element]));
}

function titleOf({ json }: PaperElement): string {
  return localText(json['title']) || String(json['name'] ?? '');
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
