import { shanghaiDay } from '../../analysis/beijing.ts';
import type { DocumentSource } from './document-source.ts';

/** What DDI is made from: nothing that holds answers. */
export type DdiSource = Pick<DocumentSource, 'released' | 'campaign' | 'seal' | 'revision'>;

/** An element as xmlbuilder2 takes it: attributes by `@`, text by `#`, elements of one name as a list. */
export interface Element {
  [name: string]: string | number | Element | readonly (string | Element)[];
}

/** A day with its date, of an instant on Beijing's clocks. */
export function dated(instant: string): Element {
  const day = shanghaiDay(Date.parse(instant));
  return { '@date': day, '#': day };
}

/** Vocabularies of the DDI Alliance whose codes archives search by. */
const vocabularies = {
  AnalysisUnit: '1.0',
  ModeOfCollection: '3.0',
  SamplingProcedure: '1.1',
  TimeMethod: '1.2',
} as const;

/** A code of a vocabulary, and what it says here. Where a concept stands, DDI wants the words in `txt` beside it. */
export function term(vocab: keyof typeof vocabularies, code: string, words: string): Element {
  const vocabURI = `urn:ddi:int.ddi.cv:${vocab}:${vocabularies[vocab]}`;
  return { concept: { '@vocab': vocab, '@vocabURI': vocabURI, '#': code }, txt: words };
}

/** Which reading of the answers a document describes, as it is cited. */
export function version({ released, revision }: Pick<DdiSource, 'released' | 'revision'>): Element {
  const words = revision === 0 ? '封存以前' : `报告第 ${revision} 版`;
  return {
    version: { '@date': shanghaiDay(Date.parse(released.generatedAt)), '@type': 'revision', '#': words },
  };
}

/** What XML 1.0 cannot hold: control characters, halves of characters, and two that are none. */
const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** The same element with U+FFFD in place of what XML cannot hold. */
export function legal(element: Element): Element {
  return Object.fromEntries(Object.entries(element).map(([name, part]) => [name, legalPart(part)]));
}

function legalPart(part: Element[string]): Element[string] {
  if (typeof part === 'number') return part;
  if (typeof part === 'string') return part.replace(illegal, '\ufffd');
  if (isList(part))
    return part.map((one) => (typeof one === 'string' ? one.replace(illegal, '\ufffd') : legal(one)));
  return legal(part);
}

function isList(part: Element | readonly (string | Element)[]): part is readonly (string | Element)[] {
  return Array.isArray(part);
}
