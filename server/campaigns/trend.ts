import { type Trend, trendOf, type Wave, waveOf } from '../../analysis/trend.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { reportSourceOf } from './report-source.ts';
import { sealIfDue } from './sealing.ts';

/**
 * The trend over campaigns, in the order given. 400 for fewer than two or for one twice, 409 where one is not sealed:
 * while a field is open nobody sees a rate.
 */
export async function trendOfCampaigns(
  services: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  ids: readonly string[],
  now: Date,
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
    const source = await reportSourceOf(services, id, now);
    if (source.status !== 'closed') {
      throw new Problem(409, 'not-closed', {
        zh: `“${source.settings.title}”还没有结束，不能比较`,
        en: 'a field that is open cannot be compared',
      });
    }
    waves.push(waveOf(source));
  }
  return trendOf(waves);
}
