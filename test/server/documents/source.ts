import { vi } from 'vitest';
import { releasedReport } from '../../../analysis/release.ts';
import { reportOf } from '../../../server/campaigns/report.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import type { Opened } from '../survey.ts';

/** What documents of counts and questionnaires are made from; whoever reads rows, findings or the seal has them elsewhere. */
export async function sourceOf(opened: Opened, id: string, now: Date): Promise<DocumentSource> {
  const report = await reportOf(opened, id, now);
  return {
    ...{ revision: 0, report, released: releasedReport(report), campaign: await opened.campaigns.get(id) },
    ...{ findings: null, seal: null, rectifications: null },
    rows() {
      throw new Error('no document of counts reads rows');
    },
  };
}

export async function bytesOf(made: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks = [];
  for await (const chunk of made) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The same document made now, and once more when the clock is a year on. */
export async function madeTwice(make: () => Promise<Buffer>): Promise<[Buffer, Buffer]> {
  const one = await make();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 365 * 86_400_000 });
  try {
    return [one, await make()];
  } finally {
    vi.useRealTimers();
  }
}
