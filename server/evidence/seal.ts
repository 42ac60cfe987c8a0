import { createPublicKey, hash, verify } from 'node:crypto';

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

/** A public key to read aloud or compare by eye: 128 bits of its SHA-256, in groups of four. */
export function fingerprintOf(publicKey: string): string {
  const digest = hash('sha256', Buffer.from(publicKey, 'hex'), 'hex').slice(0, 32);
  return digest.replace(/(.{4})(?=.)/g, '$1 ');
}

/** Whether the seal was signed with the key; both as hexadecimal, the key as raw Ed25519. */
export function verifySeal(seal: Seal, publicKey: string, signature: string): boolean {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(signedText(seal)), key, Buffer.from(signature, 'hex'));
}
