/** A questionnaire as the editor holds it: SurveyJS JSON whose pages and elements have an id each while it is edited. */
export interface Paper {
  /** All that is not a page. */
  head: Json;
  pages: readonly PaperPage[];
  /** The next id that is free. */
  nextId: number;
}

export interface PaperPage {
  id: number;
  head: Json;
  elements: readonly PaperElement[];
}

export interface PaperElement {
  id: number;
  json: Json;
}

export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes a SurveyJS JSON apart. Elements without pages become one page, as SurveyJS reads them. */
export function readPaper(source: Json): Paper {
  const { pages, elements, ...head } = source;
  let nextId = 1;
  const id = () => {
    nextId += 1;
    return nextId - 1;
  };
  const given = Array.isArray(pages) ? pages : [{ name: 'page1', elements: elements ?? [] }];
  const read = given.filter(isJson).map((page): PaperPage => {
    const { elements: inside, ...rest } = page;
    return {
      id: id(),
      head: rest,
      elements: (Array.isArray(inside) ? inside : []).filter(isJson).map((json) => ({ id: id(), json })),
    };
  });
  return { head, pages: read, nextId };
}

/** The SurveyJS JSON that a paper stands for. */
export function sourceOf({ head, pages }: Paper): Record<string, unknown> {
  return {
    ...head,
    pages: pages.map((page) => ({ ...page.head, elements: page.elements.map(({ json }) => json) })),
  };
}

/** A value set, or taken out where it is `undefined` or empty. */
export function withProperty(json: Json, property: string, value: unknown): Json {
  const { [property]: _old, ...rest } = json;
  return value === undefined || value === '' || value === null ? rest : { ...json, [property]: value };
}

export function setElement(paper: Paper, id: number, json: Json): Paper {
  return mapPages(paper, (page) => ({
    ...page,
    elements: page.elements.map((element) => (element.id === id ? { id, json } : element)),
  }));
}

export function removeElement(paper: Paper, id: number): Paper {
  return mapPages(paper, (page) => ({
    ...page,
    elements: page.elements.filter((element) => element.id !== id),
  }));
}

/** Puts a new element behind another one of the page, or at the page's end. */
export function addElement(paper: Paper, page: number, json: Json, behind: number | null = null): Paper {
  const added = { id: paper.nextId, json };
  const put = (elements: readonly PaperElement[]) => {
    const at = behind === null ? -1 : elements.findIndex(({ id }) => id === behind);
    return at === -1 ? [...elements, added] : elements.toSpliced(at + 1, 0, added);
  };
  return {
    ...mapPages(paper, (one) => (one.id === page ? { ...one, elements: put(one.elements) } : one)),
    nextId: paper.nextId + 1,
  };
}

/** Moves an element one place up (−1) or down (1); over the edge of its page it goes to the next one. */
export function moveElement(paper: Paper, id: number, by: -1 | 1): Paper {
  const pageIndex = paper.pages.findIndex(({ elements }) => elements.some((one) => one.id === id));
  const page = paper.pages[pageIndex];
  if (!page) return paper;
  const index = page.elements.findIndex((one) => one.id === id);
  const element = page.elements[index];
  if (!element) return paper;
  if (index + by >= 0 && index + by < page.elements.length) {
    const elements = page.elements.toSpliced(index, 1).toSpliced(index + by, 0, element);
    return mapPages(paper, (one) => (one === page ? { ...one, elements } : one));
  }
  const neighbour = paper.pages[pageIndex + by];
  if (!neighbour) return paper;
  return mapPages(paper, (one) => {
    if (one === page) return { ...one, elements: one.elements.filter((other) => other.id !== id) };
    if (one !== neighbour) return one;
    return { ...one, elements: by > 0 ? [element, ...one.elements] : [...one.elements, element] };
  });
}

export function canMove(paper: Paper, id: number, by: -1 | 1): boolean {
  return moveElement(paper, id, by) !== paper;
}

export function setPage(paper: Paper, id: number, head: Json): Paper {
  return mapPages(paper, (page) => (page.id === id ? { ...page, head } : page));
}

export function addPage(paper: Paper): Paper {
  const page = { id: paper.nextId, head: { name: freeName(paper, 'page') }, elements: [] };
  return { ...paper, pages: [...paper.pages, page], nextId: paper.nextId + 1 };
}

/** Takes a page out; what stands on it goes to the page before, or after. */
export function removePage(paper: Paper, id: number): Paper {
  const index = paper.pages.findIndex((page) => page.id === id);
  const page = paper.pages[index];
  const heir = paper.pages[index - 1] ?? paper.pages[index + 1];
  if (!page || !heir) return paper;
  const elements = index > 0 ? [...heir.elements, ...page.elements] : [...page.elements, ...heir.elements];
  return {
    ...paper,
    pages: paper.pages
      .filter((one) => one !== page)
      .map((one) => (one === heir ? { ...one, elements } : one)),
  };
}

/** A name that neither a page nor an element has. */
export function freeName(paper: Paper, stem: string): string {
  const taken = new Set(
    paper.pages.flatMap(({ head, elements }) => [head['name'], ...elements.map(({ json }) => json['name'])]),
  );
  for (let number = 1; ; number += 1) {
    const name = `${stem}${number}`;
    if (!taken.has(name)) return name;
  }
}

function mapPages(paper: Paper, change: (page: PaperPage) => PaperPage): Paper {
  return { ...paper, pages: paper.pages.map(change) };
}
