import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { wordReport } from '../../../server/documents/word.ts';
import { type ReadDocument, type ReadParagraph, type ReadTable, readDocx } from './read-docx.ts';

/** The Word report made and read back. */

export async function bytesOf(source: DocumentSource): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of wordReport(source, () => undefined)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const readOnce = new Map<DocumentSource, Promise<ReadDocument>>();

export async function made(source: DocumentSource): Promise<ReadDocument> {
  const known = readOnce.get(source) ?? bytesOf(source).then(readDocx);
  readOnce.set(source, known);
  return known;
}

export const tablesOf = ({ body }: ReadDocument) =>
  body.filter((block): block is ReadTable => block.kind === 'table');
export const paragraphsOf = ({ body }: ReadDocument) =>
  body.filter((block): block is ReadParagraph => block.kind === 'paragraph');
export const tableTitled = (read: ReadDocument, title: string) =>
  tablesOf(read).find((table) => table.title.replace(/^[附表图\d-]+　/, '') === title);

/** From the first chapter to the list of attachments. */
export function mainText(read: ReadDocument): ReadParagraph[] {
  const all = paragraphsOf(read);
  const from = all.findIndex(({ text }) => text === '一、背景和依据');
  const to = all.findIndex(({ text }) => text.startsWith('附件：'));
  return all.slice(from, to);
}

/** The same source with other contents; what a releasable document may not read still throws. */
export function changed(
  source: DocumentSource,
  more: Partial<Pick<DocumentSource, 'released' | 'rectifications'>>,
): DocumentSource {
  const { revision, released, campaign, findings, seal, rectifications } = source;
  return {
    ...{ revision, released, campaign, findings, seal, rectifications },
    ...more,
    get report(): never {
      throw new Error('a releasable document reads only what was released');
    },
    rows: (order) => source.rows(order),
  };
}
