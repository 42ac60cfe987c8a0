import type { CampaignSettings } from '../surveys/campaign.ts';
import type { FrameCell } from '../surveys/frame.ts';
import type { GroupCode } from '../surveys/groups.ts';
import type { Quota } from '../surveys/plan.ts';
import type { Questionnaire } from '../surveys/questionnaire.ts';
import type { FieldChange } from './field/changes.ts';
import type { Report } from './report.ts';
import type { Tally, TallyLayout } from './tally.ts';
import type { WithholdingPattern } from './withholding/pattern.ts';

/** Everything a Report is made from: what publication froze, the state of the field, and the tallies. */
export interface ReportSource {
  campaign: Pick<Report['campaign'], 'id' | 'closedAt' | 'digest' | 'exampleFrame'>;
  settings: CampaignSettings;
  status: Report['status'];
  simulated: boolean;
  /** Later closings and pauses, as they were announced. */
  fieldChanges: readonly FieldChange[];
  generatedAt: string;
  questionnaires: ReadonlyMap<GroupCode, Questionnaire>;
  layouts: ReadonlyMap<GroupCode, TallyLayout>;
  frame: readonly FrameCell[];
  quotas: readonly Quota[];
  /** Of the answers that figures count. */
  tallies: readonly TallyCell[];
  /** Answers set aside. */
  excluded: {
    count: number;
    /** Of them, and of those taken back, the ones that figures treat as if nothing had been done. */
    waiting: number;
    /** Tallies of those that figures leave out. */
    tallies: readonly TallyCell[];
    /** Tallies of all answers that are not set aside. */
    kept: readonly TallyCell[];
    /** The headline of all answers left more coarsely than in tenths, or not at all, before any were set aside. */
    coarseBefore?: true | undefined;
  };
  /** What closing decided to withhold; `null` before. */
  withholding: WithholdingPattern | null;
}

/** The counts of one cell as they are stored. */
export interface TallyCell {
  group: GroupCode;
  township: string;
  school: string | null;
  flagged: boolean;
  counts: Tally;
}

/** People eligible in a group, in the whole county. */
export function eligibleIn(source: ReportSource, group: GroupCode): number {
  return source.frame.reduce((sum, cell) => (cell.group === group ? sum + cell.eligible : sum), 0);
}
