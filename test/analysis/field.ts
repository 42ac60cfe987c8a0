import { CellTallies } from '../../analysis/cell-tallies.ts';
import type { ReportSource } from '../../analysis/report-source.ts';
import type { AnsweredResponse } from '../../analysis/response.ts';
import { tallyLayout } from '../../analysis/tally.ts';
import type { CampaignFile } from '../../surveys/campaign.ts';
import { campaignQuestionnaires, campaignScales, readCampaign } from '../../surveys/campaign.ts';
import type { FrameCell } from '../../surveys/frame.ts';

const points = [5, 4, 3, 2, 1];

/** A questionnaire of nine scaled items, long enough for signs to show. */
export const nineItems = {
  title: '九题',
  elements: [
    {
      type: 'radiogroup',
      name: 'overall',
      role: 'overall',
      scale: 'satisfaction5',
      dimension: 'overall',
      choices: points,
    },
    ...Array.from({ length: 8 }, (_, index) => ({
      type: 'radiogroup',
      name: `item${index + 1}`,
      title: `第${index + 1}题`,
      scale: 'satisfaction5',
      dimension: index < 4 ? 'safety' : 'burden',
      choices: [...points, 'dk'],
    })),
    { type: 'radiogroup', name: 'coached', role: 'coached', choices: ['no', 'yes'] },
    { type: 'comment', name: 'comment', role: 'comment' },
  ],
};

/** Answers to the nine items, the overall one first. */
export function nine(...given: readonly (number | 'dk')[]): AnsweredResponse['answers'] {
  return Object.fromEntries(given.map((point, index) => [index === 0 ? 'overall' : `item${index}`, point]));
}

/** A response of a parent in 双江街道 unless it says otherwise. */
export function response(
  answers: AnsweredResponse['answers'],
  more: Partial<AnsweredResponse> = {},
): AnsweredResponse {
  return {
    group: 'parent',
    township: '530426001',
    school: '',
    day: '2026-11-24',
    seconds: 90,
    flags: [],
    answers,
    ...more,
  };
}

export const frame: readonly FrameCell[] = [
  { group: 'parent', township: '530426001', school: null, eligible: 400 },
  { group: 'parent', township: '530426103', school: null, eligible: 200 },
  { group: 'teacher', township: '530426001', school: null, eligible: 100 },
];

/** A sealed campaign that took these responses. */
export function sealedField(
  responses: readonly AnsweredResponse[],
  more: Partial<CampaignFile> = {},
): ReportSource {
  const settings = readCampaign(
    { title: '试验场', questionnaires: { parent: nineItems, teacher: nineItems }, ...more },
    new Date('2026-11-20T00:00:00Z'),
  );
  const questionnaires = campaignQuestionnaires(settings);
  const layouts = new Map(
    [...questionnaires].map(([group, questionnaire]) => [
      group,
      tallyLayout(questionnaire, campaignScales(settings)),
    ]),
  );
  const tallies = frame.flatMap(({ group, township, school }) =>
    [true, false].map((flagged) => {
      const width = layouts.get(group)?.width ?? 0;
      const here = responses.filter(
        (one) => one.group === group && one.township === township && one.flags.length > 0 === flagged,
      );
      // Nothing less these answers, turned round, are these answers.
      const taken = new CellTallies(layouts);
      for (const one of here) taken.add({ group, township, school }, one.answers);
      const empty = { group, township, school, flagged, counts: new Array<number>(width).fill(0) };
      const [cell] = taken.takenFrom([empty]);
      return { ...empty, counts: (cell?.counts ?? []).map((count) => Math.abs(count)) };
    }),
  );
  return {
    campaign: { id: 'c1', closedAt: null, digest: 'd', exampleFrame: false },
    settings,
    status: 'closed',
    simulated: false,
    fieldChanges: [],
    generatedAt: '2026-12-20T00:00:00.000Z',
    questionnaires,
    layouts,
    frame,
    quotas: [],
    withholding: null,
    excluded: { count: 0, waiting: 0, tallies: [], kept: [] },
    tallies,
  };
}
