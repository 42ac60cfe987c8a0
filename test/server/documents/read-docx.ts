import { XMLParser } from 'fast-xml-parser';
import { strFromU8, unzipSync } from 'fflate';

/** A Word file as an outside reader sees it: its paragraphs and tables in their order, and its parts as XML. */
export interface ReadDocument {
  parts: Record<string, Uint8Array>;
  xml: (part: string) => string;
  body: (ReadParagraph | ReadTable)[];
}

export interface ReadParagraph {
  kind: 'paragraph';
  style: string | null;
  text: string;
  /** Alternative texts of the pictures in it, with their size in English metric units and their relationship. */
  pictures: { alt: string; width: number; height: number; embed: string }[];
}

export interface ReadTable {
  kind: 'table';
  /** The paragraph before it. */
  title: string;
  rows: string[][];
}

type Node = Record<string, unknown>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
});

export function readDocx(bytes: Uint8Array): ReadDocument {
  const parts = unzipSync(bytes);
  const xml = (part: string) => strFromU8(parts[part] ?? new Uint8Array());
  const document = one(one(nodes(parser.parse(xml('word/document.xml'))), 'w:document'), 'w:body');
  const body: ReadDocument['body'] = [];
  for (const node of document) {
    if ('w:p' in node) body.push(paragraphOf(node));
    if (!('w:tbl' in node)) continue;
    const before = body.at(-1);
    body.push({
      kind: 'table',
      title: before?.kind === 'paragraph' ? before.text : '',
      rows: all(nodes(node['w:tbl']), 'w:tr').map((row) =>
        all(row, 'w:tc').map((cell) =>
          cell
            .filter((child) => 'w:p' in child)
            .map((child) => paragraphOf(child).text)
            .join('\n'),
        ),
      ),
    });
  }
  return { parts, xml, body };
}

function paragraphOf(node: Node): ReadParagraph {
  const children = nodes(node['w:p']);
  const pictures: ReadParagraph['pictures'] = [];
  let text = '';
  const walk = (among: readonly Node[]) => {
    for (const child of among) {
      if ('w:t' in child) text += all([child], 'w:t').flat().map(textOf).join('');
      else if ('w:br' in child) text += '\n';
      else if ('w:drawing' in child) pictures.push(pictureOf(nodes(child['w:drawing'])));
      else
        for (const [tag, inside] of Object.entries(child))
          if (tag !== ':@' && Array.isArray(inside)) walk(nodes(inside));
    }
  };
  walk(children.filter((child) => !('w:pPr' in child)));
  const style = attributesOf(find(children, 'w:pStyle'))['w:val'] ?? null;
  return { kind: 'paragraph', style, text, pictures };
}

function pictureOf(drawing: readonly Node[]): ReadParagraph['pictures'][number] {
  const alt = attributesOf(find(drawing, 'wp:docPr'))['descr'] ?? '';
  const extent = attributesOf(find(drawing, 'wp:extent'));
  const embed = attributesOf(find(drawing, 'a:blip'))['r:embed'] ?? '';
  return { alt, width: Number(extent['cx']), height: Number(extent['cy']), embed };
}

/** The first element of that name, however deep. */
function find(among: readonly Node[], tag: string): Node | undefined {
  for (const child of among) {
    if (tag in child) return child;
    for (const [name, inside] of Object.entries(child)) {
      const found = name !== ':@' && Array.isArray(inside) ? find(nodes(inside), tag) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function attributesOf(node: Node | undefined): Record<string, string> {
  const attributes = node?.[':@'];
  return typeof attributes === 'object' && attributes !== null
    ? Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]))
    : {};
}

function textOf(node: Node): string {
  return typeof node['#text'] === 'string' ? node['#text'] : '';
}

function all(among: readonly Node[], tag: string): Node[][] {
  return among.flatMap((child) => (tag in child ? [nodes(child[tag])] : []));
}

function one(among: readonly Node[], tag: string): Node[] {
  return all(among, tag)[0] ?? [];
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value)
    ? value.filter((node): node is Node => typeof node === 'object' && node !== null)
    : [];
}
