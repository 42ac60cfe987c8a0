import { createPublicKey, verify } from 'node:crypto';

/** What a seal says of a campaign. */
export interface Seal {
  campaign: string;
  /** SHA-256 of all that publication froze. */
  digest: string;
  /** Responses under the root. */
  size: number;
  /** Merkle tree hash over the sorted leaves, in hexadecimal. */
  root: string;
}

/** The text that the bureau's key signs. */
export function signedText({ campaign, digest, size, root }: Seal): string {
  return `renkedu seal 1\ncampaign ${campaign}\nfrozen ${digest}\nresponses ${size}\nroot ${root}\n`;
}

/** Whether the seal was signed with the key; both as hexadecimal, the key as raw Ed25519. */
export function verifySeal(seal: Seal, publicKey: string, signature: string): boolean {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(signedText(seal)), key, Buffer.from(signature, 'hex'));
}
