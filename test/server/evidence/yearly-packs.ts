import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
} from '../../../server/campaigns/life.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import { type Opened, parentSubmission, smallQuestionnaire } from '../survey.ts';

/** A sealed campaign of 400 parents in one township, of whom a hundred answered, so many of them satisfied. */
export async function sealedYear(
  opened: Opened,
  title: string,
  satisfied: number,
  more: Partial<CampaignFile> = {},
): Promise<string> {
  const { store, clock } = opened;
  const now = clock();
  const file = {
    title,
    opensAt: new Date(now.getTime() - 60_000).toISOString(),
    closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
    questionnaires: { parent: smallQuestionnaire },
    ...more,
  };
  const { id } = await createCampaign(store, file, commandLine, now);
  const frame = 'group,township,school,eligible\nparent,530426001,,400\n';
  await importFrame(store, id, readTable(frame), commandLine, now);
  await publishCampaign(store, id, commandLine, now);
  const submissions = Array.from({ length: 100 }, (_, at) =>
    parentSubmission(opened, id, { overall: at < satisfied ? 5 : 2 }),
  );
  for (const one of submissions) await opened.intake.submit(await one);
  await closeCampaign(store, id, commandLine, now);
  await sealCampaign(opened, id, commandLine, now);
  return id;
}
