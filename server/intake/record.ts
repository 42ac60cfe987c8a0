import { createHmac, hash, type KeyObject } from 'node:crypto';
import type { Flag } from '../../analysis/quality.ts';
import type { Answers } from '../../surveys/answers.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { canonicalText } from '../evidence/canonical.ts';
import { leafHash } from '../evidence/merkle.ts';
import { areSigns, readSigns, signsFrom } from './signs.ts';

/** A response as it is kept, for ever. */
export interface ResponseRecord {
  answers: Answers;
  campaign: string;
  /** Shanghai's calendar day; there is no finer time. */
  day: string;
  /** What was seen at intake (analysis/quality.ts). */
  flags: readonly Flag[];
  group: GroupCode;
  /** 128 random bits that only the store knows: nobody else can test what was answered. */
  nonce: string;
  receipt: string;
  /** Empty where the frame does not tell schools apart. */
  school: string;
  /** From ticket to submission; `null` where nobody measured it. */
  seconds: number | null;
  source: 'phone' | 'paper' | 'simulation';
  township: string;
}

const receiptLength = 16;

/** The receipt of a response: 16 signs, 80 bits, keyed so that nobody can make one up. */
export function receiptFor(key: KeyObject, campaign: string, id: string): string {
  return signsFrom(createHmac('sha256', key).update(`${campaign} ${id}`).digest(), receiptLength);
}

/** A receipt as somebody wrote it: spaces, dashes and small letters do not matter; `null` where it cannot be one. */
export function readReceipt(text: string): string | null {
  const signs = readSigns(text);
  return areSigns(signs, receiptLength) ? signs : null;
}

/**
 * Canonical JSON (RFC 8785) of the answers; throws for half a character. They hold no objects, so that it is the text of
 * JSON.stringify with the names in order, at half the cost of the library, which must look deeper.
 */
export function canonicalAnswers(answers: Answers): string {
  const text = JSON.stringify(answers, Object.keys(answers).sort());
  // So half a character would stand there.
  return text.includes('\\ud') ? canonicalText(answers) : text;
}

/** Keyed digest of accepted answers, 128 bits: equal for a repeat, different for other answers. */
export function answersDigest(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest().toString('base64url', 0, 16);
}

/**
 * A response's canonical JSON (RFC 8785), put together from its parts: the answers' canonical text is known already,
 * and the other names stand in order.
 */
export function recordText(response: Omit<ResponseRecord, 'answers'>, canonicalAnswers: string): string {
  const { campaign, day, flags, group, nonce, receipt, school, seconds, source, township } = response;
  return `{"answers":${canonicalAnswers},"campaign":"${campaign}","day":"${day}","flags":${JSON.stringify(flags)},"group":"${group}","nonce":"${nonce}","receipt":"${receipt}","school":${JSON.stringify(school)},"seconds":${seconds},"source":"${source}","township":"${township}"}`;
}

/** SHA-256 of the record. It may be shown: the nonce within keeps anyone from testing what was answered. */
export function commitmentOf(record: string): Buffer {
  return hash('sha256', record, 'buffer');
}

/** The response's leaf: the hash (RFC 9162) of its receipt and its commitment. */
export function leafOf(receipt: string, commitment: Buffer): Buffer {
  return leafHash(Buffer.concat([Buffer.from(receipt, 'latin1'), commitment]));
}
