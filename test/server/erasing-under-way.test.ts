import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recount } from '../../server/campaigns/recount.ts';
import { goingTables } from '../../server/queries/deletions.ts';
import { linksOf } from '../../server/queries/links.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { startPostgres } from './postgres.ts';
import { emptyServer } from './running.ts';
import { publishSmall } from './survey.ts';

/** Of another campaign, so that writing the files anew takes long enough to be met by submissions. */
const fillerRows = 20_000;

describe.each(['sqlite', 'postgres'] as const)(
  'answers that come while the files are written anew on %s',
  (engine) => {
    let server: Awaited<ReturnType<typeof emptyServer>>;
    let postgres: Awaited<ReturnType<typeof startPostgres>> | null = null;

    beforeAll(async () => {
      postgres = engine === 'postgres' ? await startPostgres() : null;
      const env = postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {};
      server = await emptyServer(undefined, { RENKEDU_ADDRESS_LIMIT: '0', ...env });
    });

    afterAll(async () => {
      await server?.end();
      await postgres?.stop();
    });

    test('are stored once each, and none that was acknowledged is lost', async () => {
      const { services } = server;
      const { store } = services;
      const id = await publishSmall(services);
      await fill(await publishSmall(services));
      const link = await parentLink(id);
      const receipts: string[] = [];
      let over = false;
      let afterwards = 0;
      const phones = Array.from({ length: 12 }, async () => {
        while (!over || afterwards < 24) {
          if (over) afterwards += 1;
          receipts.push((await submitUntilStored(await ticket(link))).receipt);
        }
      });
      for (let round = 0; round < 3; round += 1) expect(await store.erase([...goingTables])).toBe(true);
      over = true;
      await Promise.all(phones);
      expect(receipts.length).toBeGreaterThan(24);
      expect(new Set(receipts).size).toBe(receipts.length);
      const stored: string[] = [];
      for await (const { receipt } of responsesOf(store.reads, id)) stored.push(receipt);
      expect(stored.toSorted()).toEqual(receipts.toSorted());
      expect(await recount(services, id)).toMatchObject({ responses: receipts.length, differences: [] });
    });

    test('and that wait for longer than a transaction does are told to come back, and then stored once', async () => {
      const { services } = server;
      const id = await publishSmall(services);
      const link = await parentLink(id);
      const mine = await Promise.all(Array.from({ length: 6 }, () => ticket(link)));
      const free = await hold();
      const refused = await Promise.all(mine.map((one) => submit(one)));
      for (const answer of refused) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('retry-after')).toBe('5');
      }
      const sending = mine.map((one) => submitUntilStored(one));
      await free();
      expect((await Promise.all(sending)).map(({ status }) => status)).toEqual(mine.map(() => 201));
      for (const one of mine) expect((await submit(one)).status).toBe(200);
      expect(await recount(services, id)).toMatchObject({ responses: 6, differences: [] });
    });

    /** Keeps everybody from storing answers, as writing the files of a million answers anew does; gives what ends it. */
    async function hold(): Promise<() => Promise<void>> {
      if (engine === 'sqlite') {
        const other = new SqliteDatabase(`${server.folder}/renkedu.sqlite`);
        other.pragma('busy_timeout = 5000');
        other.exec('begin immediate');
        return async () => {
          other.exec('rollback');
          other.close();
        };
      }
      const other = server.services.store.reader();
      const transaction = await other.startTransaction().execute();
      await sql`lock table submission in access exclusive mode`.execute(transaction);
      return async () => {
        await transaction.rollback().execute();
        await other.destroy();
      };
    }

    async function fill(campaign: string): Promise<void> {
      const { db } = server.services.store;
      for (let row = 0; row < fillerRows; row += 500) {
        const ids = Array.from({ length: 500 }, (_, at) => ({
          ...{ campaign, id: `filler ${row + at}` },
          answers_digest: randomBytes(1500).toString('base64'),
        }));
        await db.insertInto('submission').values(ids).execute();
      }
    }

    async function parentLink(id: string): Promise<string> {
      const links = await linksOf(server.services.store.db, id);
      return links.find(({ group }) => group === 'parent')?.code ?? '';
    }

    async function ticket(link: string): Promise<{ id: string; ticket: string }> {
      return (await fetch(`${server.url}/api/links/${link}/tickets`, { method: 'POST' })).json();
    }

    function submit({ id, ticket: text }: { id: string; ticket: string }): Promise<Response> {
      return fetch(`${server.url}/api/responses/${id}`, {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ ticket: text, answers: { overall: 4 } }),
      });
    }

    /** As the phone's page does, though it waits less. */
    async function submitUntilStored(one: { id: string; ticket: string }) {
      for (;;) {
        const answer = await submit(one);
        if (answer.status !== 503) {
          const { receipt }: { receipt: string } = await answer.json();
          return { status: answer.status, receipt };
        }
        await setTimeout(50);
      }
    }
  },
);
