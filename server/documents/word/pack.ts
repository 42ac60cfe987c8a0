import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { fonts } from './page-form.ts';

/**
 * The same document in the same bytes: dates inside are those of the Report, dates of the zip are fixed, and parts stand
 * in a fixed order. The table of fonts gets what the library does not write: what stands in for a font that is missing.
 *
 * @param at ISO 8601
 */
export function packedAlike(docx: Uint8Array, at: string): Uint8Array {
  const parts = unzipSync(docx);
  const second = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const order = Object.keys(parts).sort((a, b) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1));
  const zipped: Zippable = {};
  for (const name of order) zipped[name] = rewritten(name, parts[name] ?? new Uint8Array(), second);
  // A zip holds local time; these fields read the same in every zone.
  return zipSync(zipped, { mtime: new Date(1980, 0, 1), level: 9 });
}

/** Readers look for the list of content types first. */
function rankOf(name: string): number {
  return name === '[Content_Types].xml' ? 0 : name.startsWith('_rels/') ? 1 : 2;
}

function rewritten(name: string, bytes: Uint8Array, second: string): Uint8Array {
  if (name === 'docProps/core.xml') {
    const text = strFromU8(bytes).replaceAll(
      /(<dcterms:(?:created|modified)[^>]*>)[^<]*/g,
      (_, element: string) => element + second,
    );
    return strToU8(text);
  }
  if (name === 'word/fontTable.xml') return strToU8(fontTable());
  return bytes;
}

/** 17.8.3.1 of ISO/IEC 29500-1: names under which a font may be found instead. Character set 86 is GB 2312. */
function fontTable(): string {
  const each = Object.values(fonts).map(
    ({ name, instead }) =>
      `<w:font w:name="${name}"><w:altName w:val="${instead.join(',')}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
  );
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${each.join('')}</w:fonts>`;
}
