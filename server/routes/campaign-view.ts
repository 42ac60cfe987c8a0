import type { CampaignView } from '../../client/respond/views.ts';
import type { CampaignSettings } from '../../surveys/campaign.ts';
import type { CampaignRow } from '../database/schema.ts';

/** What all of the phone's pages show of a campaign. */
export function campaignViewOf(
  row: Pick<CampaignRow, 'closes_at' | 'simulated' | 'trial'>,
  settings: CampaignSettings,
): CampaignView {
  return {
    title: settings.title,
    organiser: settings.organiser,
    complaintContact: settings.complaintContact,
    retentionMonths: settings.retentionMonths,
    closesAt: row.closes_at,
    simulated: row.simulated === 1,
    trial: row.trial === 1,
  };
}
