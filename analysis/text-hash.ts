/**
 * A 53-bit hash of a text, the same on every machine. Two of a million different texts share one with a chance of
 * about 1 in 20,000; it is no defence against somebody who looks for two that do.
 * Source: cyrb53 (bryc, public domain): two multiplicative 32-bit hashes, mixed as MurmurHash3 ends.
 */
export function textHash(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
