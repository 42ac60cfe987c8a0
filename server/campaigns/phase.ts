import type { CampaignRow } from '../database/schema.ts';

/**
 * Where a campaign stands at an instant. `scheduled`: published, not yet open. `paused`: phones are sent away for the
 * time being; what was filled in may be sent once it is open again, and paper is still taken. `closing`: the field is over, but
 * pages that were opened before may still send what was filled in. `closed`: nothing is taken any more.
 */
export type Phase = 'draft' | 'scheduled' | 'open' | 'paused' | 'closing' | 'closed';

const minute = 60_000;
/** For phones without a network when the date came: a ticket from before closing is taken for a day. */
const graceByDate = 24 * 60 * minute;
/** For those who were filling in when a clerk closed by hand. */
const graceByHand = 10 * minute;
/** For how long after closing a phone that sends its answers again is told their receipt. */
const retriesTaken = 24 * 60 * minute;

type Times = Pick<CampaignRow, 'status' | 'opens_at' | 'closes_at' | 'paused_at' | 'closed_at' | 'sealed_at'>;

/** When the field ends, and until when answers from tickets issued before that are taken. */
export function closingOf(campaign: Times): { closesAt: number; graceEndsAt: number } {
  const byDate = Date.parse(campaign.closes_at);
  const byHand = campaign.closed_at === null ? Number.POSITIVE_INFINITY : Date.parse(campaign.closed_at);
  return {
    closesAt: Math.min(byDate, byHand),
    graceEndsAt: Math.min(byDate + graceByDate, byHand + graceByHand),
  };
}

/** From when on the ids of answers, kept for retries alone, are dropped; in milliseconds. */
export function retriesEndAt(campaign: Times): number {
  return closingOf(campaign).closesAt + retriesTaken;
}

export function phaseOf(campaign: Times, now: Date): Phase {
  if (campaign.status === 'draft') return 'draft';
  if (campaign.sealed_at !== null) return 'closed';
  const { closesAt, graceEndsAt } = closingOf(campaign);
  const at = now.getTime();
  if (at >= graceEndsAt) return 'closed';
  if (at >= closesAt) return 'closing';
  if (at < Date.parse(campaign.opens_at)) return 'scheduled';
  return campaign.paused_at === null ? 'open' : 'paused';
}

/** What outsiders' scripts see: draft, published or closed. */
export function statusOf(campaign: Times, now: Date): CampaignRow['status'] {
  const phase = phaseOf(campaign, now);
  if (phase === 'draft') return 'draft';
  return campaign.status === 'closed' || phase === 'closed' ? 'closed' : 'published';
}

/** What the Report says: rates are shown only once the campaign is sealed, when nobody who reads them can answer. */
export function reportStatus(campaign: Times, now: Date): 'draft' | 'open' | 'closed' {
  if (campaign.sealed_at !== null) return 'closed';
  return phaseOf(campaign, now) === 'draft' ? 'draft' : 'open';
}
