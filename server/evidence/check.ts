import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { commitmentOf, leafOf } from '../intake/record.ts';
import { Problem } from '../problem.ts';
import { getCampaign } from '../queries/campaigns.ts';
import {
  batchesAfter,
  countSubmissions,
  logPositions,
  type StoredResponse,
  sealedPages,
  sealedResponse,
} from '../queries/responses.ts';
import { findSeal, receiptsOf } from '../queries/seals.ts';
import { notedHeads } from './heads.ts';
import { headAfter, logStart } from './log.ts';
import { MerkleRoot } from './merkle.ts';
import { verifySeal } from './seal.ts';

const leafBytes = 32;

/**
 * The responses of a campaign, some at a time, each checked against what it is proved by: the seal, or while there is
 * none the log. 409 where one was changed, and at the end where one is missing or was added.
 */
export async function* checkedResponses(
  db: Kysely<Database>,
  campaign: string,
): AsyncGenerator<StoredResponse[]> {
  const [seal, row] = [await findSeal(db, campaign), await getCampaign(db, campaign)];
  if (!seal) {
    if (row.sealed_at !== null) throw evidenceChanged('封存记录不见了');
    yield* checkedLog(db, campaign);
    return;
  }
  const tree = new MerkleRoot();
  for await (const page of sealedPages(db, campaign)) {
    for (const { leaf, receipt, record } of page) {
      if (!leafOf(receipt, commitmentOf(record)).equals(leaf)) throw evidenceChanged(`答卷 ${receipt}`);
      tree.add(leaf);
    }
    yield page.map(sealedResponse);
  }
  const signed = { campaign, digest: row.digest ?? '', size: tree.size, root: tree.root().toString('hex') };
  if (signed.root !== seal.root || !verifySeal(signed, seal.public_key, seal.signature))
    throw evidenceChanged('封存的根');
}

/**
 * Checks what stayed of the responses of a campaign whose answers were deleted: that each receipt and commitment make
 * its leaf, and all leaves the root that was signed. Gives their number; 409 where one was changed.
 */
export async function checkKeptResponses(db: Kysely<Database>, campaign: string): Promise<number> {
  const [seal, row] = [await findSeal(db, campaign), await getCampaign(db, campaign)];
  const leaves: Buffer[] = [];
  for await (const { receipt, leaf, commitment } of receiptsOf(db, campaign)) {
    if (!leafOf(receipt, commitment).equals(leaf)) throw evidenceChanged(`回执 ${receipt}`);
    leaves.push(leaf);
  }
  const tree = new MerkleRoot();
  for (const leaf of leaves.sort((a, b) => a.compare(b))) tree.add(leaf);
  const signed = { campaign, digest: row.digest ?? '', size: tree.size, root: tree.root().toString('hex') };
  if (!seal || signed.root !== seal.root || !verifySeal(signed, seal.public_key, seal.signature))
    throw evidenceChanged('封存的根');
  return tree.size;
}

/** Follows the log as `checkedResponses` does, and gives the number of responses. */
export async function checkLog(db: Kysely<Database>, campaign: string): Promise<number> {
  let size = 0;
  for await (const batch of checkedLog(db, campaign)) size += batch.length;
  return size;
}

/**
 * Follows every writer's list from its first batch to its last head. Throws where a record, a leaf or a head was
 * changed or a batch is missing.
 */
async function* checkedLog(db: Kysely<Database>, campaign: string): AsyncGenerator<StoredResponse[]> {
  let size = 0;
  const noted = await notedHeads(db, campaign);
  for (const { writer } of await logPositions(db, campaign)) {
    const heads = noted.get(writer) ?? new Map<number, string>();
    noted.delete(writer);
    let end = logStart;
    for await (const batch of batchesAfter(db, campaign, writer, 0)) {
      const responses: StoredResponse[] = [];
      const leaves = batch.records.split('\n').map((record) => {
        const response: StoredResponse = JSON.parse(record);
        responses.push(response);
        return leafOf(response.receipt, commitmentOf(record));
      });
      end = { number: end.number + 1, head: headAfter(end.head, batch.leaves) };
      const whole = batch.number === end.number && batch.head.equals(end.head);
      const asNoted = heads.get(end.number) ?? end.head.toString('hex');
      if (!whole || !Buffer.concat(leaves).equals(batch.leaves) || asNoted !== end.head.toString('hex'))
        throw evidenceChanged(`第 ${writer} 号列表第 ${end.number} 批`);
      size += responses.length;
      yield responses;
    }
    if ([...heads.keys()].some((number) => number > end.number))
      throw evidenceChanged(`第 ${writer} 号列表的末尾`);
  }
  if (noted.size > 0) throw evidenceChanged('整个列表不见了');
  // Each response left its ticket's id when it came; a batch that was taken off the end of a list did not take that.
  if (size !== (await countSubmissions(db, campaign))) throw evidenceChanged('答卷份数与提交记录');
}

/** The responses of an open campaign's log as they are kept, with their leaves. */
export async function* leavesOf(
  db: Kysely<Database>,
  campaign: string,
): AsyncGenerator<{ leaf: Buffer; text: string }> {
  for (const { writer } of await logPositions(db, campaign)) {
    for await (const { leaves, records } of batchesAfter(db, campaign, writer, 0)) {
      for (const [index, text] of records.split('\n').entries())
        yield { leaf: leaves.subarray(index * leafBytes, (index + 1) * leafBytes), text };
    }
  }
}

export function evidenceChanged(what: string): Problem {
  return new Problem(409, 'evidence-changed', {
    zh: `答卷与存证不一致（${what}），有人改动过数据库；请停止操作，保留现场并请技术人员核查`,
    en: 'the responses do not fit their log or root: somebody changed the database',
  });
}
