import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A piece of text as it stands on a page, in the order in which it was drawn. Points; `size` is the letters'. */
export interface PdfText {
  page: number;
  text: string;
  size: number;
  x: number;
  y: number;
}

/** A PDF as Mozilla's reader has it: nothing of ours but the bytes. */
export async function readPdf(bytes: Uint8Array): Promise<{
  title: unknown;
  madeAt: unknown;
  language: unknown;
  pages: number;
  /** What a reader aloud is told, by kind: H1, P, TH … */
  roles: string[];
  texts: PdfText[];
}> {
  const document = await getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise;
  const { info } = await document.getMetadata();
  const facts = info as Record<string, unknown>;
  const texts: PdfText[] = [];
  const roles = new Set<string>();
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    rolesIn(await page.getStructTree(), roles);
    for (const item of (await page.getTextContent()).items) {
      if (!('str' in item) || item.str.trim() === '') continue;
      const [, , , , x = 0, y = 0] = item.transform;
      texts.push({ page: number, text: item.str, size: Math.round(item.height * 10) / 10, x, y });
    }
  }
  const { numPages } = document;
  await document.loadingTask.destroy();
  return {
    ...{ title: facts['Title'], madeAt: facts['CreationDate'], language: facts['Language'] },
    ...{ pages: numPages, roles: [...roles].sort(), texts },
  };
}

function rolesIn(node: unknown, roles: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if ('role' in node) roles.add(String(node.role));
  if ('children' in node && Array.isArray(node.children))
    for (const child of node.children) rolesIn(child, roles);
}

/** Without blanks, which a page sets as it likes. */
export function letters(texts: readonly { text: string }[]): string {
  return texts.map(({ text }) => text.replace(/\s/g, '')).join('');
}
