import { composeReport } from '../../analysis/compose-report.ts';
import type { Report } from '../../analysis/report.ts';
import { reportKept } from '../queries/deletions.ts';
import type { Services } from '../services.ts';
import { reportSourceOf } from './report-source.ts';
import { sealIfDue } from './sealing.ts';

/**
 * The Report of a campaign as it stands now. While somebody could still answer it holds participation alone; once the
 * answers were deleted it is the released one that was kept, for everybody.
 */
export async function reportOf(
  services: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  id: string,
  now: Date,
): Promise<Report> {
  await sealIfDue(services, id, now);
  const kept = await reportKept(services.store.reads, id);
  if (kept !== null) return kept;
  return composeReport(await reportSourceOf(services, id, now));
}
