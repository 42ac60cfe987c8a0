import { type Agreement, agreementOf } from '../../analysis/keeping/agreement.ts';
import { onSnapshot } from '../database/store.ts';
import { checkKeptResponses } from '../evidence/check.ts';
import { fingerprintOf } from '../evidence/seal.ts';
import { Problem } from '../problem.ts';
import { type Deletion, findDeletion, keptParts, keptReport } from '../queries/deletions.ts';
import { findSeal } from '../queries/seals.ts';
import type { Services } from '../services.ts';
import { publicKeyOf } from './sealing.ts';

/** What can still be checked of a campaign whose answers were deleted. */
export interface KeptCheck extends Agreement {
  deletion: Deletion;
  /** Receipts and commitments that make the signed root. */
  responses: number;
  sealedBy: { fingerprint: string; own: boolean };
  /** Answers of the counts that stay, and of those that figures left out because they were set aside. */
  answers: number;
  leftOut: number;
}

/**
 * Checks what a deletion left: that receipts and commitments make the root that was signed, that the counts which stay
 * hold as many answers as figures counted, and that they say what the released Report says where they can. 409 where
 * the evidence was changed, or while the answers are still there, when `recount` checks more.
 */
export async function checkKept(
  { store, campaigns, keys }: Pick<Services, 'store' | 'campaigns' | 'keys'>,
  id: string,
): Promise<KeptCheck> {
  const { layouts } = await campaigns.get(id);
  return onSnapshot(store, async (transaction) => {
    const deletion = await findDeletion(transaction, id);
    const report = (await keptReport(transaction, id))?.report ?? null;
    const seal = await findSeal(transaction, id);
    if (deletion === null || report === null || !seal) {
      throw new Problem(409, 'responses-kept', {
        zh: '原始答卷还在：请用 renkedu recount 逐份重新计数',
        en: 'the answers are still there: use recount',
      });
    }
    const responses = await checkKeptResponses(transaction, id);
    const parts = await keptParts(transaction, id);
    const answers = parts.reduce((sum, part) => sum + part.answers, 0);
    return {
      ...{ deletion, responses, answers, leftOut: responses - answers },
      sealedBy: {
        fingerprint: fingerprintOf(seal.public_key),
        own: seal.public_key === publicKeyOf(keys),
      },
      ...agreementOf(report, parts, layouts),
    };
  });
}
