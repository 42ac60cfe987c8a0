import type { Paper } from './paper.ts';

interface Fault {
  path: string;
  message: string;
}

/** A fault in a page or an element, by its property; empty for the whole of it. */
export interface PlacedFault {
  property: string;
  message: string;
}

/** Faults by where a clerk sees them. */
export interface PlacedFaults {
  /** By element id. */
  elements: ReadonlyMap<number, readonly PlacedFault[]>;
  pages: ReadonlyMap<number, readonly PlacedFault[]>;
  /** What is about the questionnaire as a whole. */
  whole: readonly string[];
}

const place = /^pages\[(\d+)\](?:\.elements\[(\d+)\])?(?:\.(.*))?$/;

/** Puts each fault of the server to the page or element of the paper that it was found in. */
export function placeFaults(faults: readonly Fault[], paper: Paper): PlacedFaults {
  const elements = new Map<number, PlacedFault[]>();
  const pages = new Map<number, PlacedFault[]>();
  const whole: string[] = [];
  for (const { path, message } of faults) {
    const [, page, element, property = ''] = place.exec(path) ?? [];
    const onPage = paper.pages[Number(page)];
    // Some are named by the element itself.
    const own =
      page === undefined
        ? paper.pages.flatMap((one) => one.elements).find(({ json }) => json['name'] === path)
        : onPage?.elements[Number(element)];
    if (own) put(elements, own.id, { property, message });
    else if (onPage) put(pages, onPage.id, { property, message });
    else whole.push(message);
  }
  return { elements, pages, whole };
}

/** What is wrong with a property, for its field; `undefined` where nothing is. */
export function problemOf(faults: readonly PlacedFault[], property: string): string | undefined {
  const found = faults.filter((fault) => fault.property === property);
  return found.length === 0 ? undefined : found.map(({ message }) => message).join('；');
}

function put<Value>(map: Map<number, Value[]>, key: number, value: Value): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}
