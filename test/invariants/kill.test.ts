import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connection, requestBytes } from '../../server/bench/load.ts';
import { dailyCountsOf } from '../../server/campaigns/participation.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { readConfig } from '../../server/config.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { openServices } from '../../server/open-services.ts';
import { linksOf } from '../../server/queries/links.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { startPostgres } from '../server/postgres.ts';
import { freshFolder, serverProcess } from '../server/running.ts';
import { publishSmall } from '../server/survey.ts';

const rounds = process.env['LONG'] ? 50 : 3;
const connections = 32;

/** Promise 1 and 2: what was acknowledged is there, once, and counted, however the server ends. */
describe.each([
  ['sqlite', 1],
  ['postgres', 2],
] as const)('kill -9 under load on %s, %i processes', (engine, processes) => {
  const env: Record<string, string> = { RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1', RENKEDU_EXAMPLE: 'off' };
  const ends: (() => unknown)[] = [];

  beforeAll(async () => {
    const { folder, remove } = freshFolder();
    ends.push(remove);
    env['RENKEDU_DATA'] = folder;
    if (engine === 'postgres') {
      const postgres = await startPostgres();
      ends.push(postgres.stop);
      env['DATABASE_URL'] = await postgres.freshDatabase();
    }
  });

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  test(`nothing acknowledged is missing or twice after ${rounds} rounds`, { timeout: 600_000 }, async () => {
    const opened = await openServices(readConfig(env));
    ends.push(() => opened.store.close());
    const id = await publishSmall(opened);
    const link = (await linksOf(opened.store.db, id)).find(({ group }) => group === 'parent')?.code ?? '';
    const submission = (responseId: string) => {
      const ticket = opened.tickets.sign({ id: responseId, link, issuedAt: new Date(Date.now() - 60_000) });
      const answers = { overall: 1 + (responseId.charCodeAt(0) % 5), comment: responseId };
      return requestBytes('PUT', `/api/responses/${responseId}`, JSON.stringify({ ticket, answers }));
    };

    const acknowledged = new Map<string, string>();
    const sent = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const servers = await Promise.all(Array.from({ length: processes }, () => serverProcess(env)));
      const loading = Array.from({ length: connections }, async (_, index) => {
        const connection = await Connection.open(servers[index % processes]?.port ?? 0);
        for (;;) {
          const responseId = newResponseId();
          sent.add(responseId);
          // A broken connection is the kill that is tried here: what was on its way was not acknowledged.
          const answer = await connection.request(submission(responseId)).catch(() => null);
          if (answer === null) return;
          expect(answer.status).toBe(201);
          acknowledged.set(responseId, JSON.parse(answer.body).receipt);
        }
      });
      // A busy machine takes seconds to answer the first: it is killed while it answers, not before.
      for (const before = acknowledged.size; acknowledged.size === before; ) await setTimeout(20);
      await setTimeout(200 + 1300 * Math.random());
      for (const { process: child } of servers) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        await gone;
        await setTimeout(50 * Math.random());
      }
      await Promise.all(loading);
    }
    expect(acknowledged.size).toBeGreaterThan(100 * rounds);

    const counts = await recount(opened, id);
    expect(counts.differences).toEqual([]);
    const whole = { group: null, township: null };
    const { days } = await dailyCountsOf(opened, id, null, whole, new Date());
    expect(days.at(-1)?.total).toBe(counts.responses);
    const stored = new Map<string, string>();
    for await (const { receipt, answers } of responsesOf(opened.store.reads, id)) {
      const responseId = String(answers['comment']);
      expect(stored.has(responseId)).toBe(false);
      expect(sent.has(responseId)).toBe(true);
      stored.set(responseId, receipt);
    }
    expect(stored.size).toBe(counts.responses);
    for (const [responseId, receipt] of acknowledged) expect(stored.get(responseId)).toBe(receipt);

    // A phone that never heard of its acknowledgement sends again, and is told the same receipt.
    const [server] = [await serverProcess(env)];
    const connection = await Connection.open(server.port);
    for (const [responseId, receipt] of [...stored].slice(0, 200)) {
      const again = await connection.request(submission(responseId));
      expect([again.status, JSON.parse(again.body).receipt]).toEqual([200, receipt]);
    }
    connection.close();
    server.process.kill('SIGTERM');
    await new Promise((resolve) => server.process.once('exit', resolve));
    expect((await recount(opened, id)).responses).toBe(counts.responses);
  });
});
