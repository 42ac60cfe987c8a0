import type { Figure, Sentence } from '../../../analysis/sentences/told.ts';

/** What the report is made of, before it is Word. */
export type Block =
  | { kind: 'heading'; level: 1 | 2; text: string }
  /** `kept`: stays whole, and on the page of what follows. */
  | { kind: 'paragraph'; told: Sentence; kept?: true }
  /** A digest: on lines of its own, broken anywhere. */
  | { kind: 'code'; told: Sentence }
  | Table
  | Chart
  /** Begins on a page of its own: 附件 and its number stand above the title. */
  | { kind: 'attachment'; mark: string; title: string }
  /** A line of a questionnaire: small, and nothing that the product says. */
  | { kind: 'question'; text: string; indented: boolean }
  | { kind: 'signature'; lines: readonly string[] };

export type Cell = string | Figure | Sentence;

export interface Table {
  kind: 'table';
  title: string;
  /** Heads with their part of the width. */
  columns: readonly { head: string; width: number; numbers?: true }[];
  rows: readonly (readonly Cell[])[];
  note?: string;
  /** What is said in its place where it has no rows. */
  empty?: string;
  /** Digests and queries: may break anywhere. */
  code?: true;
}

export interface Chart {
  kind: 'chart';
  title: string;
  /** Pictures one below the other, between which a page may end. */
  parts: readonly Picture[];
}

export interface Picture {
  /** In units of 1/96 inch, with words in the bundled font. */
  svg: string;
  /** In millimetres, as it is printed. */
  width: number;
  height: number;
  /** What it shows, for who does not see it. */
  alt: Sentence;
}

export function heading(level: 1 | 2, text: string): Block {
  return { kind: 'heading', level, text };
}

export function paragraphs(sentences: readonly Sentence[]): Block[] {
  return sentences.map((told) => ({ kind: 'paragraph', told }));
}

/** As one paragraph. */
export function paragraph(sentences: readonly Sentence[]): Block[] {
  return sentences.length === 0 ? [] : [{ kind: 'paragraph', told: sentences.flat() }];
}

/** As points: 1. 2. 3. */
export function points(sentences: readonly Sentence[]): Block[] {
  return sentences.map((told, index) => ({ kind: 'paragraph', told: [`${index + 1}. `, ...told] }));
}
