import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Kysely } from 'kysely';
import { type KeptPart, mergeSmall } from '../../analysis/keeping/merge.ts';
import type { ReportSource } from '../../analysis/report-source.ts';
import { withholdingInput } from '../../analysis/withholding/input.ts';
import { isWithheld, kindOf, type WithholdingPattern } from '../../analysis/withholding/pattern.ts';
import type { Retention } from '../../surveys/retention.ts';
import type { KeptResponseTable } from '../database/deletion-schema.ts';
import type { Database } from '../database/schema.ts';
import { evidenceChanged } from '../evidence/check.ts';
import { MerkleRoot } from '../evidence/merkle.ts';
import { commitmentOf, leafOf } from '../intake/record.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';
import {
  countGoing,
  type Deletion,
  type DeletionCounts,
  deleteGoing,
  erasedSince,
  findDeletion,
  insertDeletion,
  insertKeptParts,
  insertKeptResponses,
  refuseIfDeleted,
} from '../queries/deletions.ts';
import { exclusionActs } from '../queries/exclusions.ts';
import { holdCampaign, sealedPages } from '../queries/responses.ts';
import { findSeal } from '../queries/seals.ts';
import type { Services } from '../services.ts';
import type { KeepingWork } from './keeping-worker.ts';
import { storedReport } from './report.ts';
import { reportSourceOf } from './report-source.ts';
import { retentionIn } from './retention.ts';
import { attackSeed } from './withholding.ts';

type Deleting = Pick<Services, 'store' | 'campaigns' | 'keys'>;

/** What a deletion would do, or has done. */
export interface DeletionPlan {
  id: string;
  title: string;
  retention: Retention;
  /** Responses under the root. */
  responses: number;
  /** Rows that would go, or went, by table. */
  counts: DeletionCounts;
  /** `null` while the answers are there. */
  deletion: Deletion | null;
  /** When the engine's files were written anew after it; `null` where traces of the answers may still be in them. */
  erasedAt: string | null;
}

/** What would go with the answers of a sealed campaign, and whether they are due; 409 before it is sealed. */
export async function deletionPlan(
  { store }: Pick<Services, 'store'>,
  id: string,
  now: Date,
): Promise<DeletionPlan> {
  const row = await getCampaign(store.reads, id);
  const retention = retentionIn(row, now);
  const seal = await findSeal(store.reads, id);
  if (retention === null || !seal) throw notSealed();
  const deletion = await findDeletion(store.reads, id);
  return {
    ...{ id, title: row.title, retention, responses: seal.size, deletion },
    erasedAt: deletion && (await erasedSince(store.reads, id, deletion.at)),
    counts: deletion?.counts ?? (await countGoing(store.reads, id)),
  };
}

/** What is to be deleted and why. */
export interface DeletionOrder {
  /** The campaign's title, as somebody typed it: 409 where it is another. */
  title: string;
  reason: string;
}

/**
 * Deletes the answers of a sealed campaign for good: every record with its nonce, and all that tells of single answers.
 * In the same transaction its record is made, what stays is written and the act audited. What stays of a response is its
 * receipt and the digest that the root is made of; of the tallies, sums of at least `smallCell` answers
 * (analysis/keeping); of the Report, as it was released. What traces are left in the engine's files is for
 * `eraseTraces`.
 *
 * 409 before sealing, where the title is another, the evidence was changed or something was set aside meanwhile; 410
 * where the answers are gone already.
 *
 * @returns how many rows went
 */
export async function deleteResponses(
  services: Deleting,
  id: string,
  { title, reason }: DeletionOrder,
  actor: Actor,
  now: Date,
): Promise<DeletionCounts> {
  const { store } = services;
  const plan = await deletionPlan(services, id, now);
  await refuseIfDeleted(store.reads, id);
  if (title.trim() !== plan.title.trim()) throw otherTitle(plan.title);
  const left = await leftBehind(services, id, now);
  return store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    await refuseIfDeleted(transaction, id);
    if ((await exclusionActs(transaction, id)).length !== left.acts) throw changedMeanwhile();
    const going = await countGoing(transaction, id);
    const record = { at: now.toISOString(), actor: actor.name, reason, counts: going };
    const { keptUntil } = plan.retention;
    await keepDigests(transaction, id);
    await insertKeptParts(transaction, id, left.parts);
    await insertDeletion(transaction, id, { ...record, keptUntil }, left.revision);
    await deleteGoing(transaction, id);
    await recordAct(transaction, actor, now, 'responses-delete', id, {
      ...{ title: plan.title, reason, keptUntil },
      ...{ due: plan.retention.state === 'due', responses: going.response, counts: going },
    });
    return going;
  });
}

/** The Report's revision and the counts that stay. Made before the transaction: the attack on them takes seconds. */
async function leftBehind(
  services: Deleting,
  id: string,
  now: Date,
): Promise<{ revision: number; parts: KeptPart[]; acts: number }> {
  const { store } = services;
  const acts = (await exclusionActs(store.reads, id)).length;
  const { revision } = await storedReport(services, id, now);
  const source = await reportSourceOf(services, id, now);
  const pattern = source.withholding;
  if (pattern === null) throw notSealed();
  const parts = mergeSmall(source.tallies, {
    smallCell: source.settings.smallCell,
    told: (group, township) => isWithheld(pattern, group, township) === null,
    kindOf: (township) => kindOf(source.settings, township),
  });
  return { revision, parts: await attacked(source, pattern, parts), acts };
}

async function attacked(
  source: ReportSource,
  pattern: WithholdingPattern,
  parts: KeptPart[],
): Promise<KeptPart[]> {
  const work: KeepingWork = {
    ...{ parts, pattern, input: withholdingInput(source), level: source.settings.level },
    seed: attackSeed(source),
  };
  const worker = new Worker(new URL('./keeping-worker.ts', import.meta.url), { workerData: work });
  const [kept]: KeptPart[][] = await once(worker, 'message');
  await worker.terminate();
  if (kept === undefined) throw new Error('the attack gave no parts');
  return kept;
}

/** Keeps of each response what its receipt is found by and the root made of. Throws where they are not under the root. */
async function keepDigests(db: Kysely<Database>, id: string): Promise<void> {
  const tree = new MerkleRoot();
  for await (const page of sealedPages(db, id)) {
    const rows = page.map(({ leaf, receipt, record }): KeptResponseTable => {
      const commitment = commitmentOf(record);
      if (!leafOf(receipt, commitment).equals(leaf)) throw evidenceChanged(`答卷 ${receipt}`);
      tree.add(leaf);
      return { campaign: id, leaf, receipt, commitment };
    });
    await insertKeptResponses(db, rows);
    // SQLite works inside the process: between pages a server goes on answering.
    await setImmediate();
  }
  const seal = await findSeal(db, id);
  if (seal?.size !== tree.size || seal.root !== tree.root().toString('hex'))
    throw evidenceChanged('封存的根');
}

function notSealed(): Problem {
  return new Problem(409, 'not-closed', {
    zh: '调查还没有结束、封存，没有可以删除的答卷',
    en: 'the campaign is not sealed; its answers cannot be deleted',
  });
}

function otherTitle(title: string): Problem {
  return new Problem(409, 'other-title', {
    zh: `标题不对：这项调查叫“${title}”，请核对以后原样输入`,
    en: 'the title is not that of the campaign; nothing was deleted',
  });
}

function changedMeanwhile(): Problem {
  return new Problem(409, 'changed-meanwhile', {
    zh: '刚才有人剔除或恢复了答卷：什么也没有删除，请重新核对',
    en: 'somebody set answers aside meanwhile; nothing was deleted',
  });
}
