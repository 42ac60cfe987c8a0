import { shanghaiDay } from '../../analysis/beijing.ts';
import { daysBetween } from '../../surveys/retention.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { announceDeletion, findDeletion } from '../queries/deletions.ts';
import type { Services } from '../services.ts';
import { deleteResponses } from './deletion.ts';
import { retentionIn } from './retention.ts';

type Keeping = Pick<Services, 'store' | 'campaigns' | 'keys'>;

/**
 * Days that people have at the least between reading that answers will go and their going: also where a server was off
 * for long, an old backup was put back, or a clock is wrong.
 */
export const noticeDays = 7;

/**
 * Deletes the answers of a campaign by itself once the time is over that its notice promised to whoever answered, and
 * the desk has announced it. Does nothing to others.
 */
export async function deleteIfDue(services: Keeping, id: string, now: Date): Promise<boolean> {
  const { store } = services;
  const row = await getCampaign(store.reads, id);
  const retention = retentionIn(row, now);
  if (retention === null || retention.state === 'kept') return false;
  if ((await findDeletion(store.reads, id)) !== null) return false;
  const announced = await announceDeletion(store.db, id, now);
  if (retention.state !== 'due') return false;
  if (daysBetween(shanghaiDay(announced), shanghaiDay(now)) < noticeDays) return false;
  const reason = `保存期限（到 ${retention.keptUntil}）已过，按向答卷人的承诺删除`;
  const actor = { name: '系统', origin: '到期自动' };
  await deleteResponses(services, id, { title: row.title, reason }, actor, now);
  return true;
}
