import { vi } from 'vitest';
import { composeReport } from '../../../analysis/compose-report.ts';
import { releasedReport } from '../../../analysis/release.ts';
import { documentSourceOf } from '../../../server/campaigns/document-source.ts';
import { storedReport } from '../../../server/campaigns/report.ts';
import type { DocumentSource, MakeDocument } from '../../../server/documents/document-source.ts';
import type { ResponseRow } from '../../../server/documents/rows.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import { compileValidator } from '../../../surveys/validator.ts';
import { sourceOf } from '../../analysis/source.ts';
import type { OpenedServices } from '../fresh-store.ts';

/** A row with what a test does not care about filled in. */
export function rowOf(
  row: Pick<ResponseRow, 'group' | 'township' | 'answers'> & Partial<ResponseRow>,
): ResponseRow {
  return {
    ...{ school: '', day: '2026-11-24', seconds: 60, source: 'phone', flags: [], aside: null },
    counted: (row.aside ?? null) === null,
    ...row,
  };
}

/** What the product makes documents from, of a campaign in a store. */
export async function storedSource(
  opened: OpenedServices,
  id: string,
  { now = opened.clock(), findings = false } = {},
): Promise<DocumentSource> {
  return documentSourceOf(opened, await storedReport(opened, id, now), { findings, actor: commandLine });
}

/** The same of a closed campaign with these people and these rows, where no store is wanted. */
export function documentSource(
  file: Partial<CampaignFile>,
  frame: readonly FrameCell[],
  rows: readonly ResponseRow[],
): DocumentSource {
  const sheets = (wanted: readonly ResponseRow[]) =>
    wanted.map(({ group, township, school, answers, flags }) => ({
      ...{ group, township, answers, flagged: flags.length > 0 },
      ...(school ? { school } : {}),
    }));
  const all = sourceOf(file, frame, sheets(rows));
  const source = {
    ...all,
    tallies: sourceOf(file, frame, sheets(rows.filter(({ counted }) => counted))).tallies,
  };
  const asideCells = sourceOf(file, frame, sheets(rows.filter(({ counted }) => !counted))).tallies;
  const aside = rows.filter((row) => row.aside !== null).length;
  const report = composeReport({
    ...source,
    excluded: { count: aside, waiting: 0, tallies: asideCells, kept: source.tallies },
  });
  const validator = (requireAnswers: boolean) => (group: ResponseRow['group']) => {
    const questionnaire = all.questionnaires.get(group);
    if (!questionnaire) throw new Error(`no questionnaire for ${group}`);
    return compileValidator(questionnaire, { requireAnswers });
  };
  return {
    revision: 1,
    report,
    released: releasedReport(report),
    campaign: {
      id: 'c1',
      settings: all.settings,
      questionnaires: all.questionnaires,
      layouts: all.layouts,
      frame,
      quotas: all.quotas,
      validator: validator(true),
      paperValidator: validator(false),
    },
    findings: null,
    seal: null,
    rectifications: null,
    async *rows() {
      yield* rows;
    },
  };
}

/** The bytes of a document, and every step of its progress. */
export async function made(
  make: MakeDocument,
  source: DocumentSource,
): Promise<{ bytes: Buffer; steps: [number, number][] }> {
  const steps: [number, number][] = [];
  const chunks: Uint8Array[] = [];
  for await (const chunk of make(source, (done, total) => steps.push([done, total]))) chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), steps };
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
