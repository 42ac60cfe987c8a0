import type { ReportSource } from '../../analysis/report-source.ts';
import { onSnapshot } from '../database/open.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { talliesOf } from '../queries/tallies.ts';
import type { Services } from '../services.ts';
import { reportStatus } from './phase.ts';
import { withholdingOf } from './withholding.ts';

/** Everything the Report of a campaign is made from, as it stands now. */
export async function reportSourceOf(
  { store, campaigns }: Pick<Services, 'store' | 'campaigns'>,
  id: string,
  now: Date,
): Promise<ReportSource> {
  const compiled = await campaigns.get(id);
  const { row, tallies } = await onSnapshot(store, async (transaction) => ({
    row: await getCampaign(transaction, id),
    tallies: await talliesOf(transaction, id, compiled.layouts),
  }));
  const source: ReportSource = {
    ...compiled,
    // Closing times may be moved after publication; the frozen settings hold the first ones.
    settings: { ...compiled.settings, opensAt: row.opens_at, closesAt: row.closes_at },
    campaign: { id, closedAt: row.closed_at, digest: row.digest, exampleFrame: row.example_frame === 1 },
    status: reportStatus(row, now),
    simulated: row.simulated === 1,
    generatedAt: now.toISOString(),
    tallies,
    excluded: { count: 0, waiting: 0, tallies: [], kept: [] },
    withholding: null,
  };
  return source.status === 'closed' ? { ...source, withholding: await withholdingOf(store, source) } : source;
}
