import { createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { readTable } from '../../server/documents/rows.ts';
import type { Submission } from '../../server/intake/submission.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import type { Services } from '../../server/services.ts';
import type { CampaignFile } from '../../surveys/campaign.ts';

export type Opened = Pick<Services, 'store' | 'keys' | 'clock' | 'campaigns' | 'intake'>;

/** A questionnaire of three items, small enough to count by hand. */
export const smallQuestionnaire = {
  title: '小问卷',
  elements: [
    {
      type: 'radiogroup',
      name: 'overall',
      role: 'overall',
      scale: 'satisfaction5',
      dimension: 'overall',
      isRequired: true,
      choices: [5, 4, 3, 2, 1],
    },
    {
      type: 'radiogroup',
      name: 'safety',
      scale: 'satisfaction5',
      dimension: 'safety',
      choices: [5, 4, 3, 2, 1, 'dk'],
    },
    { type: 'comment', name: 'comment', role: 'comment' },
  ],
};

export const smallFrame = `group,township,school,eligible
parent,530426001,,40
parent,530426103,,20
teacher,530426001,甸中小学,10
`;

/** A published campaign of parents and teachers. */
export async function publishSmall(opened: Opened, more: Partial<CampaignFile> = {}): Promise<string> {
  const { store, clock } = opened;
  const now = clock();
  const file = {
    title: '小调查',
    opensAt: new Date(now.getTime() - 60_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    questionnaires: { parent: smallQuestionnaire, teacher: smallQuestionnaire },
    ...more,
  };
  const { id } = await createCampaign(store, file, commandLine, now);
  await importFrame(store, id, readTable(smallFrame), commandLine, now);
  await publishCampaign(store, id, commandLine, now);
  return id;
}

/** Accepted answers of a parent in 双江街道, through that cell's link. */
export async function parentSubmission(
  opened: Opened,
  id: string,
  answers: Submission['answers'],
  more: Partial<Omit<Submission, 'flags'>> = {},
): Promise<Omit<Submission, 'flags'>> {
  const campaign = await opened.campaigns.get(id);
  const place = { group: 'parent', township: '530426001', school: null } as const;
  const link = (await linksOf(opened.store.db, id)).find(
    (row) => row.group === 'parent' && row.township === '530426001',
  );
  return {
    id: newResponseId(),
    campaign,
    place,
    answers,
    source: 'phone',
    link: link ? { code: link.code, issuedAt: opened.clock() } : null,
    codeHash: null,
    seconds: 60,
    ...more,
  };
}
