import type { Answers } from '../../surveys/answers.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';

/** What the phone's pages are made from. */

/** What all pages show of the campaign. */
export interface CampaignView {
  title: string;
  organiser: string;
  complaintContact: string;
  retentionMonths: number;
  /** ISO 8601 with an offset. */
  closesAt: string;
  simulated: boolean;
  trial: boolean;
}

export interface Assets {
  /** The style sheet itself: a request of its own would keep the first question from a slow phone as long again. */
  style: string;
  /** Addresses. */
  script: string;
  /** The script of a form with conditions. */
  branching: string;
  /** The public bulletin's style sheet; it has no script. */
  bulletin: string;
}

export interface FormView {
  assets: Assets;
  link: string;
  group: GroupCode;
  groupName: string;
  townshipName: string;
  school: string | null;
  campaign: CampaignView;
  questionnaire: Questionnaire;
  ticket: string;
  /** The one-time code as it was given so far; `null` where none is asked for. */
  code: string | null;
  /** Where receipts are looked up once the campaign is sealed. */
  receipts: string;
  /** The county's entry page, for someone who is not of this group. */
  entry: string | null;
  answers: Answers;
  problems: readonly { item: string | null; message: string }[];
  /** A draft as it will look: marked so, and with nothing to submit to. */
  preview: boolean;
}

export interface EntryView {
  assets: Assets;
  campaign: CampaignView;
  link: string;
  cells: readonly {
    group: GroupCode;
    groupName: string;
    township: string;
    townshipName: string;
    school: string | null;
  }[];
  chosen: { group: string | null; township: string | null; school: string | null };
}

export interface ThanksView {
  assets: Assets;
  campaign: CampaignView;
  receipt: string;
  receipts: string;
  /** Where another member of the family begins. */
  again: string;
}

/** The page on which anybody sees whether a receipt counts. */
export interface ReceiptsView {
  assets: Assets;
  campaign: CampaignView;
  /** The whole list, as text. */
  list: string;
  /** What was typed in. */
  written: string;
  state: 'open' | 'ask' | 'malformed' | 'unknown' | 'counts';
  /** The day in Shanghai on which the answers were deleted; `null` while they are there. */
  deletedOn: string | null;
  proof: { receipt: string; leaf: string; size: number; root: string; publicKey: string } | null;
}

export interface MessageView {
  assets: Assets;
  title: string;
  text: string;
  action: { href: string; label: string } | null;
  campaign: CampaignView | null;
}
