import type { KeyObject } from 'node:crypto';
import type { KeptPart } from '../../../analysis/keeping/merge.ts';
import type { TallyCell } from '../../../analysis/report-source.ts';
import type { WithholdingPattern } from '../../../analysis/withholding/pattern.ts';
import { labelsOf } from '../../../analysis/wording.ts';
import packageFile from '../../../package.json' with { type: 'json' };
import type { BulletinRow, ResponseTable } from '../../database/schema.ts';
import type { DocumentSource, Progress } from '../../documents/document-source.ts';
import { canonicalText } from '../canonical.ts';
import { packContents } from './contents.ts';
import type { AuditExtract, CampaignFacts, DeletionRecord, ExclusionActs, PackedVersion } from './format.ts';
import { entryName, type Manifest, manifestName, signatureName, signManifest } from './manifest.ts';
import { type Content, Spool, type SpooledFile } from './spool.ts';
import { zipBytes } from './zip.ts';

/** What a pack holds of a sealed campaign beside what its documents are made from. */
export interface ArchiveRecords {
  /** The text that publication froze, sign for sign. */
  frozen: string;
  /** With the links' codes. */
  facts: CampaignFacts;
  /** By group, the first one first; none where nobody edited a questionnaire here. */
  versions: readonly PackedVersion[];
  /** Without receipts once the answers were deleted. */
  exclusions: ExclusionActs;
  /** Sorted by receipt; the commitment in hexadecimal. */
  receipts: () => AsyncIterable<{ receipt: string; commitment: string }>;
  answers: WholeAnswers | DeletedAnswers;
  audit: () => AsyncIterable<AuditExtract>;
  /** In any order. */
  bulletins: readonly BulletinRow[];
}

/** The answers and what was made from them. */
export interface WholeAnswers {
  deletion: null;
  /** In the order of their leaves. */
  responses: () => AsyncIterable<Pick<ResponseTable, 'record' | 'closing_flags'>>;
  /** Of all answers, those set aside among them. */
  tallies: readonly TallyCell[];
  withholding: ReadonlyMap<number, WithholdingPattern | null>;
}

/** What a deletion left of the answers. */
export interface DeletedAnswers {
  deletion: DeletionRecord;
  parts: readonly KeptPart[];
}

/** A document that goes into a pack; a restricted one (whole rows) into no public pack. */
export interface PackedDocument {
  name: string;
  restricted: boolean;
  bytes: Content;
}

export type PackVariant = Manifest['variant'];

export interface ArchiveMore {
  records: ArchiveRecords;
  variant: PackVariant;
  documents: readonly PackedDocument[];
  /** The bureau's Ed25519 key. */
  signing: KeyObject;
  /** An empty temporary folder with room for all that goes into the pack; emptied again. */
  folder: string;
}

export const program = `renkedu ${packageFile.version}`;

/**
 * The archive pack of a sealed campaign: one zip that anybody can check with `renkedu verify`. `restricted` holds every
 * answer and is for the analyst alone; `public` holds what may leave. The same source gives the same bytes. Throws where
 * the campaign is not sealed, where a restricted document is to go into a public pack, and where the answers were deleted
 * after its documents' source was read.
 */
export async function* archive(
  source: DocumentSource,
  { records, variant, documents, signing, folder }: ArchiveMore,
  progress: Progress,
): AsyncGenerator<Uint8Array> {
  if (!source.seal || source.revision === 0) throw new Error('a pack is made of a sealed campaign');
  const stale = records.answers.deletion !== null && source.report.release?.applied !== true;
  if (stale) throw new Error('a pack without answers holds the Report as it was released');
  const astray = variant === 'public' && documents.find(({ restricted }) => restricted);
  if (astray) throw new Error(`${astray.name} is restricted and goes into no public pack`);
  const spool = new Spool(folder);
  try {
    for (const { name, content } of packContents(source, records, variant, documents, progress)) {
      if (!entryName.safeParse(name).success) throw new Error(`no file can be named ${name}`);
      await spool.add(name, content);
    }
    const entries = [...spool.files];
    const manifest = canonicalText(manifestOf(source, records, variant, entries));
    await spool.add(manifestName, [manifest]);
    await spool.add(signatureName, [signManifest(manifest, signing)]);
    // In front, so that whoever reads from the beginning knows what is to come.
    yield* zipBytes([...spool.files.slice(entries.length), ...entries]);
  } finally {
    await spool.remove();
  }
}

function manifestOf(
  source: DocumentSource,
  { facts, answers }: ArchiveRecords,
  variant: PackVariant,
  entries: readonly SpooledFile[],
): Manifest {
  const { id, title, organiser } = source.report.campaign;
  return {
    format: 1,
    program,
    variant,
    campaign: { id, title, organiser },
    labels: labelsOf(source.report),
    revision: source.revision,
    generatedAt: source.report.generatedAt,
    digest: facts.digest,
    size: facts.seal.size,
    root: facts.seal.root,
    responses: answers.deletion !== null ? 'deleted' : variant === 'public' ? 'left-out' : 'whole',
    groups: source.campaign.settings.groups,
    entries: entries.map(({ name, size, sha256, crc32 }) => ({
      ...{ name, bytes: size, sha256 },
      crc32: crc32.toString(16).padStart(8, '0'),
    })),
  };
}
