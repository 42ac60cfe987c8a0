import { type Flag, flagsOf } from '../../analysis/quality.ts';
import type { Answers } from '../../surveys/answers.ts';
import type { CampaignSettings } from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import { canonicalAnswers, type ResponseRecord } from './record.ts';

/** Accepted answers on their way into the store. */
export interface Submission {
  id: string;
  campaign: PublishedCampaign;
  place: Pick<FrameCell, 'group' | 'township' | 'school'>;
  answers: Answers;
  source: ResponseRecord['source'];
  /** The link it came by, and when its ticket was issued; `null` for answers keyed in from paper. */
  link: { code: string; issuedAt: Date } | null;
  /** Hash of the one-time code it came with. */
  codeHash: string | null;
  /** From ticket to submission; `null` where nobody measured it. */
  seconds: number | null;
  /** Flags that rest on more than the answers. */
  flags: readonly Flag[];
}

/**
 * A submission as it is stored: plain JSON, which another thread can be handed, and all that its answers alone give, so
 * that what fails in one fails before others share its fate.
 */
export interface Prepared extends Pick<Submission, 'id' | 'place' | 'source' | 'codeHash' | 'seconds'> {
  campaign: string;
  /** As in the submission; the time in milliseconds. */
  link: { code: string; issuedAt: number } | null;
  caps: CampaignSettings['caps'];
  /** Canonical JSON of the answers. */
  canonical: string;
  /** All flags that intake sees. */
  flags: readonly Flag[];
}

export function prepared(submission: Submission): Prepared {
  const { id, campaign, place, answers, source, link, codeHash, seconds, flags } = submission;
  const questionnaire = campaign.questionnaires.get(place.group);
  if (!questionnaire) throw new Error(`the campaign has no questionnaire for ${place.group}`);
  return {
    id,
    campaign: campaign.id,
    caps: campaign.settings.caps,
    place,
    canonical: canonicalAnswers(answers),
    source,
    link: link && { code: link.code, issuedAt: link.issuedAt.getTime() },
    codeHash,
    seconds,
    flags: [...flagsOf(questionnaire, answers, seconds), ...flags],
  };
}
