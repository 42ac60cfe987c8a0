import { createHmac } from 'node:crypto';

const stepMilliseconds = 30_000;

/** A code of six digits by counter (HOTP, RFC 4226, 5.3). */
export function hotp(secret: Buffer, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}

/** The time step whose code this is (TOTP, RFC 6238): the one now, the one before or after; `null` for none. */
export function stepOf(secret: Buffer, code: string, now: Date): number | null {
  const current = Math.floor(now.getTime() / stepMilliseconds);
  return [current, current - 1, current + 1].find((step) => hotp(secret, step) === code) ?? null;
}
