import { CompiledQuery, createQueryId, type RootOperationNode } from 'kysely';
import { expect, test } from 'vitest';
import { findLinkWithCampaign } from '../../server/queries/links.ts';
import { freshStore } from './fresh-store.ts';

test.each(['sqlite', 'postgres'] as const)(
  'on %s a visit looks its link and its county’s entry page up by indexes of their own',
  async (engine) => {
    const fresh = await freshStore(engine);
    try {
      const { store } = await fresh.open();
      let asked: RootOperationNode | undefined;
      const watched = store.db.withPlugin({
        transformQuery: ({ node }) => {
          asked = node;
          return node;
        },
        transformResult: async ({ result }) => result,
      });
      await findLinkWithCampaign(watched, 'abc');
      if (!asked) throw new Error('nothing was asked');
      const { sql, parameters } = store.db.getExecutor().compileQuery(asked, createQueryId());
      const plan = await store.db.connection().execute(async (db) => {
        // Few rows PostgreSQL reads faster than their index.
        if (engine === 'postgres') await db.executeQuery(CompiledQuery.raw('set enable_seqscan = off'));
        const explain = engine === 'postgres' ? 'explain' : 'explain query plan';
        const { rows } = await db.executeQuery(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]));
        return JSON.stringify(rows);
      });
      expect(plan).toContain('link_entry');
      expect(plan).not.toMatch(/SCAN|Seq Scan on link/);
    } finally {
      await fresh.end();
    }
  },
);
