import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '../problem.ts';

/** What a phone holds while it fills in: the id of the response to be, the link it came by, and when. */
export interface Ticket {
  id: string;
  link: string;
  issuedAt: Date;
}

/** Makes the id of a response: 128 random bits. */
export function newResponseId(): string {
  return randomBytes(16).toString('base64url');
}

/** Signs a ticket into the opaque text that a phone sends back: id.link.time.signature. */
export function signTicket(key: Buffer, { id, link, issuedAt }: Ticket): string {
  const body = `${id}.${link}.${issuedAt.getTime().toString(36)}`;
  return `${body}.${signature(key, body).toString('base64url')}`;
}

/** Reads a ticket of ours; 403 for anything else. */
export function readTicket(key: Buffer, text: string): Ticket {
  const match = /^([\w-]{22})\.([0-9a-z]{1,32})\.([0-9a-z]{1,10})\.([\w-]{22})$/.exec(text);
  const [, id, link, time, signed] = match ?? [];
  if (id === undefined || link === undefined || time === undefined || signed === undefined) throw forged();
  const expected = signature(key, `${id}.${link}.${time}`);
  const given = Buffer.from(signed, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw forged();
  return { id, link, issuedAt: new Date(Number.parseInt(time, 36)) };
}

/** 128 bits of the keyed hash: nobody makes one up, and the page stays short. */
function signature(key: Buffer, body: string): Buffer {
  return createHmac('sha256', key).update(body).digest().subarray(0, 16);
}

function forged(): Problem {
  return new Problem(403, 'forged-ticket', {
    zh: '这份问卷的凭证无效，请重新扫码打开',
    en: 'the ticket is not one of ours; open the link again',
  });
}
