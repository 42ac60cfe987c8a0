import { createHash, createHmac, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Answers } from '../../surveys/condition.ts';
import type { ResponseTable } from '../database/schema.ts';

/** 32 signs without I, O, 0 and 1, which people misread. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const receiptLength = 16;

/** The receipt of a response: 16 signs, 80 bits, keyed so that nobody can make one up. */
export function receiptFor(key: Buffer, campaign: string, id: string): string {
  const bytes = createHmac('sha256', key).update(`${campaign} ${id}`).digest();
  return Array.from({ length: receiptLength }, (_, index) => alphabet[(bytes[index] ?? 0) & 31]).join('');
}

/** Keyed digest of the accepted answers: equal for a repeat, different for other answers. */
export function answersDigest(key: Buffer, answers: Answers): string {
  return createHmac('sha256', key)
    .update(canonicalize(answers) ?? '')
    .digest('base64url');
}

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

type Sealed = Pick<
  ResponseTable,
  | 'campaign'
  | 'nonce'
  | 'receipt'
  | 'group'
  | 'township'
  | 'school'
  | 'day'
  | 'seconds'
  | 'source'
  | 'answers'
>;

/**
 * The leaf of a response in the campaign's log: SHA-256 of a zero byte and the response's canonical JSON
 * (RFC 9162, 2.1.1), in hexadecimal. The nonce keeps anyone without the store from testing what was answered.
 */
export function leafOf(response: Sealed): string {
  const { campaign, nonce, receipt, group, township, school, day, seconds, source, answers } = response;
  const data = canonicalize({
    campaign,
    nonce,
    receipt,
    group,
    township,
    school,
    day,
    seconds,
    source,
    answers,
  });
  if (data === undefined) throw new Error('a response is an object and has a canonical form');
  return createHash('sha256').update('\0').update(data).digest('hex');
}
