import { exampleFrame } from '../../../server/campaigns/example.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
} from '../../../server/campaigns/life.ts';
import { addRectification } from '../../../server/campaigns/rectifications.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import { simulate } from '../../../server/campaigns/simulation.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import type { OpenedServices } from '../fresh-store.ts';
import { storedSource } from './source.ts';

/**
 * A campaign that was really asked, on a real store: so many simulated answers, sealed, with a measure for one item.
 * What a releasable document may not read throws when it is read.
 */
export async function askedCampaign(
  opened: OpenedServices,
  file: Partial<CampaignFile>,
  responses: number,
  { sealed = true, frame = exampleFrame() }: { sealed?: boolean; frame?: readonly FrameCell[] } = {},
): Promise<DocumentSource> {
  const { store, campaigns, clock } = opened;
  const now = clock();
  const { id } = await createCampaign(
    store,
    {
      title: '测试县2026年义务教育社会认可度调查',
      trial: true,
      opensAt: new Date(now.getTime() - 60_000).toISOString(),
      closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
      ...file,
    },
    commandLine,
    now,
  );
  const cells = frame.map(({ group, township, eligible }) => `${group},${township},,${eligible}`);
  await importFrame(
    store,
    id,
    readTable(`group,township,school,eligible\n${cells.join('\n')}\n`),
    commandLine,
    now,
  );
  await publishCampaign(store, id, commandLine, now);
  await simulate(opened, id, { responses, seed: 7 }, commandLine);
  if (sealed) {
    await closeCampaign(store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
  }
  const [item] = (await storedSource(opened, id)).released.campaign.items;
  if (sealed && item) {
    const fields = {
      item: item.name,
      unit: '县教育体育局、双江小学',
      due: '2027-08-31',
      state: 'in-progress',
    } as const;
    const action = '每学期公布一次课后服务的安排和收费，逐校核对。';
    await addRectification(
      { store, campaigns },
      id,
      { ...fields, action, state_on: '2026-11-20' },
      commandLine,
      now,
    );
  }
  const source = await storedSource(opened, id, { findings: true });
  return {
    ...source,
    get report(): never {
      throw new Error('a releasable document reads only what was released');
    },
    rows(): never {
      throw new Error('a releasable document reads no rows');
    },
  };
}
