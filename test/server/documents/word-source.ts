import { composeReport } from '../../../analysis/compose-report.ts';
import { releasedReport } from '../../../analysis/release.ts';
import { exampleFrame } from '../../../server/campaigns/example.ts';
import { findingsOf } from '../../../server/campaigns/findings.ts';
import {
  closeCampaign,
  createCampaign,
  importFrame,
  publishCampaign,
} from '../../../server/campaigns/life.ts';
import { addRectification } from '../../../server/campaigns/rectifications.ts';
import { reportSourceOf } from '../../../server/campaigns/report-source.ts';
import { sealCampaign } from '../../../server/campaigns/sealing.ts';
import { simulate } from '../../../server/campaigns/simulation.ts';
import type { DocumentSource } from '../../../server/documents/document-source.ts';
import { readTable } from '../../../server/documents/rows.ts';
import { fingerprintOf } from '../../../server/evidence/seal.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { rectificationsOf } from '../../../server/queries/rectifications.ts';
import { findSeal } from '../../../server/queries/seals.ts';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import type { FrameCell } from '../../../surveys/frame.ts';
import type { OpenedServices } from '../fresh-store.ts';

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
  const { store, campaigns, keys, intake, clock } = opened;
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
  await simulate(store, campaigns, intake, id, responses, 7, commandLine, clock);
  if (sealed) {
    await closeCampaign(store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);
  }
  const report = composeReport(await reportSourceOf({ store, campaigns }, id, clock()));
  const released = releasedReport(report);
  const [item] = released.campaign.items;
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
  const seal = await findSeal(store.reads, id);
  const titles = new Map(released.campaign.items.map(({ name, title }) => [name, title]));
  return {
    revision: sealed ? 1 : 0,
    get report(): never {
      throw new Error('a releasable document reads only what was released');
    },
    rows(): never {
      throw new Error('a releasable document reads no rows');
    },
    released,
    campaign: await campaigns.get(id),
    findings: sealed ? await findingsOf({ store, campaigns, keys, clock }, id, commandLine) : null,
    seal: seal
      ? {
          size: seal.size,
          root: seal.root,
          publicKey: seal.public_key,
          fingerprint: fingerprintOf(seal.public_key),
        }
      : null,
    rectifications: sealed
      ? (await rectificationsOf(store.reads, id)).map(({ state_on, ...one }) => ({
          id: one.id,
          item: one.item,
          title: titles.get(one.item) ?? one.item,
          action: one.action,
          unit: one.unit,
          due: one.due,
          state: one.state,
          stateOn: state_on,
        }))
      : null,
  };
}
