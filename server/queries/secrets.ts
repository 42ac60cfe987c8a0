import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** The server's own keys, 32 random bytes each, made at the first start and kept with the data. */
export interface Keys {
  /** Signs tickets. */
  ticket: Buffer;
  /** Makes receipts that nobody else can make up. */
  receipt: Buffer;
  /** Digests answers, so that a repeat is told from other answers without keeping either. */
  answers: Buffer;
  /** Signs session cookies. */
  session: Buffer;
}

const names = ['ticket', 'receipt', 'answers', 'session'] as const;

/** Reads the keys, making those that are missing. Two processes that start at once end up with the same ones. */
export async function loadKeys(db: Kysely<Database>): Promise<Keys> {
  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('secret')
      .values(names.map((name) => ({ name, value: randomBytes(32).toString('base64url') })))
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const rows = await transaction.selectFrom('secret').selectAll().where('name', 'in', names).execute();
    const key = (name: (typeof names)[number]) => {
      const row = rows.find((candidate) => candidate.name === name);
      if (!row) throw new Error(`the store lost its key ${name}`);
      return Buffer.from(row.value, 'base64url');
    };
    return {
      ticket: key('ticket'),
      receipt: key('receipt'),
      answers: key('answers'),
      session: key('session'),
    };
  });
}
