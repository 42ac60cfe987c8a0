import type { ReleasedReport } from '../../../analysis/report.ts';
import { documentSourceOf } from '../../../server/campaigns/document-source.ts';
import { codebookJson } from '../../../server/documents/codebook-json.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import type { DocumentFormat } from '../../../server/documents/formats.ts';
import { documentKinds } from '../../../server/documents/kinds.ts';
import { type Asked, clerk, type Edition } from './campaigns.ts';

/**
 * The documents of an edition made of a Report that holds nothing of what was answered: only who was asked and how many
 * did answer. What comes out alike tells nothing else.
 */
export async function madeWithoutAnswers(
  { services }: Asked,
  { report, revision }: Edition,
  released: ReleasedReport,
): Promise<Map<DocumentFormat | 'codebook', Buffer>> {
  const source = await documentSourceOf(services, { revision, report }, { findings: false, actor: clerk });
  const blank: DocumentSource = {
    ...{ revision, released: withoutAnswers(released), campaign: source.campaign, findings: null },
    ...{ seal: source.seal, rectifications: [] },
    get report(): never {
      throw new Error('a releasable document reads only what was released');
    },
    rows(): never {
      throw new Error('a releasable document reads no rows');
    },
  };
  const none = () => undefined;
  const beside = { bulletin: () => never(), pack: () => never() };
  const made = new Map<DocumentFormat | 'codebook', Buffer>();
  for (const format of ['xlsx', 'docx', 'paper', 'ddi'] as const)
    made.set(format, await bytesOf(documentKinds[format].make(blank, none, beside)));
  made.set('codebook', await bytesOf(codebookJson(blank, none)));
  return made;
}

function never(): never {
  throw new Error('none of these documents has anything beside it');
}

async function bytesOf(made: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of made) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** A released Report of which every figure of answers is withheld. */
export function withoutAnswers(report: ReleasedReport): ReleasedReport {
  const suppressed = { suppressed: 'protected' } as const;
  const withheld = <Row extends object>(rows: readonly Row[]) =>
    rows.map((row) => ({ ...row, estimate: suppressed }));
  const { release } = report;
  return {
    ...report,
    headline: suppressed,
    alternatives: withheld(report.alternatives),
    ...{ sensitivity: [], settling: null, comparisons: { groups: [], townships: [] } },
    byGroup: withheld(report.byGroup),
    byTownship: withheld(report.byTownship),
    byGroupTownship: withheld(report.byGroupTownship),
    byDimension: withheld(report.byDimension),
    byItem: withheld(report.byItem.map(({ options: _options, ...row }) => row)),
    excluded: { count: 0, waiting: 0, headlineWithout: null, headlineWith: null },
    flagged: { count: 0, headlineWithout: null },
    notes: [],
    release: release && {
      ...release,
      ...{ headline: 'none', share: 1, gaveUp: [], effective: {} },
      groups: release.groups.map((row) => ({ ...row, row: 'none' as const, steps: null, kinds: [] })),
      townships: release.townships.map((row) => ({
        ...row,
        ...{ row: 'none' as const, estimate: null, steps: null },
      })),
    },
  };
}
