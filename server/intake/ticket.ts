import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { type Keys, loadTicketKeys } from '../queries/secrets.ts';
import { randomText } from './random.ts';

/** What a phone holds while it fills in: the id of the response to be, the link it came by, and when. */
export interface Ticket {
  id: string;
  link: string;
  issuedAt: Date;
}

/** How often at most the store is asked for a key that is not known here. */
const askAgainMilliseconds = 1000;

/** Makes the id of a response: 128 random bits. */
export function newResponseId(): string {
  return randomText();
}

/** Issues tickets and tells them from made-up ones. Keys may be added and revoked by another process. */
export class Tickets {
  readonly #db: Kysely<Database>;
  readonly #keys: Keys;
  #asked = Number.NEGATIVE_INFINITY;

  constructor(db: Kysely<Database>, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  /** Signs a ticket into the opaque text that a phone sends back: id.link.time.key.signature. */
  sign({ id, link, issuedAt }: Ticket): string {
    const { newest, byNumber } = this.#keys.tickets;
    const key = byNumber.get(newest);
    if (!key) throw new Error('the newest ticket key is there');
    const body = `${id}.${link}.${issuedAt.getTime().toString(36)}.${newest.toString(36)}`;
    return `${body}.${signature(key, body)}`;
  }

  /** Reads a ticket of ours; 403 for anything else. */
  async read(text: string): Promise<Ticket> {
    const match = /^([\w-]{22})\.([0-9a-z]{1,32})\.([0-9a-z]{1,10})\.([0-9a-z]{1,4})\.([\w-]{22})$/.exec(
      text,
    );
    const [, id, link, time, number, signed] = match ?? [];
    if (id === undefined || link === undefined || time === undefined || number === undefined) throw forged();
    const key = await this.#key(Number.parseInt(number, 36));
    const expected = key && signature(key, text.slice(0, text.lastIndexOf('.')));
    if (!expected || signed === undefined || !timingSafeEqual(Buffer.from(signed), Buffer.from(expected)))
      throw forged();
    return { id, link, issuedAt: new Date(Number.parseInt(time, 36)) };
  }

  async #key(number: number): Promise<KeyObject | undefined> {
    const known = this.#keys.tickets.byNumber.get(number);
    if (known || performance.now() - this.#asked < askAgainMilliseconds) return known;
    await this.refresh();
    return this.#keys.tickets.byNumber.get(number);
  }

  /** Reads the keys anew. */
  async refresh(): Promise<void> {
    this.#asked = performance.now();
    this.#keys.tickets = await loadTicketKeys(this.#db);
  }
}

/** 128 bits of the keyed hash: nobody makes one up, and the page stays short. */
function signature(key: KeyObject, body: string): string {
  return createHmac('sha256', key).update(body).digest().toString('base64url', 0, 16);
}

function forged(): Problem {
  return new Problem(403, 'forged-ticket', {
    zh: '这份问卷的凭证无效，请重新扫码打开',
    en: 'the ticket is not one of ours; open the link again',
  });
}
