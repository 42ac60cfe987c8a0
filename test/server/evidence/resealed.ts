import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { canonicalText, digestOf } from '../../../server/evidence/canonical.ts';
import { MerkleRoot } from '../../../server/evidence/merkle.ts';
import { leavesHead } from '../../../server/evidence/pack/contents.ts';
import { campaignFormat } from '../../../server/evidence/pack/format.ts';
import { fingerprintOf, signedText } from '../../../server/evidence/seal.ts';
import { commitmentOf, leafOf } from '../../../server/intake/record.ts';
import type { Files } from './packed.ts';

/**
 * Seals a pack's answers and what was frozen anew, as they stand in its files now, by whoever has a key: leaves, root,
 * list of receipts and signature. What the manifest must then say is returned.
 */
export function reseal(files: Files, key: KeyObject): { root: string; digest: string; size: number } {
  const records = files
    .text('responses.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const record = line.slice(line.indexOf('"record":') + '"record":'.length, -1);
      const { receipt } = JSON.parse(record);
      return { line, receipt, commitment: commitmentOf(record), leaf: leafOf(receipt, commitmentOf(record)) };
    })
    .sort((a, b) => a.leaf.compare(b.leaf));
  const tree = new MerkleRoot();
  for (const { leaf } of records) tree.add(leaf);
  const [root, size] = [tree.root().toString('hex'), records.length];
  const digest = digestOf(files.text('frozen.json'));
  const facts = campaignFormat.parse(JSON.parse(files.text('campaign.json')));
  const publicKey = rawKey(key);
  const text = signedText({ campaign: facts.id, digest, size, root });
  facts.digest = digest;
  facts.seal = {
    ...{ size, root, publicKey, fingerprint: fingerprintOf(publicKey) },
    signature: sign(null, Buffer.from(text), key).toString('hex'),
  };
  files.set('campaign.json', canonicalText(facts));
  files.set('responses.jsonl', `${records.map(({ line }) => line).join('\n')}\n`);
  const lines = records.map(({ receipt, commitment }) => `${receipt} ${commitment.toString('hex')}\n`).sort();
  files.set('leaves.txt', leavesHead(facts) + lines.join(''));
  return { root, digest, size };
}

/** The raw public half of an Ed25519 key, in hexadecimal. */
export function rawKey(key: KeyObject): string {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('hex');
}
