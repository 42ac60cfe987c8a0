import { composeReport } from '../../analysis/compose-report.ts';
import type { Report } from '../../analysis/report.ts';
import { onSnapshot } from '../database/open.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { talliesOf } from '../queries/tallies.ts';
import type { Services } from '../services.ts';
import { reportStatus } from './phase.ts';
import { sealIfDue } from './sealing.ts';

/** The Report of a campaign as it stands now. While somebody could still answer it holds participation alone. */
export async function reportOf(
  { store, campaigns, keys }: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  id: string,
  now: Date,
): Promise<Report> {
  await sealIfDue({ store, campaigns, keys }, id, now);
  const compiled = await campaigns.get(id);
  const { row, tallies } = await onSnapshot(store, async (transaction) => ({
    row: await getCampaign(transaction, id),
    tallies: await talliesOf(transaction, id, compiled.layouts),
  }));
  return composeReport({
    ...compiled,
    // Closing times may be moved after publication; the frozen settings hold the first ones.
    settings: { ...compiled.settings, opensAt: row.opens_at, closesAt: row.closes_at },
    campaign: { id, closedAt: row.closed_at, digest: row.digest, exampleFrame: row.example_frame === 1 },
    status: reportStatus(row, now),
    simulated: row.simulated === 1,
    generatedAt: now.toISOString(),
    tallies,
  });
}
