import type { Kysely } from 'kysely';
import { shanghaiDay } from '../../analysis/beijing.ts';
import type { Database } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import { auditEntries, lastChange, recordAct } from '../queries/audit.ts';
import { logPositions } from '../queries/responses.ts';

const action = 'log-heads';
const daily = { name: '系统', origin: '每日记录' };

/**
 * Notes once a day, in the audit, where each list of a campaign's log ends: whoever rewrites the log later must rewrite
 * the audit's chain too, of which the auditor may hold a copy. Once a day and no more often, since a response has no
 * finer time than its day.
 */
export async function noteHeads(store: Store, campaign: string, now: Date): Promise<void> {
  await store.db.transaction().execute(async (transaction) => {
    const last = await lastChange(transaction, campaign, [action]);
    if (last && shanghaiDay(new Date(last.at)) === shanghaiDay(now)) return;
    const positions = await logPositions(transaction, campaign);
    if (positions.length === 0) return;
    const heads = positions.map(({ writer, number, head }) => [writer, number, head.toString('hex')]);
    await recordAct(transaction, daily, now, action, campaign, { heads });
  });
}

/** The heads that were noted of a campaign's lists: by writer, the number of a batch and the head after it. */
export async function notedHeads(
  db: Kysely<Database>,
  campaign: string,
): Promise<Map<number, Map<number, string>>> {
  const noted = new Map<number, Map<number, string>>();
  const ofCampaign = { from: null, until: null, actor: null, action, subject: campaign };
  for await (const { details } of auditEntries(db, ofCampaign)) {
    const { heads }: { heads: [number, number, string][] } = JSON.parse(details);
    for (const [writer, number, head] of heads)
      noted.set(writer, (noted.get(writer) ?? new Map<number, string>()).set(number, head));
  }
  return noted;
}
