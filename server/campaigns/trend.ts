import type { ReportSource } from '../../analysis/report-source.ts';
import { keptWaveOf, type Trend, trendOf, type Wave, waveOf } from '../../analysis/trend.ts';
import { Problem } from '../problem.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { keptReport } from '../queries/deletions.ts';
import type { Services } from '../services.ts';
import { reportSourceOf } from './report-source.ts';
import { sealIfDue } from './sealing.ts';

/**
 * The trend over campaigns, in the order given. 400 for fewer than two or for one twice, 409 where one is not sealed:
 * while a field is open nobody sees a rate. A campaign whose answers were deleted is compared on what it released.
 *
 * @param reading what is compared of each campaign: all that it says, or what may leave (`releasedWaveOf`)
 */
export async function trendOfCampaigns(
  services: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  ids: readonly string[],
  now: Date,
  reading: (source: ReportSource) => Wave = waveOf,
): Promise<Trend> {
  if (ids.length < 2 || new Set(ids).size < ids.length) {
    throw new Problem(400, 'trend-needs-two', {
      zh: '变化要比较两次以上不同的调查',
      en: 'a trend needs two different campaigns or more',
    });
  }
  const waves: Wave[] = [];
  for (const id of ids) {
    await sealIfDue(services, id, now);
    const kept = await keptReport(services.store.reads, id);
    if (kept !== null) {
      waves.push(keptWaveOf(kept.report, await services.campaigns.get(id)));
      continue;
    }
    const source = await reportSourceOf(services, id, now);
    if (source.status !== 'closed') {
      throw new Problem(409, 'not-closed', {
        zh: `“${source.settings.title}”还没有结束，不能比较`,
        en: 'a field that is open cannot be compared',
      });
    }
    waves.push(reading(source));
  }
  return trendOf(waves);
}

/** The campaigns in the order in which their fields opened. 404 where there is none of a name. */
export async function inOrderOfOpening(
  { store }: Pick<Services, 'store'>,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await Promise.all(ids.map((id) => getCampaign(store.reads, id)));
  return rows.toSorted((a, b) => Date.parse(a.opens_at) - Date.parse(b.opens_at)).map(({ id }) => id);
}
