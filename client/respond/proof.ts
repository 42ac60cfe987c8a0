import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** What the server sets (ALTCHA): which number makes this hash together with the salt? */
export interface Challenge {
  algorithm: string;
  challenge: string;
  maxnumber: number;
  salt: string;
  signature: string;
}

const atOnce = 500;

/**
 * Solves a challenge and gives what the server wants to see. Hashed by our own script and not by the browser, which does
 * so on encrypted pages only; in small steps, so that the page goes on answering.
 */
export async function solve({
  algorithm,
  challenge,
  maxnumber,
  salt,
  signature,
}: Challenge): Promise<string> {
  for (let number = 0; number <= maxnumber; number += 1) {
    if (number % atOnce === 0) await new Promise((resolve) => setTimeout(resolve));
    if (bytesToHex(sha256(utf8ToBytes(salt + number))) === challenge)
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  }
  throw new Error('the challenge has no solution');
}
