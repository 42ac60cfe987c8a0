import { type FrameCell, sortCells } from '../../surveys/frame.ts';
import eshan from '../../surveys/frames/eshan.json' with { type: 'json' };
import { groupCodes, isGroupCode } from '../../surveys/groups.ts';
import type { Store } from '../database/store.ts';
import type { Intake } from '../intake/intake.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { listCampaigns } from '../queries/campaigns.ts';
import { replaceFrame } from '../queries/frames.ts';
import { createCampaign, publishCampaign } from './life.ts';
import type { PublishedCampaigns } from './published.ts';
import { simulate } from './simulation.ts';

const exampleAnswers = 600;
const exampleSeed = 530426;

/** 峨山县's frame with example figures: nobody publishes how many people are eligible. */
export function exampleFrame(): FrameCell[] {
  const cells = Object.entries(eshan.eligible).flatMap(([group, townships]) =>
    Object.entries(townships).map(([township, eligible]) => {
      if (!isGroupCode(group)) throw new Error(`the example frame has an unknown group: ${group}`);
      return { group, township, school: null, eligible };
    }),
  );
  return sortCells(cells, groupCodes);
}

/** Gives an empty store one published campaign with 600 simulated answers; tells its id, or `null` where it is not empty. */
export async function addExample(
  store: Store,
  campaigns: PublishedCampaigns,
  intake: Intake,
  actor: Actor,
  clock: () => Date,
): Promise<string | null> {
  if ((await listCampaigns(store.db)).length > 0) return null;
  const now = clock();
  const file = {
    title: `峨山彝族自治县${now.getFullYear()}年义务教育社会认可度调查（示例）`,
    complaintContact: '示例电话 0877-0000000（正式调查请换成真实电话）',
    sampling: { floor: exampleAnswers },
  };
  const { id } = await createCampaign(store, file, actor, now, { simulated: true, exampleFrame: true });
  await store.db.transaction().execute(async (transaction) => {
    await replaceFrame(transaction, id, exampleFrame(), true);
    await recordAct(transaction, actor, now, 'frame-import', id, { example: true });
  });
  await publishCampaign(store, id, actor, now);
  await simulate(
    { store, campaigns, intake, clock },
    id,
    { responses: exampleAnswers, seed: exampleSeed },
    actor,
  );
  return id;
}
