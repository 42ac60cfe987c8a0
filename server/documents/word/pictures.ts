import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import subsetFont from 'subset-font';
import { fontFiles } from '../print.ts';
import type { Picture } from './outline.ts';

export const fontFamily = 'Noto Sans SC';

/** Dots to the inch, at least; pictures are drawn in units of 1/96 inch and enlarged. */
const resolution = 360;

/** A picture as PNG, by its number in the document, from 1. */
export interface Painted {
  number: number;
  png: Uint8Array;
}

/**
 * All pictures of a document. With the whole font each text in them costs the painter 17 ms, so that it gets one of the
 * signs alone that are drawn: the same dots in a quarter of the time.
 */
export async function painted(pictures: readonly Picture[]): Promise<ReadonlyMap<Picture, Painted>> {
  if (pictures.length === 0) return new Map();
  const folder = await mkdtemp(join(tmpdir(), 'renkedu-font-'));
  try {
    const font = join(folder, 'drawn.ttf');
    const signs = pictures.map(({ svg }) => svg).join('');
    await writeFile(font, await subsetFont(await readFile(fontFiles.regular), signs));
    return new Map(
      pictures.map((picture, index) => [picture, { number: index + 1, png: png(picture, font) }]),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function png({ svg, width }: Picture, font: string): Uint8Array {
  const drawn = new Resvg(svg, {
    fitTo: { mode: 'width', value: Math.round((width / 25.4) * resolution) },
    background: '#ffffff',
    font: { loadSystemFonts: false, fontFiles: [font], defaultFontFamily: fontFamily },
  });
  return drawn.render().asPng();
}
