import { type DailyCount, dailyCounts } from '../../analysis/field/daily.ts';
import { type FieldProgress, fieldProgress } from '../../analysis/field/progress.ts';
import { fieldTimes } from '../../analysis/field/times.ts';
import type { Participation } from '../../analysis/report.ts';
import { sortCells } from '../../surveys/frame.ts';
import { type GroupCode, groupCodes } from '../../surveys/groups.ts';
import type { CampaignRow } from '../database/schema.ts';
import { onSnapshot } from '../database/store.ts';
import type { Scope } from '../people/duties.ts';
import { dayCountsIn } from '../queries/day-counts.ts';
import { fieldChangesOf } from '../queries/field-changes.ts';
import { campaignIn, participationIn } from '../queries/participation.ts';
import type { Services } from '../services.ts';
import { countedByDay } from './days.ts';
import { announced } from './field-changes.ts';
import { closingOf } from './phase.ts';

type Looking = Pick<Services, 'store' | 'campaigns'>;

export interface FieldParticipation extends FieldProgress {
  row: CampaignRow;
  townships: { code: string; name: string }[];
  cells: Participation[];
}

/** Who has answered in the cells of a scope, of all for `null`, and where that is heading. 404 for a campaign that has no cell in it. */
export async function participationOf(
  { store, campaigns }: Looking,
  id: string,
  scope: Scope | null,
  now: Date,
): Promise<FieldParticipation> {
  // The scope is asked before anything else of the campaign is read.
  await campaignIn(store.reads, id, scope);
  const compiled = await campaigns.get(id);
  const isCounted = countedByDay(compiled);
  const { row, counted, days, changes } = await onSnapshot(store, async (transaction) => ({
    row: await campaignIn(transaction, id, scope),
    counted: await participationIn(transaction, id, scope),
    days: await dayCountsIn(transaction, id, scope, isCounted),
    changes: await fieldChangesOf(transaction, id),
  }));
  const { quotas, settings } = compiled;
  const cells = sortCells(counted, groupCodes).map((cell) => {
    const { group, township, school, eligible, received } = cell;
    const quota = quotas.find(
      (one) => one.group === group && one.township === township && one.school === school,
    );
    return { ...cell, rate: eligible === 0 ? null : received / eligible, quota: quota?.quota ?? 0 };
  });
  const townships = settings.townships.filter(({ code }) => cells.some(({ township }) => township === code));
  return {
    row,
    townships: townships.map(({ code, name }) => ({ code, name })),
    cells,
    ...fieldProgress(cells, days, isCounted, timesOf(row, announced(changes)), now.getTime()),
  };
}

/**
 * Answers day by day in the cells of a scope, of one group or township where given. 404 as above. `uncounted` are the
 * groups that are left out, since they answer by one-time code.
 */
export async function dailyCountsOf(
  { store, campaigns }: Looking,
  id: string,
  scope: Scope | null,
  { group, township }: { group: GroupCode | null; township: string | null },
  now: Date,
): Promise<{ days: DailyCount[]; uncounted: GroupCode[] }> {
  await campaignIn(store.reads, id, scope);
  const compiled = await campaigns.get(id);
  const isCounted = countedByDay(compiled);
  const { row, counts } = await onSnapshot(store, async (transaction) => ({
    row: await campaignIn(transaction, id, scope),
    counts: await dayCountsIn(transaction, id, scope, isCounted),
  }));
  const wanted = counts.filter(
    (count) =>
      (group === null || count.group === group) && (township === null || count.township === township),
  );
  const until = Math.min(now.getTime(), closingOf(row).graceEndsAt);
  return {
    days: dailyCounts(wanted, Date.parse(row.opens_at), until),
    uncounted: compiled.settings.groups.filter((one) => !isCounted(one)),
  };
}

function timesOf(row: CampaignRow, changes: ReturnType<typeof announced>) {
  const closesAt = new Date(closingOf(row).closesAt).toISOString();
  return fieldTimes(row.opens_at, closesAt, changes);
}
