import { totalOf } from '../../analysis/participation-totals.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { Estimate, Report } from '../../analysis/report.ts';
import type { Retention } from '../../surveys/retention.ts';
import type { DocumentFormat } from '../documents/formats.ts';
import { fingerprintOf } from '../evidence/seal.ts';
import { listCampaigns } from '../queries/campaigns.ts';
import { deletionDays } from '../queries/deletions.ts';
import { newestMade } from '../queries/documents.ts';
import { findSeal } from '../queries/seals.ts';
import type { Making } from './document-source.ts';
import { closingOf } from './phase.ts';
import { storedReport } from './report.ts';
import { retentionIn } from './retention.ts';

/** A sealed campaign on the shelf (台账): what it came to, and what proves it. */
export interface ShelfEntry {
  id: string;
  title: string;
  opensAt: string;
  endedAt: string;
  trial: boolean;
  simulated: boolean;
  exampleFrame: boolean;
  answers: number;
  eligible: number;
  /** As it may leave. */
  headline: Estimate;
  definition: Report['definition'];
  combination: Report['combination'];
  bar: number;
  revision: number;
  root: string;
  fingerprint: string;
  /** How long its answers are kept, and when they were deleted; `null` while they are there. */
  retention: Retention | null;
  responsesDeletedAt: string | null;
  /** The newest archive pack of each kind. */
  packs: { restricted: ShelvedArchive | null; public: ShelvedArchive | null };
}

/** An archive pack that was made: when, and of which revision of the Report. */
export interface ShelvedArchive {
  madeAt: string;
  revision: number;
}

/** Every campaign that is sealed, the one that opened last first. */
export async function shelfOf(services: Making): Promise<ShelfEntry[]> {
  const { store, clock } = services;
  const entries: ShelfEntry[] = [];
  const deleted = await deletionDays(store.reads);
  for (const row of await listCampaigns(store.reads)) {
    const seal = await findSeal(store.reads, row.id);
    if (!seal) continue;
    const { revision, report } = await storedReport(services, row.id, clock());
    const { headline, definition, combination, bar } = releasedReport(report);
    entries.push({
      id: row.id,
      title: row.title,
      opensAt: row.opens_at,
      endedAt: new Date(closingOf(row).closesAt).toISOString(),
      trial: row.trial === 1,
      simulated: row.simulated === 1,
      exampleFrame: row.example_frame === 1,
      answers: seal.size,
      eligible: totalOf(report.participation).eligible,
      ...{ headline, definition, combination, bar, revision },
      root: seal.root,
      fingerprint: fingerprintOf(seal.public_key),
      retention: retentionIn(row, clock()),
      responsesDeletedAt: deleted.get(row.id) ?? null,
      packs: {
        restricted: await newestPack(services, row.id, 'archive'),
        public: await newestPack(services, row.id, 'archive-public'),
      },
    });
  }
  return entries.sort((a, b) => Date.parse(b.opensAt) - Date.parse(a.opensAt));
}

async function newestPack(
  { store }: Pick<Making, 'store'>,
  campaign: string,
  format: DocumentFormat,
): Promise<ShelvedArchive | null> {
  const made = await newestMade(store.reads, campaign, [format]);
  if (!made || made.ended_at === null || made.revision === null) return null;
  return { madeAt: made.ended_at, revision: made.revision };
}
