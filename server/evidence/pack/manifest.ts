import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';
import { groupCodes } from '../../../surveys/groups.ts';
import { canonicalText } from '../canonical.ts';
import { fingerprintOf } from '../seal.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));
export const sha256 = hex(32);

/** Names that every system can unpack, and that lead nowhere but into the folder they are unpacked in. */
export const entryName = z
  .string()
  .max(240)
  .regex(/^[^\p{C}\\:*?"<>|/]+(\/[^\p{C}\\:*?"<>|/]+)*$/u)
  .refine((name) => !name.split('/').some((part) => /^\.|[. ]$/.test(part)) && name.isWellFormed());

/** Entries in an order of their own, by UTF-16 units, so that no name stands twice. */
const inOrder = (entries: readonly { name: string }[]) =>
  entries.every(({ name }, at) => at === 0 || (entries[at - 1]?.name ?? '') < name);

/** What stands at the front of a pack: what it is, and every file in it but the manifest and its signature. */
export const manifestFormat = z.strictObject({
  format: z.literal(1),
  /** What made it; words may differ between versions, figures must not. */
  program: z.string().max(80),
  variant: z.enum(['restricted', 'public']),
  campaign: z.strictObject({
    id: z.string().max(64),
    title: z.string().max(200),
    organiser: z.string().max(200),
  }),
  /** 自评, 模拟数据, … */
  labels: z.array(z.string().max(20)).max(10),
  /** Of the Report. */
  revision: z.int().min(1),
  generatedAt: z.iso.datetime({ offset: true }),
  /** SHA-256 of what publication froze. */
  digest: sha256,
  /** Responses under the root. */
  size: z.int().min(0).max(1e9),
  root: sha256,
  /** Whether the answers are in it: all, none since they are nowhere any more, or none in this variant. */
  responses: z.enum(['whole', 'deleted', 'left-out']),
  groups: z.array(z.enum(groupCodes)).max(groupCodes.length),
  entries: z
    .array(
      z.strictObject({
        name: entryName,
        bytes: z.int().min(0),
        sha256,
        /** As the container holds it: with the names and sizes every byte of the container follows. */
        crc32: hex(4),
      }),
    )
    .max(5000)
    .refine(inOrder, 'not in order'),
});

export type Manifest = z.output<typeof manifestFormat>;

export const signatureFormat = z.strictObject({
  format: z.literal(1),
  algorithm: z.literal('Ed25519'),
  fingerprint: z.string().max(60),
  publicKey: hex(32),
  signature: hex(64),
});

export type ManifestSignature = z.output<typeof signatureFormat>;

export const manifestName = 'manifest.json';
export const signatureName = 'manifest.sig';

/** Signs the manifest's bytes as they stand; a seal's signed text can never be taken for one, nor the other way round. */
export function signManifest(text: string, key: KeyObject): string {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has its public half');
  const publicKey = Buffer.from(x, 'base64url').toString('hex');
  const signed: ManifestSignature = {
    format: 1,
    algorithm: 'Ed25519',
    fingerprint: fingerprintOf(publicKey),
    publicKey,
    signature: sign(null, Buffer.from(text), key).toString('hex'),
  };
  return `${canonicalText(signed)}\n`;
}

/** Whether the signature is the named key's over these bytes. */
export function verifyManifest(text: Buffer, { publicKey, signature }: ManifestSignature): boolean {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, text, key, Buffer.from(signature, 'hex'));
}
