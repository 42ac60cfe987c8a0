import { type Figure, figuresOf, partsOf, type Sentence } from '../../../analysis/sentences/told.ts';
import type { Block, Cell, Chart, Table } from './outline.ts';

/** Signs of the text before a figure that are told with it. */
const before = 12;

/** Figures that follow each other in a text and stand side by side in the Report, as those of one estimate. */
interface Run {
  before: string;
  figures: Figure[];
}

/**
 * Every figure of the text, in the order it is read, with where it stands in the Report. Those of one estimate share a
 * row: `headline.{rate,level,lower}`.
 */
export function sourcesOfText(blocks: readonly Block[]): Table {
  let chapter = '';
  const rows: Cell[][] = [];
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 1) chapter = block.text.split('、')[0] ?? '';
    if (block.kind !== 'paragraph' && block.kind !== 'code') continue;
    for (const run of runsOf(block.told)) {
      const numbers = run.figures.map(({ text }) => shortened(text)).join('；');
      rows.push([chapter, `…${run.before}`, numbers, placeOf(run.figures)]);
    }
  }
  return {
    kind: 'table',
    title: '正文中的数字',
    columns: [
      { head: '章', width: 7 },
      { head: '前文', width: 28 },
      { head: '数字', width: 36 },
      { head: '在报告数据中的位置', width: 72 },
    ],
    rows,
    code: true,
  };
}

function runsOf(told: Sentence): Run[] {
  const runs: Run[] = [];
  let read = '';
  for (const part of told) {
    if (typeof part === 'string') {
      read += part;
      continue;
    }
    const last = runs.at(-1);
    const side = last?.figures[0];
    if (last && side && baseOf(side.path) !== null && baseOf(side.path) === baseOf(part.path))
      last.figures.push(part);
    else runs.push({ before: endOf(read), figures: [part] });
    read += part.text;
  }
  return runs;
}

/** The last signs of a text, without the rest of a number that the cut went through: of 74.6% no 4.6% stands there. */
function endOf(text: string): string {
  const signs = [...text];
  const end = signs.slice(-before).join('');
  return /[\d.]/.test(signs.at(-before - 1) ?? '') ? end.replace(/^[\d.]*%?/, '') : end;
}

/** What a path has before its last name; `null` where it is no plain path. */
function baseOf(path: string): string | null {
  const plain = /^(?!sum\(|count\()(.+)\.(\w+)$/s.exec(path);
  return plain?.[1] ?? null;
}

function placeOf(figures: readonly Figure[]): string {
  const [first] = figures;
  if (!first || figures.length === 1) return first?.path ?? '';
  const base = baseOf(first.path);
  return `${base}.{${figures.map(({ path }) => path.slice((base?.length ?? 0) + 1)).join(',')}}`;
}

/** For each table and picture the places its figures come from, `*` standing for each row's own. */
export function sourcesOfTables(blocks: readonly (Table | Chart)[]): Table {
  return {
    kind: 'table',
    title: '表和图中的数字',
    columns: [
      { head: '表、图', width: 40 },
      { head: '在报告数据中的位置', width: 100 },
    ],
    rows: blocks.flatMap((block) => {
      const figures =
        block.kind === 'chart'
          ? block.parts.flatMap(({ alt }) => figuresOf(alt))
          : block.rows.flat().flatMap(figuresIn);
      const places = new Set(figures.map(({ path }) => anyRow(path)));
      return places.size === 0 ? [] : [[block.title, [...places].join('\n')]];
    }),
    code: true,
  };
}

export function figuresIn(cell: Cell): Figure[] {
  return figuresOf(partsOf(cell));
}

function anyRow(path: string): string {
  return path.replaceAll(/\[(?:\?(?:"(?:[^"\\]|\\.)*"|[^\]"])*|\d+)\]/g, '[*]');
}

/** A note of several lines is known by its beginning. */
function shortened(text: string): string {
  return [...text].length > 24 ? `${[...text].slice(0, 23).join('')}…` : text;
}
