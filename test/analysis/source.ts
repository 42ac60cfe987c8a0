import type { ReportSource, TallyCell } from '../../analysis/report-source.ts';
import { countResponse, emptyTally, tallyLayout } from '../../analysis/tally.ts';
import type { Answers } from '../../surveys/answers.ts';
import {
  type CampaignFile,
  campaignQuestionnaires,
  campaignScales,
  readCampaign,
} from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { quotas } from '../../surveys/plan.ts';

/** One answer sheet and where it was given. */
export interface Sheet {
  group: GroupCode;
  township: string;
  school?: string;
  flagged?: boolean;
  answers: Answers;
}

const kinds = [
  ['530426001', '街道'],
  ['530426103', '镇'],
  ['530426104', '镇'],
  ['530426201', '乡'],
] as const;
export const townships = kinds.map(([code, kind]) => ({ code, name: `${kind}${code}`, kind }));

/** A closed campaign with these people and these answers, ready to be composed. */
export function sourceOf(
  file: Partial<CampaignFile>,
  frame: readonly FrameCell[],
  sheets: readonly Sheet[],
): ReportSource {
  const settings = readCampaign(
    { title: '测试', townships, questionnaires: questionnaires(['parent']), ...file },
    new Date(0),
  );
  const read = campaignQuestionnaires(settings);
  const scales = campaignScales(settings);
  const layouts = new Map([...read].map(([group, one]) => [group, tallyLayout(one, scales)]));
  const tallies = new Map<string, TallyCell & { counts: number[] }>();
  for (const { group, township, school = null, flagged = false, answers } of sheets) {
    const layout = layouts.get(group);
    if (!layout) throw new Error(`no questionnaire for ${group}`);
    const key = [group, township, school, flagged].join();
    const cell = tallies.get(key) ?? { group, township, school, flagged, counts: emptyTally(layout) };
    countResponse(layout, cell.counts, answers);
    tallies.set(key, cell);
  }
  return {
    campaign: { id: 'c1', closedAt: null, digest: null, exampleFrame: false },
    settings,
    status: 'closed',
    simulated: false,
    fieldChanges: [],
    generatedAt: '2026-12-01T00:00:00Z',
    questionnaires: read,
    layouts,
    frame,
    quotas: quotas(settings, frame, settings.groups),
    withholding: null,
    excluded: { count: 0, waiting: 0, tallies: [], kept: [] },
    tallies: [...tallies.values()],
  };
}

/** One short questionnaire for every group: an overall item of five points, one of three, one of seven. */
export function questionnaires(groups: readonly GroupCode[]): CampaignFile['questionnaires'] {
  const questionnaire = {
    title: '问卷',
    elements: [
      { type: 'rating', name: 'overall', role: 'overall', scale: 'satisfaction5', dimension: 'overall' },
      {
        type: 'radiogroup',
        name: 'safety',
        scale: 'satisfaction3',
        dimension: 'school',
        choices: [1, 2, 3, 'dk'],
      },
      { type: 'rating', name: 'index', scale: 'index7', dimension: 'school', rateMax: 7 },
    ],
  };
  return Object.fromEntries(groups.map((group) => [group, questionnaire]));
}

/** `satisfied` sheets with 5 on the overall item, then as many with 2 as are left of `answered`. */
export function sheetsOf(
  group: GroupCode,
  township: string,
  answered: number,
  satisfied: number,
  more: Pick<Sheet, 'school' | 'flagged'> = {},
): Sheet[] {
  return Array.from({ length: answered }, (_, index) => ({
    group,
    township,
    ...more,
    answers: { overall: index < satisfied ? 5 : 2 },
  }));
}
