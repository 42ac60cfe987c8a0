import { hash, type KeyObject } from 'node:crypto';

/** Bytes of a block of SHA-256. */
const block = 64;
const digest = 32;

/** A key's block for the inner hash, and for the outer one with room for the inner's digest. */
interface Pads {
  inner: Buffer;
  outer: Buffer;
}

const padsByKey = new WeakMap<KeyObject, Pads>();

/**
 * HMAC-SHA-256 (RFC 2104) of bytes or of a text in UTF-8: 32 bytes. By two hashes at one stroke each, since `createHmac`
 * makes an object every time, and each submission needs several. The key has at most 64 bytes.
 */
export function keyedHash(key: KeyObject, data: string | Uint8Array): Buffer {
  const { inner, outer } = padsByKey.get(key) ?? newPads(key);
  const message = Buffer.allocUnsafe(block + Buffer.byteLength(data));
  message.set(inner);
  if (typeof data === 'string') message.write(data, block);
  else message.set(data, block);
  outer.set(hash('sha256', message, 'buffer'), block);
  // Memory of small buffers is used again.
  message.fill(0, 0, block);
  return hash('sha256', outer, 'buffer');
}

function newPads(key: KeyObject): Pads {
  const bytes = Buffer.alloc(block);
  if (key.export().copy(bytes) !== key.symmetricKeySize) throw new Error('a key of more than one block');
  const pad = (mask: number, length: number) => Buffer.concat([bytes.map((byte) => byte ^ mask)], length);
  const pads = { inner: pad(0x36, block), outer: pad(0x5c, block + digest) };
  padsByKey.set(key, pads);
  return pads;
}
