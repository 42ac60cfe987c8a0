import { createHash, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { releasedReport } from '../../../analysis/release.ts';
import { archiveRecordsOf } from '../../../server/campaigns/archive-records.ts';
import { draftBulletin, publishBulletin } from '../../../server/campaigns/bulletins.ts';
import { setAside } from '../../../server/campaigns/exclusions.ts';
import { extendField } from '../../../server/campaigns/field-changes.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
} from '../../../server/campaigns/life.ts';
import { reportOf } from '../../../server/campaigns/report.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import type { DocumentSource, Progress } from '../../../server/documents/document-source.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { canonicalText } from '../../../server/evidence/canonical.ts';
import {
  type ArchiveRecords,
  archive,
  type PackedDocument,
  type PackVariant,
} from '../../../server/evidence/pack/archive.ts';
import {
  type Manifest,
  manifestFormat,
  manifestName,
  signatureName,
  signManifest,
} from '../../../server/evidence/pack/manifest.ts';
import { zipBytes } from '../../../server/evidence/pack/zip.ts';
import { type Verification, type VerifyOptions, verifyPack } from '../../../server/evidence/verify-pack.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { responsesOf } from '../../../server/queries/responses.ts';
import type { OpenedServices } from '../fresh-store.ts';
import { parentsField } from '../parents-field.ts';
import { type Opened, parentSubmission, smallFrame, smallQuestionnaire } from '../survey.ts';

const places = [
  { group: 'parent', township: '530426001', school: null },
  { group: 'parent', township: '530426103', school: null },
  { group: 'teacher', township: '530426001', school: '甸中小学' },
] as const;

/** A sealed campaign of parents and teachers: five too fast, four that wrote the same words, one small cell. */
export async function sealedField(opened: Opened, now: Date): Promise<string> {
  const { store } = opened;
  const file = {
    title: '存档',
    trial: true,
    opensAt: new Date(now.getTime() - 60_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire },
  };
  const { id } = await createCampaign(store, file, commandLine, now);
  await importFrame(store, id, readTable(smallFrame), commandLine, now);
  await publishCampaign(store, id, commandLine, now);
  for (let at = 0; at < 30; at += 1) {
    const answers = {
      overall: 1 + ((at * 7) % 5),
      safety: at % 4 === 0 ? 'dk' : 1 + ((at * 3) % 5),
      ...(at % 8 === 0 ? { comment: '希望课后服务多一些体育和音乐。' } : {}),
    };
    const place = places[at % 10 === 9 ? 2 : at % 3 === 2 ? 1 : 0] ?? places[0];
    const more = { place, seconds: at % 6 === 0 ? 1 : 60 };
    await opened.intake.submit(await parentSubmission(opened, id, answers, more));
  }
  await closeCampaign(store, id, commandLine, now);
  await sealCampaign(opened, id, commandLine, now);
  return id;
}

/** Ninety parents, of whom twenty answered too fast and were set aside; the closing was moved, two bulletins published. */
export async function fieldWithHistory(opened: OpenedServices, now: Date): Promise<string> {
  const { store } = opened;
  const id = await parentsField(opened, now);
  const before = new Date(now.getTime() + 86_400_000).toISOString();
  const closesAt = new Date(now.getTime() + 2 * 86_400_000).toISOString();
  await extendField(store, id, { before, closesAt, reason: '下雪停课两天' }, commandLine, now);
  await closeCampaign(store, id, commandLine, now);
  await sealCampaign(opened, id, commandLine, now);
  const { digest } = await draftBulletin(opened, id, now);
  await publishBulletin(opened, id, { digest, after: 0, note: '' }, commandLine, now);
  await publishBulletin(opened, id, { digest, after: 1, note: '更正' }, commandLine, now);
  await setAside(opened, id, { rule: { flag: 'speed' } }, '经核实为代填', commandLine, now);
  return id;
}

export interface Made {
  source: DocumentSource;
  records: ArchiveRecords;
}

/** All that a pack is made from, as the server hands it over. */
export async function packSource(opened: OpenedServices, id: string, now: Date): Promise<Made> {
  const report = await reportOf(opened, id, now);
  const campaign = await opened.campaigns.get(id);
  const records = await archiveRecordsOf(opened.store.reads, campaign, report.generatedAt);
  const { size, root, publicKey, fingerprint } = records.facts.seal;
  const source: DocumentSource = {
    ...{ revision: 1, report, released: releasedReport(report), campaign, findings: null },
    seal: { size, root, publicKey, fingerprint },
    rectifications: [],
    rows: async function* () {
      for await (const response of responsesOf(opened.store.reads, id))
        yield { ...response, aside: null, counted: true };
    },
  };
  return { source, records };
}

export const twoDocuments: readonly PackedDocument[] = [
  { name: '存档-自评报表.xlsx', restricted: false, bytes: [Buffer.from('workbook')] },
  { name: '报告/二.docx', restricted: false, bytes: ['word'] },
];

/** Makes a pack in one piece. */
export async function packBytes(
  { keys }: Pick<OpenedServices, 'keys'>,
  { source, records }: Made,
  variant: PackVariant,
  documents: readonly PackedDocument[] = twoDocuments,
  progress: Progress = () => undefined,
): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-pack-'));
  try {
    const more = { records, variant, documents, signing: keys.signing, folder };
    const chunks: Uint8Array[] = [];
    for await (const bytes of archive(source, more, progress)) chunks.push(bytes);
    return Buffer.concat(chunks);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Verifies bytes as a file. */
export async function verified(
  bytes: Uint8Array,
  options: Partial<VerifyOptions> = {},
): Promise<Verification> {
  const { path, remove } = fileWith(bytes);
  try {
    return await verifyPack(path, { key: null, quick: true, ...options });
  } finally {
    remove();
  }
}

/** Root and digest of what was frozen, as the bulletin and the Word report of this pack's campaign print them. */
export function printedOf(bytes: Uint8Array): { root: string; digest: string } {
  const { root, digest } = new Files(bytes).manifest;
  return { root, digest };
}

/** What does not fit, as `check: place` lines. */
export function faults({ checks }: Verification): string[] {
  return checks.flatMap(({ check, result, where }) =>
    result === 'bad' ? where.map((place) => `${check}: ${place}`) : [],
  );
}

/** Writes some bytes where a command can read them. */
export function fileWith(bytes: Uint8Array): { path: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'renkedu-pack-'));
  const path = join(folder, 'pack.zip');
  writeFileSync(path, bytes);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}

/** The files of a pack, for whoever changes them. */
export class Files {
  readonly #files: Map<string, Buffer>;

  constructor(bytes: Uint8Array) {
    this.#files = new Map(
      Object.entries(unzipSync(bytes)).map(([name, content]) => [name, Buffer.from(content)]),
    );
  }

  text(name: string): string {
    return this.#files.get(name)?.toString() ?? '';
  }

  set(name: string, text: string): void {
    this.#files.set(name, Buffer.from(text));
  }

  delete(name: string): void {
    this.#files.delete(name);
  }

  /** Replaces what stands in a file. Throws where it does not stand there, so that no test changes nothing. */
  replace(name: string, before: string | RegExp, after: string): void {
    const text = this.text(name);
    const changed = text.replace(before, after);
    if (changed === text) throw new Error(`${name} holds no ${before}`);
    this.set(name, changed);
  }

  get manifest(): Manifest {
    return manifestFormat.parse(JSON.parse(this.text(manifestName)));
  }

  /**
   * Packs them again, every digest, size and checksum as it now is.
   *
   * @param key signs the manifest; `null` leaves the signature that was there
   */
  async packed(key: KeyObject | null, more: Partial<Manifest> = {}): Promise<Buffer> {
    const entries = [...this.#files]
      .filter(([name]) => name !== manifestName && name !== signatureName)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const manifest = canonicalText({
      ...this.manifest,
      entries: entries.map(([name, content]) => ({
        name,
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        crc32: crc32(content).toString(16).padStart(8, '0'),
      })),
      ...more,
    });
    return zipped([
      [manifestName, Buffer.from(manifest)],
      [signatureName, Buffer.from(key ? signManifest(manifest, key) : this.text(signatureName))],
      ...entries,
    ]);
  }
}

/** A zip of our own form with any files in any order. */
export async function zipped(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const stored = files.map(([name, content]) => ({
    ...{ name, size: content.length, crc32: crc32(content) },
    content: async function* () {
      yield content;
    },
  }));
  for await (const bytes of zipBytes(stored)) chunks.push(bytes);
  return Buffer.concat(chunks);
}
