import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { readConfig } from '../../server/config.ts';
import { readTable } from '../../server/documents/rows.ts';
import { People } from '../../server/people/people.ts';
import { accessTo } from '../../server/people/rights.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import { Desk, password, person } from '../server/desk.ts';
import { startPostgres } from '../server/postgres.ts';
import { emptyServer } from '../server/running.ts';
import { parentSubmission, publishSmall, smallQuestionnaire } from '../server/survey.ts';

const own = '530426001';
const other = '530426103';

/** Counts the statements that are sent to the engine: what an answer costs tells as much as a clock would. */
class StatementCount implements KyselyPlugin {
  statements = 0;
  transformQuery({ node }: Parameters<KyselyPlugin['transformQuery']>[0]) {
    this.statements += 1;
    return node;
  }
  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]) {
    return result;
  }
}

describe.each(['sqlite', 'postgres'])('a liaison on %s who tries every address', (engine) => {
  let server: Awaited<ReturnType<typeof emptyServer>>;
  let stopPostgres: (() => Promise<void>) | null = null;
  let mine: string;
  let theirs: string;
  let draft: string;
  let link: string;
  let colleague: string;
  const count = new StatementCount();
  let listening: ReturnType<typeof serve>;
  let liaison: Desk;

  beforeAll(async () => {
    const postgres = engine === 'postgres' ? await startPostgres() : null;
    stopPostgres = postgres?.stop ?? null;
    server = await emptyServer(undefined, postgres ? { DATABASE_URL: await postgres.freshDatabase() } : {});
    const { services } = server;
    const { store, clock, keys } = services;
    mine = await publishSmall(services);
    const file = { title: '别的乡镇的调查', questionnaires: { parent: smallQuestionnaire } };
    ({ id: theirs } = await createCampaign(store, file, commandLine, clock()));
    const frame = readTable(`group,township,school,eligible\nparent,${other},,9\n`);
    await importFrame(store, theirs, frame, commandLine, clock());
    await publishCampaign(store, theirs, commandLine, clock());
    ({ id: draft } = await createCampaign(store, file, commandLine, clock()));
    link = (await linksOf(store.db, theirs)).find(({ group }) => group === 'parent')?.code ?? '';
    await services.intake.submit(await parentSubmission(services, mine, { overall: 5 }));
    await person(server, 'other.one', ['liaison'], { township: other, school: null });
    await person(server, 'liaison.one', ['liaison'], { township: own, school: null });
    ({ id: colleague } = await store.reads
      .selectFrom('person')
      .select('id')
      .where('username', '=', 'other.one')
      .executeTakeFirstOrThrow());

    // The very same router and store, with every statement counted.
    const counted = { ...store, db: store.db.withPlugin(count), reads: store.reads.withPlugin(count) };
    const people = new People(counted, {
      key: keys.session.export(),
      publicUrl: server.url,
      rules: readConfig({ RENKEDU_PUBLIC_URL: server.url }).people,
    });
    const app = createApp({ ...services, store: counted, people }, (error) => {
      throw error;
    });
    listening = await new Promise<ReturnType<typeof serve>>((resolve) => {
      const started = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(started));
    });
    liaison = new Desk({ url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` });
    expect(await liaison.signIn('liaison.one')).toBe(200);
  });

  afterAll(async () => {
    await new Promise((resolve) => listening?.close(resolve));
    await server?.end();
    await stopPostgres?.();
  });

  /** Every route of the desk with a parameter that could be guessed. */
  function routes(): { method: string; path: string }[] {
    const { routes: all } = createApp(server.services, () => undefined);
    return all.filter(
      ({ method, path }) => method !== 'ALL' && path.includes(':') && accessTo(method, path) !== 'anyone',
    );
  }

  interface Seen {
    status: number;
    headers: string;
    body: string;
    statements: number;
  }

  /** What a request shows of itself: its answer to the letter, the id apart, and what it cost. */
  async function look(method: string, address: string, ids: readonly string[]): Promise<Seen> {
    count.statements = 0;
    const body = ['POST', 'PUT'].includes(method) ? {} : undefined;
    const response = await liaison.call(method, address, body);
    const hide = (text: string) => ids.reduce((hidden, id) => hidden.replaceAll(id, '#'), text);
    const text = hide(await response.text());
    const headers = [...response.headers].filter(([name]) => !['date', 'set-cookie', 'etag'].includes(name));
    return {
      status: response.status,
      headers: JSON.stringify(headers),
      body: text,
      statements: count.statements,
    };
  }

  test('is answered 403 or 404, to the letter and at the price of what is not there at all', async () => {
    const wrong: string[] = [];
    let compared = 0;
    for (const { method, path } of routes()) {
      const fill = (id: string, rest: string) =>
        path
          .replace(':group', 'parent')
          .replace('/campaigns/:id', `/campaigns/${id}`)
          .replace('/people/:id', `/people/${rest === 'there' ? colleague : 'p'.repeat(colleague.length)}`)
          .replace(':code', rest === 'there' ? link : 'x'.repeat(link.length))
          .replace(/:\w+/g, 'nothing');
      const ids = [theirs, draft, 'c000000000000', colleague, 'p'.repeat(colleague.length), link];
      const missing = await look(method, fill('c000000000000', 'missing'), ids);
      for (const id of [theirs, draft]) {
        const there = await look(method, fill(id, 'there'), ids);
        compared += 1;
        if (![403, 404].includes(there.status)) wrong.push(`${method} ${path}: ${there.status}`);
        if (JSON.stringify(there) !== JSON.stringify(missing))
          wrong.push(`${method} ${path}: ${JSON.stringify(there)} is not ${JSON.stringify(missing)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(40);
  });

  test('and learns from the lists nothing but the own campaign, from the count of nothing more', async () => {
    const fields = await liaison.json<{ id: string }[]>('GET', '/api/participation');
    expect(fields.map(({ id }) => id)).toEqual([mine]);
    const text = await (await liaison.call('GET', `/api/campaigns/${mine}/participation`)).text();
    expect(text).not.toContain(other);
    expect(text).not.toMatch(new RegExp(`${theirs}|${draft}|甸中镇`));
    for (const query of [`?township=${other}`, '?scope=', `?school=`]) {
      const again = await (await liaison.call('GET', `/api/campaigns/${mine}/participation${query}`)).text();
      expect(again).toBe(text);
    }
  });

  test('nor does a sign-in tell whether a name is an account: the same words, after the same work but one look-up', async () => {
    const seen: Seen[] = [];
    for (const username of ['other.one', 'nobody.one']) {
      const desk = new Desk({ url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` });
      count.statements = 0;
      const response = await desk.call('POST', '/api/session', { username, password: `${password}x` });
      const headers = JSON.stringify([...response.headers].filter(([name]) => name !== 'date'));
      seen.push({
        status: response.status,
        headers,
        body: await response.text(),
        statements: count.statements,
      });
    }
    const [known, unknown] = seen;
    expect(known?.status).toBe(401);
    expect({ ...unknown, statements: 0 }).toEqual({ ...known, statements: 0 });
    // The account's row, by its key, beside a password's hash that is made either way and costs a thousand times that.
    expect((known?.statements ?? 0) - (unknown?.statements ?? 0)).toBeLessThanOrEqual(1);
  });
});
