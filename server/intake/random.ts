import { randomFillSync } from 'node:crypto';

const bytes = 16;
const pool = Buffer.alloc(256 * bytes);
let used = pool.length;

/** 128 random bits as base64url, drawn many at a time: each draw of its own costs more than signing what it is for. */
export function randomText(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  const text = pool.toString('base64url', used - bytes, used);
  // What was given out is not kept in memory.
  pool.fill(0, used - bytes, used);
  return text;
}
