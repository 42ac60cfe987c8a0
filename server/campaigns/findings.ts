import { randomUUID } from 'node:crypto';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type Findings, FindingsMaker } from '../../analysis/findings.ts';
import type { ReportSource } from '../../analysis/report-source.ts';
import { digestOf } from '../evidence/canonical.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { countCodes } from '../queries/codes.ts';
import { refuseIfDeleted } from '../queries/deletions.ts';
import { findFindings, holdFindings, keepFindings, releaseFindings } from '../queries/findings.ts';
import { responsesOf, type StoredResponse } from '../queries/responses.ts';
import { findSeal } from '../queries/seals.ts';
import type { Services } from '../services.ts';
import { sourceAndLeftOut } from './report-source.ts';
import { sealIfDue } from './sealing.ts';

/** What Findings are made with. */
export type Making = Pick<Services, 'store' | 'campaigns' | 'keys' | 'clock'>;

/** Of how the Findings and the Report's estimates are made: raised with every change, so that kept ones are made anew. */
const making = 4;
/** A maker says so often that it is at work; one that has not for so long was stopped. */
const holdMilliseconds = 60_000;
const renewMilliseconds = 10_000;
const askAgainMilliseconds = 100;
/** Responses between two turns of the event loop. */
const perTurn = 200;

/**
 * The Findings of a sealed campaign. They are made when first asked for, by one process at a time, and kept until
 * something is set aside; whoever asks meanwhile waits for them. 409 while the campaign is not sealed,
 * 410 once its answers were deleted, also where that was while they were read.
 *
 * @param progress told now and then how many responses were read; each is read twice
 */
export async function findingsOf(
  services: Making,
  id: string,
  actor: Actor,
  progress: (read: number) => void = () => undefined,
): Promise<Findings> {
  const { store, clock } = services;
  await getCampaign(store.reads, id);
  await sealIfDue(services, id, clock());
  const seal = await findSeal(store.reads, id);
  if (!seal) {
    throw new Problem(409, 'not-closed', {
      zh: '调查还没有结束，不能分析答卷：先结束调查并停止接收，再来看',
      en: 'the field is open; findings are made once the campaign is sealed',
    });
  }
  await refuseIfDeleted(store.reads, id);
  // Figures and responses of one moment: something may be set aside while Findings are made.
  const { source, leftOut } = await sourceAndLeftOut(services, id, clock());
  const key = { campaign: id, revision: revisionOf(seal.root, leftOut) };
  const maker = randomUUID();
  const hold = () =>
    holdFindings(store.db, key, maker, clock(), new Date(clock().getTime() + holdMilliseconds));
  for (;;) {
    const kept = await findFindings(store.reads, key);
    if (kept !== null) return JSON.parse(kept);
    if (await hold()) break;
    await setTimeout(askAgainMilliseconds);
  }
  try {
    const made = await makeFindings(services, source, leftOut, key.revision, hold, progress);
    await store.db.transaction().execute(async (transaction) => {
      await refuseIfDeleted(transaction, id);
      await keepFindings(transaction, key, maker, JSON.stringify(made));
      await recordAct(transaction, actor, clock(), 'findings-make', id, { revision: key.revision });
    });
    return made;
  } finally {
    await releaseFindings(store.db, key, maker);
  }
}

/** Of the answers that Findings are made from: the sealed root and what is set aside, and of how they are made. */
export function revisionOf(root: string, setAsideReceipts: ReadonlySet<string>): string {
  const parts = [`renkedu findings ${making}`, root, ...[...setAsideReceipts].sort()];
  return digestOf(parts.join('\n'));
}

/** Two passes over the responses, a few at a time, so that the server answers meanwhile. */
async function makeFindings(
  { store }: Pick<Making, 'store'>,
  source: ReportSource,
  leftOut: ReadonlySet<string>,
  revision: string,
  renew: () => Promise<boolean>,
  progress: (read: number) => void,
): Promise<Findings> {
  const { id } = source.campaign;
  const maker = new FindingsMaker(source);
  let renewed = performance.now();
  let read = 0;
  const pass = async (take: (response: StoredResponse) => void) => {
    // What is sealed never changes, so there is no need of a snapshot, which would keep the store from tidying up.
    for await (const response of responsesOf(store.reads, id)) {
      if (!leftOut.has(response.receipt)) take(response);
      read += 1;
      if (read % perTurn !== 0) continue;
      progress(read);
      await setImmediate();
      if (performance.now() - renewed < renewMilliseconds) continue;
      renewed = performance.now();
      await renew();
    }
  };
  await pass((response) => maker.survey(response));
  await pass((response) => maker.count(response));
  return maker.result(revision, await countCodes(store.reads, id));
}
