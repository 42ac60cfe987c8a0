import { createHmac, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { type StoredResponse, sealedResponse } from './responses.ts';
import { sealedLeaves } from './seals.ts';

const leafBytes = 32;
/** So many are read at once: whole answers may be long, and what is held for long the garbage collector moves about. */
const shuffledAtOnce = 100;

/**
 * The responses of a sealed campaign in an order that only the store can make again. Who has a receipt can work out its
 * leaf, so rows in the order of the leaves would tell which is whose. Of all responses 44 bytes are held at once, of
 * their words a hundred.
 */
export async function* shuffledResponses(
  db: Kysely<Database>,
  campaign: string,
  key: KeyObject,
): AsyncGenerator<StoredResponse> {
  const { leaves, order } = await shuffled(db, campaign, key);
  for (let start = 0; start < order.length; start += shuffledAtOnce) {
    const wanted = Array.from(order.subarray(start, start + shuffledAtOnce), (at) =>
      leaves.subarray(at * leafBytes, (at + 1) * leafBytes),
    );
    const rows = await db
      .selectFrom('response')
      .select(['leaf', 'record', 'closing_flags'])
      .where('campaign', '=', campaign)
      .where('leaf', 'in', wanted)
      .execute();
    const found = new Map(rows.map((row) => [row.leaf.toString('hex'), row]));
    for (const leaf of wanted) {
      const row = found.get(leaf.toString('hex'));
      if (row) yield sealedResponse(row);
    }
  }
}

/** All leaves side by side in their own order, and their numbers in the order that the key gives. */
async function shuffled(
  db: Kysely<Database>,
  campaign: string,
  key: KeyObject,
): Promise<{ leaves: Buffer; order: Uint32Array }> {
  const size = await countResponses(db, campaign);
  const leaves = Buffer.alloc(size * leafBytes);
  // The first 64 bits of a place: two of the same place stand in the order of their leaves.
  const [high, low] = [new Uint32Array(size), new Uint32Array(size)];
  let read = 0;
  for await (const leaf of sealedLeaves(db, campaign)) {
    if (read === size) throw new Error('a sealed campaign gets no more responses');
    const place = createHmac('sha256', key).update(leaf).digest();
    high[read] = place.readUInt32BE(0);
    low[read] = place.readUInt32BE(4);
    leaf.copy(leaves, read * leafBytes);
    read += 1;
  }
  const order = new Uint32Array(read).map((_, index) => index);
  order.sort((a, b) => (high[a] ?? 0) - (high[b] ?? 0) || (low[a] ?? 0) - (low[b] ?? 0));
  return { leaves, order };
}

async function countResponses(db: Kysely<Database>, campaign: string): Promise<number> {
  const { count } = await db
    .selectFrom('response')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('campaign', '=', campaign)
    .executeTakeFirstOrThrow();
  return Number(count);
}
