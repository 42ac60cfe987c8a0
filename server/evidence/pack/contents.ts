import { shanghaiDay } from '../../../analysis/beijing.ts';
import type { BulletinRow } from '../../database/schema.ts';
import type { DocumentSource, Progress } from '../../documents/document-source.ts';
import { actsInForce } from '../../queries/exclusions.ts';
import { canonicalText } from '../canonical.ts';
import { signedText } from '../seal.ts';
import type { ArchiveRecords, DeletedAnswers, PackedDocument, PackVariant, WholeAnswers } from './archive.ts';
import { type CampaignFacts, gapsText, keptText, responseLine, talliesText, versionsName } from './format.ts';
import { readme } from './readme.ts';
import type { Content } from './spool.ts';

export interface PackContent {
  name: string;
  content: Content;
}

/** Responses between two reports of progress. */
const perReport = 1000;

/** Every file of a pack but the manifest, sorted by name (UTF-16 units). */
export function packContents(
  source: DocumentSource,
  records: ArchiveRecords,
  variant: PackVariant,
  documents: readonly PackedDocument[],
  progress: Progress,
): PackContent[] {
  const { size } = records.facts.seal;
  const { answers } = records;
  const passes = variant === 'restricted' && answers.deletion === null ? 2 : 1;
  const count = progressOver(progress, size * passes);
  const inside = () =>
    answers.deletion === null ? whole(source, records, answers, count) : kept(source, records, answers);
  const files: PackContent[] = [
    ...(variant === 'restricted' ? inside() : releasable(source, records)),
    { name: 'README.txt', content: [readme(source, records, variant, documents)] },
    { name: 'bulletins.json', content: [bulletinsText(records.bulletins, variant)] },
    { name: 'campaign.json', content: [canonicalText(factsIn(records.facts, variant))] },
    { name: 'frozen.json', content: [records.frozen] },
    { name: 'leaves.txt', content: leaves(records, count) },
    {
      name: 'rectifications.json',
      content: [canonicalText({ format: 1, rectifications: source.rectifications ?? [] })],
    },
    ...Object.entries(source.campaign.settings.questionnaires).flatMap(([group, questionnaire]) =>
      questionnaire === undefined
        ? []
        : [{ name: `questionnaires/${group}.json`, content: [canonicalText(questionnaire)] }],
    ),
    ...(records.versions.length > 0
      ? [{ name: versionsName, content: [versionsText(records.versions, variant)] }]
      : []),
    ...documents.map(({ name, bytes }) => ({ name: documentName(name), content: bytes })),
  ];
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Where a document stands: its name without the signs that some system refuses. */
export function documentName(name: string): string {
  return `documents/${name.replace(/[\p{C}\\:*?"<>|/]/gu, '_').replace(/^\./, '_')}`;
}

/** What a pack with answers holds by itself: these, and all that follows from them at full precision. */
function whole(
  { report, released, campaign }: DocumentSource,
  { audit, exclusions }: ArchiveRecords,
  { tallies, responses, withholding }: WholeAnswers,
  count: () => void,
): PackContent[] {
  const revisions = [...withholding]
    .map(([revision, pattern]) => ({ revision, pattern }))
    .sort((a, b) => a.revision - b.revision);
  return [
    { name: 'audit.jsonl', content: lines(audit()) },
    { name: 'exclusions.json', content: [canonicalText({ format: 1, acts: exclusions })] },
    { name: 'released.json', content: [canonicalText(released)] },
    { name: 'report.json', content: [canonicalText(report)] },
    { name: 'responses.jsonl', content: responseLines(responses(), count) },
    { name: 'tallies.json', content: [talliesText(campaign.layouts, tallies)] },
    { name: 'withholding.json', content: [canonicalText({ format: 1, revisions })] },
  ];
}

/** What the analyst's variant holds once they were deleted. */
function kept(
  { released, campaign }: DocumentSource,
  { audit, exclusions }: ArchiveRecords,
  { deletion, parts }: DeletedAnswers,
): PackContent[] {
  return [
    { name: 'audit.jsonl', content: lines(audit()) },
    { name: 'exclusions.json', content: [canonicalText({ format: 1, acts: exclusions })] },
    { name: 'kept.json', content: [keptText(campaign.layouts, deletion, parts)] },
    { name: 'report.json', content: [canonicalText(released)] },
    { name: 'withholding.json', content: [gapsText(released)] },
  ];
}

/** What stands in its place where the pack may leave: nothing that the released Report does not tell. */
function releasable({ released }: DocumentSource, { exclusions }: ArchiveRecords): PackContent[] {
  const { excluded, smallCell } = released;
  const inForce = new Set(actsInForce(exclusions, exclusions.length));
  const acts = exclusions.filter(({ number }) => inForce.has(number));
  const told = acts.every(({ answers }) => answers >= smallCell);
  return [
    {
      name: 'exclusions.json',
      content: [
        canonicalText({
          format: 1,
          count: excluded.count,
          waiting: excluded.waiting,
          // Reasons are a clerk's own words about few people, and were not written for the public.
          acts: told ? acts.map(({ at, answers }) => ({ day: shanghaiDay(new Date(at)), answers })) : null,
        }),
      ],
    },
    { name: 'report.json', content: [canonicalText(released)] },
    { name: 'withholding.json', content: [gapsText(released)] },
  ];
}

function factsIn(facts: CampaignFacts, variant: PackVariant): CampaignFacts {
  if (variant === 'restricted') return facts;
  return { ...facts, links: facts.links.map(({ code: _code, ...place }) => place) };
}

/** Who saved it is told inside alone. */
function versionsText(versions: ArchiveRecords['versions'], variant: PackVariant): string {
  const told = versions.map(({ savedBy, ...version }) =>
    variant === 'restricted' ? { ...version, savedBy } : version,
  );
  return canonicalText({ format: 1, versions: told });
}

function bulletinsText(rows: readonly BulletinRow[], variant: PackVariant): string {
  const sorted = [...rows].sort((a, b) => a.revision - b.revision);
  // What stands no longer is for the desk alone (docs/decisions/020); its digest stays.
  const shown = (row: BulletinRow) =>
    variant === 'restricted' || (row === sorted.at(-1) && row.withdrawn_at === null);
  const revisions = sorted.map((row) => ({
    revision: row.revision,
    digest: row.digest,
    note: row.note,
    publishedAt: row.published_at,
    ...(variant === 'restricted' ? { publishedBy: row.published_by } : {}),
    withdrawnAt: row.withdrawn_at,
    withdrawnReason: row.withdrawn_reason,
    bulletin: shown(row) ? JSON.parse(row.content) : null,
  }));
  return canonicalText({ format: 1, revisions });
}

/** The list that /receipts/ID/list.txt prints: the seal, then a line per response, sorted by receipt. */
async function* leaves({ facts, receipts }: ArchiveRecords, count: () => void): AsyncGenerator<string> {
  yield leavesHead(facts);
  for await (const { receipt, commitment } of receipts()) {
    count();
    yield `${receipt} ${commitment}\n`;
  }
}

export function leavesHead({ id, digest, seal }: Pick<CampaignFacts, 'id' | 'digest' | 'seal'>): string {
  const text = signedText({ campaign: id, digest, size: seal.size, root: seal.root });
  return `${text}key ${seal.publicKey}\nsignature ${seal.signature}\n\n`;
}

async function* responseLines(
  responses: ReturnType<WholeAnswers['responses']>,
  count: () => void,
): AsyncGenerator<string> {
  for await (const { record, closing_flags } of responses) {
    count();
    yield responseLine(record, closing_flags);
  }
}

async function* lines(values: AsyncIterable<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${canonicalText(value)}\n`;
}

function progressOver(progress: Progress, total: number): () => void {
  let done = 0;
  return () => {
    done += 1;
    if (done % perReport === 0 || done === total) progress(done, total);
  };
}
