import { composeReport } from '../../analysis/compose-report.ts';
import { releasedReport } from '../../analysis/release.ts';
import type { Report } from '../../analysis/report.ts';
import { canonicalText, digestOf } from '../evidence/canonical.ts';
import { keptReport } from '../queries/deletions.ts';
import { findRevision, insertRevision, newestRevision } from '../queries/report-revisions.ts';
import { holdCampaign } from '../queries/responses.ts';
import type { Services } from '../services.ts';
import { reportSourceOf } from './report-source.ts';
import { sealIfDue } from './sealing.ts';

type Reading = Pick<Services, 'store' | 'campaigns' | 'keys'>;

/** A Report with its revision, from 1, and the digest of what it says; 0 and empty while the campaign is not sealed. */
export interface StoredReport {
  revision: number;
  digest: string;
  report: Report;
}

/** The Report of a campaign as it stands now. While somebody could still answer it holds participation alone. */
export async function reportOf(services: Reading, id: string, now: Date): Promise<Report> {
  return (await storedReport(services, id, now)).report;
}

/**
 * The Report with its revision. That of a sealed campaign is stored when it is first read, and again whenever it says
 * something else; `generatedAt` is when it was stored, so that whoever reads it later reads the same. Once the answers
 * were deleted it is the revision that stood then, as it was released, for everybody.
 */
export async function storedReport(services: Reading, id: string, now: Date): Promise<StoredReport> {
  await sealIfDue(services, id, now);
  const kept = await keptReport(services.store.reads, id);
  if (kept !== null) return kept;
  const report = composeReport(await reportSourceOf(services, id, now));
  if (report.status !== 'closed') return { revision: 0, digest: '', report };
  const { generatedAt: _generatedAt, ...said } = report;
  const digest = digestOf(canonicalText(said));
  const known = await findRevision(services.store.reads, id, digest);
  const { revision, made_at } = known ?? (await store(services, id, digest, report));
  return { revision, digest, report: { ...report, generatedAt: made_at } };
}

/** Stores a Report as the next revision, unless somebody else has meanwhile. */
async function store({ store }: Reading, id: string, digest: string, report: Report) {
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    const meanwhile = await findRevision(transaction, id, digest);
    if (meanwhile) return meanwhile;
    const revision = ((await newestRevision(transaction, id))?.revision ?? 0) + 1;
    const made_at = report.generatedAt;
    await insertRevision(transaction, {
      campaign: id,
      revision,
      digest,
      made_at,
      report: canonicalText(report),
      released: canonicalText(releasedReport(report)),
    });
    return { revision, made_at };
  });
}
