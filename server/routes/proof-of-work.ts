import type { KeyObject } from 'node:crypto';
import { createChallenge, extractParams, verifySolution } from 'altcha-lib/v1';
import { Problem } from '../problem.ts';

/** Hashes that a phone tries at most, half of them on average: about a second on an old one. */
const largestNumber = 40_000;
/** Without scripts nothing can be computed: such a form must be this old instead. */
const formSeconds = 60;

/**
 * Asks for a piece of work before an answer is stored: for a campaign that somebody floods. A challenge (ALTCHA's) is
 * for one response, so that one solution is good for one answer. 429 with the challenge while it is not solved.
 */
export async function requireProof(
  key: KeyObject,
  responseId: string,
  payload: string | undefined,
): Promise<void> {
  const hmacKey = key.export().toString('base64url');
  if (payload !== undefined && isPayload(payload)) {
    const own = extractParams(payload)['response'] === responseId;
    if (own && (await verifySolution(payload, hmacKey))) return;
  }
  throw new Problem(
    429,
    'proof-of-work',
    { zh: '正在防刷：请稍等，手机算一下再提交', en: 'solve the challenge in details and send it as proof' },
    await createChallenge({ hmacKey, maxnumber: largestNumber, params: { response: responseId } }),
  );
}

/** Whether a text is base64 of a JSON object with a salt: the library throws at anything else. */
function isPayload(text: string): boolean {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64').toString());
    return typeof json === 'object' && json !== null && 'salt' in json && typeof json.salt === 'string';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** A form sent without scripts while the campaign is protected: `null` where it is old enough, else seconds to wait. */
export function secondsToWait(issuedAt: Date, now: Date): number | null {
  const left = formSeconds - Math.floor((now.getTime() - issuedAt.getTime()) / 1000);
  return left > 0 ? left : null;
}
