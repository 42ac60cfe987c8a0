import { createHmac } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { responsesOf } from '../../server/queries/responses.ts';
import { shuffledResponses } from '../../server/queries/shuffled-responses.ts';
import { freshStore } from './fresh-store.ts';
import { publishSmall } from './survey.ts';

let store: Awaited<ReturnType<typeof freshStore>>;

afterEach(() => store?.end());

test.each(['sqlite', 'postgres'] as const)(
  'rows leave in the order of their leaves’ keyed digests, each once, and are counted in another, on %s',
  async (engine) => {
    store = await freshStore(engine);
    const opened = await store.open();
    const campaign = await publishSmall(opened);
    // More than are fetched at a time, and than a page of leaves has.
    const rows = Array.from({ length: 2501 }, (_, at) => {
      const leaf = createHmac('sha256', 'leaf').update(String(at)).digest();
      const record = JSON.stringify({ at, flags: [] });
      return { campaign, leaf, receipt: String(at).padStart(16, '0'), record, closing_flags: '' };
    });
    for (let start = 0; start < rows.length; start += 100)
      await opened.store.db
        .insertInto('response')
        .values(rows.slice(start, start + 100))
        .execute();
    const placed = rows.map(({ leaf, record }) => ({
      place: createHmac('sha256', opened.keys.order).update(leaf).digest('hex'),
      record,
    }));
    placed.sort((a, b) => (a.place < b.place ? -1 : 1));
    const read: string[] = [];
    for await (const row of shuffledResponses(opened.store.reads, campaign, opened.keys.order))
      read.push(JSON.stringify(row));
    expect(read).toEqual(placed.map(({ record }) => record));
    // What is only counted is read in the order of the leaves: the same rows, each once.
    const counted: string[] = [];
    for await (const row of responsesOf(opened.store.reads, campaign)) counted.push(JSON.stringify(row));
    expect(counted).toEqual(rows.toSorted((a, b) => a.leaf.compare(b.leaf)).map(({ record }) => record));
  },
);
