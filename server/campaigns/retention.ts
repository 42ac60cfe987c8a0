import { shanghaiDay } from '../../analysis/beijing.ts';
import { type Retention, retentionOf } from '../../surveys/retention.ts';
import type { CampaignRow } from '../database/schema.ts';
import { settingsOf } from '../queries/campaigns.ts';
import { closingOf } from './phase.ts';

type Dated = Pick<
  CampaignRow,
  'status' | 'opens_at' | 'closes_at' | 'paused_at' | 'closed_at' | 'sealed_at' | 'settings'
>;

/**
 * How long the answers of a published campaign are kept: from the day its field closed, for the months that its notice
 * names to whoever answers. `null` of a draft, and while a field can still be extended.
 */
export function retentionIn(row: Dated, now: Date): Retention | null {
  if (row.status === 'draft' || row.sealed_at === null) return null;
  const closingDay = shanghaiDay(new Date(closingOf(row).closesAt));
  return retentionOf(closingDay, settingsOf(row).retentionMonths, shanghaiDay(now));
}
