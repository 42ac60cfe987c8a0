import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** The server's own keys, made at the first start and kept with the data. */
export interface Keys {
  /** Sign tickets; the newest signs, all are believed. A ticket names its key by its number. */
  tickets: TicketKeys;
  /** Makes receipts that nobody else can make up. */
  receipt: KeyObject;
  /** Digests answers, so that a repeat is told from other answers without keeping either. */
  answers: KeyObject;
  /** Hashes one-time codes. */
  codes: KeyObject;
  /** Signs the challenges of a campaign that asks for work before an answer. */
  proof: KeyObject;
  /** Orders whole rows that leave: by their leaves, which receipts give away, a row could be found. */
  order: KeyObject;
  /** Signs session cookies. */
  session: KeyObject;
  /** The bureau's Ed25519 key: signs what sealing publishes. */
  signing: KeyObject;
}

export interface TicketKeys {
  newest: number;
  byNumber: ReadonlyMap<number, KeyObject>;
}

const names = ['receipt', 'answers', 'codes', 'proof', 'order', 'session'] as const;

/** Reads the keys, making those that are missing. Two processes that start at once end up with the same ones. */
export async function loadKeys(db: Kysely<Database>): Promise<Keys> {
  return db.transaction().execute(async (transaction) => {
    const made = [...names, 'ticket 1'].map((name) => ({
      name,
      value: randomBytes(32).toString('base64url'),
    }));
    const { privateKey } = generateKeyPairSync('ed25519');
    const signing = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
    await transaction
      .insertInto('secret')
      .values([...made, { name: 'signing', value: signing }])
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const rows = await transaction.selectFrom('secret').selectAll().execute();
    const textOf = (name: string) => {
      const row = rows.find((candidate) => candidate.name === name);
      if (!row) throw new Error(`the store lost its key ${name}`);
      return row.value;
    };
    const key = (name: (typeof names)[number]) => createSecretKey(textOf(name), 'base64url');
    return {
      tickets: ticketKeys(rows),
      receipt: key('receipt'),
      answers: key('answers'),
      codes: key('codes'),
      proof: key('proof'),
      order: key('order'),
      session: key('session'),
      signing: createPrivateKey({
        key: Buffer.from(textOf('signing'), 'base64url'),
        format: 'der',
        type: 'pkcs8',
      }),
    };
  });
}

/** The keys that tickets are signed with, as they are now: another process may have made a new one. */
export async function loadTicketKeys(db: Kysely<Database>): Promise<TicketKeys> {
  return ticketKeys(await db.selectFrom('secret').selectAll().where('name', 'like', 'ticket %').execute());
}

/** Makes a new key for tickets. Those that are out stay good: phones hold them. */
export async function rotateTicketKey(db: Kysely<Database>): Promise<{ newest: number }> {
  const newest = (await loadTicketKeys(db)).newest + 1;
  await db
    .insertInto('secret')
    .values({ name: `ticket ${newest}`, value: randomBytes(32).toString('base64url') })
    .execute();
  return { newest };
}

/** Forgets a ticket key that leaked: tickets that it signed are refused, and phones must open the link again. */
export async function revokeTicketKeys(db: Kysely<Database>, before: number): Promise<void> {
  const { byNumber } = await loadTicketKeys(db);
  const old = [...byNumber.keys()].filter((number) => number < before).map((number) => `ticket ${number}`);
  if (old.length > 0) await db.deleteFrom('secret').where('name', 'in', old).execute();
}

function ticketKeys(rows: readonly { name: string; value: string }[]): TicketKeys {
  const byNumber = new Map<number, KeyObject>();
  for (const { name, value } of rows) {
    const number = /^ticket (\d+)$/.exec(name)?.[1];
    if (number !== undefined) byNumber.set(Number(number), createSecretKey(value, 'base64url'));
  }
  if (byNumber.size === 0) throw new Error('the store lost its ticket keys');
  return { newest: Math.max(...byNumber.keys()), byNumber };
}
