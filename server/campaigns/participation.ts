import type { Participation } from '../../analysis/report.ts';
import { sortCells } from '../../surveys/frame.ts';
import { groupCodes } from '../../surveys/groups.ts';
import { onSnapshot } from '../database/open.ts';
import type { CampaignRow } from '../database/schema.ts';
import type { Scope } from '../people/duties.ts';
import { campaignIn, participationIn } from '../queries/participation.ts';
import type { Services } from '../services.ts';

/** Who has answered in the cells of a scope, of all for `null`. 404 for a campaign that has no cell in it. */
export async function participationOf(
  { store, campaigns }: Pick<Services, 'store' | 'campaigns'>,
  id: string,
  scope: Scope | null,
): Promise<{ row: CampaignRow; townships: { code: string; name: string }[]; cells: Participation[] }> {
  const { row, counted } = await onSnapshot(store, async (transaction) => ({
    row: await campaignIn(transaction, id, scope),
    counted: await participationIn(transaction, id, scope),
  }));
  const { quotas, settings } = await campaigns.get(id);
  const cells = sortCells(counted, groupCodes).map((cell) => {
    const { group, township, school, eligible, received } = cell;
    const quota = quotas.find(
      (one) => one.group === group && one.township === township && one.school === school,
    );
    return { ...cell, rate: eligible === 0 ? null : received / eligible, quota: quota?.quota ?? 0 };
  });
  const townships = settings.townships.filter(({ code }) => cells.some(({ township }) => township === code));
  return { row, townships: townships.map(({ code, name }) => ({ code, name })), cells };
}
