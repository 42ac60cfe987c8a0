import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueCodes, voidCodes } from '../../server/campaigns/codes.ts';
import { closeCampaign, createCampaign, importFrame, publishCampaign } from '../../server/campaigns/life.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readTable } from '../../server/documents/rows.ts';
import { codeHash } from '../../server/intake/code.ts';
import { newResponseId } from '../../server/intake/ticket.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { countCodes } from '../../server/queries/codes.ts';
import { linksOf } from '../../server/queries/links.ts';
import { freshStore, type OpenedServices } from './fresh-store.ts';
import { smallQuestionnaire } from './survey.ts';

const now = new Date('2026-11-24T02:00:00Z');
const place = { group: 'npc-deputy', township: '530426001', school: null } as const;
const frame = 'group,township,school,eligible\nnpc-deputy,530426001,,10\nnpc-deputy,530426103,,2\n';

describe.each(['sqlite', 'postgres'] as const)('one-time codes on %s', (engine) => {
  let opened: OpenedServices;
  let store: Awaited<ReturnType<typeof freshStore>>;

  beforeAll(async () => {
    store = await freshStore(engine);
    opened = await store.open(() => now);
  });

  afterAll(() => store?.end());

  test('one answer a code, whatever is tried; void and issue again; caps of open links do not touch them', async () => {
    const id = await publish();
    const slips = await issueCodes(opened, id, 'npc-deputy', commandLine, now);
    expect(slips).toHaveLength(12);
    expect(new Set(slips.map(({ code }) => code)).size).toBe(12);
    const [first, second] = codesOf(slips);
    const one = await deputy(id, first);
    const { receipt } = await opened.intake.submit(one);
    expect((await opened.intake.submit(one)).receipt).toBe(receipt);
    await expect(opened.intake.submit(await deputy(id, first))).rejects.toMatchObject({ code: 'code-used' });
    await expect(opened.intake.submit(await deputy(id, 'AAAA-BBBB-CCCC'))).rejects.toMatchObject({
      code: 'code-used',
    });
    // Sixty-four phones with one code at once.
    const racing = await Promise.all(Array.from({ length: 64 }, () => deputy(id, second)));
    const results = await Promise.allSettled(racing.map((submission) => opened.intake.submit(submission)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(issueCodes(opened, id, 'npc-deputy', commandLine, now)).rejects.toMatchObject({
      code: 'codes-exist',
    });
    expect(await voidCodes(opened, id, 'npc-deputy', commandLine, now)).toEqual({ voided: 10 });
    await expect(opened.intake.submit(await deputy(id, codesOf(slips)[2]))).rejects.toMatchObject({
      code: 'code-used',
    });
    // Nobody has said which address phones reach: the slips say so, as posters do.
    const guessed = { ...opened, config: { ...opened.config, publicUrlGuessed: true } };
    const again = await issueCodes(guessed, id, 'npc-deputy', commandLine, now);
    expect(again).toHaveLength(10);
    expect(again[0]?.warning).toContain('RENKEDU_PUBLIC_URL');
    expect(slips[0]?.warning).toBeNull();
  });

  test('nothing in the store joins a code and its answers, and used codes show five at a time', async () => {
    const id = await publish();
    const slips = codesOf(await issueCodes(opened, id, 'npc-deputy', commandLine, now));
    const shown = async () => {
      const rows = await opened.store.db.selectFrom('code').selectAll().where('campaign', '=', id).execute();
      return rows.filter(({ state }) => state === 2).map(({ hash }) => hash);
    };
    for (const code of slips.slice(0, 4)) await opened.intake.submit(await deputy(id, code));
    expect(await shown()).toEqual([]);
    await opened.intake.submit(await deputy(id, slips[4]));
    const five = slips.slice(0, 5).map((code) => codeHash(opened.keys.codes, id, place, code));
    expect((await shown()).sort()).toEqual(five.sort());
    for (const code of slips.slice(5, 9)) await opened.intake.submit(await deputy(id, code));
    expect(await shown()).toHaveLength(5);
    if (engine === 'postgres') {
      // Nor does a row's place in the table tell when its code was used.
      const { rows } = await sql<{ hash: string }>`
        select hash from code where campaign = ${id} order by ctid`.execute(opened.store.db);
      const hashes = rows.map(({ hash }) => hash);
      expect(hashes).toEqual(hashes.toSorted());
    }
    await closeCampaign(opened.store, id, commandLine, now);
    await sealCampaign(opened, id, commandLine, now);

    // An attacker with every table: no code, no hash of one, no id and no time beside any answer.
    const tables = await opened.store.db.introspection.getTables();
    for (const { name } of tables) {
      const rows = await opened.store.db
        .selectFrom(name as 'code')
        .selectAll()
        .execute();
      const text = JSON.stringify(rows);
      for (const code of slips) {
        expect(text).not.toContain(code);
        const hash = codeHash(opened.keys.codes, id, place, code);
        if (name !== 'code') expect(text).not.toContain(hash);
      }
    }
    const responses = await opened.store.db
      .selectFrom('response')
      .selectAll()
      .where('campaign', '=', id)
      .execute();
    expect(responses).toHaveLength(9);
    const leaves = responses.map(({ leaf }) => leaf.toString('hex'));
    expect(leaves).toEqual([...leaves].sort());
    for (const { record } of responses) {
      expect(Object.keys(JSON.parse(record)).sort()).toEqual([
        'answers',
        'campaign',
        'day',
        'flags',
        'group',
        'nonce',
        'receipt',
        'school',
        'seconds',
        'source',
        'township',
      ]);
    }
    expect((await countCodes(opened.store.db, id))[0]).toMatchObject({ codes: 12, used: 9 });
    if (engine === 'sqlite') {
      // Sealing leaves no journal in which a code's flag and an answer stand side by side, and no second copy of an
      // answer in freed pages that would tell when it came; in the file they lie in the order of their leaves.
      expect(statSync(join(store.folder, 'renkedu.sqlite-wal')).size).toBe(0);
      const bytes = readFileSync(join(store.folder, 'renkedu.sqlite'), 'latin1');
      for (const code of slips) expect(bytes).not.toContain(code);
      const places = responses.map(({ record }) => {
        const { nonce }: { nonce: string } = JSON.parse(record);
        expect(bytes.split(nonce)).toHaveLength(2);
        return bytes.indexOf(nonce);
      });
      // A page of SQLite fills from its end.
      expect(places).toEqual(places.toSorted((a, b) => b - a));
    }
  });

  async function publish(): Promise<string> {
    const file = {
      title: '代表调查',
      opensAt: new Date(now.getTime() - 60_000).toISOString(),
      closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
      access: { 'npc-deputy': 'code' as const },
      caps: { cell: 1 },
      questionnaires: { 'npc-deputy': smallQuestionnaire },
    };
    const { id } = await createCampaign(opened.store, file, commandLine, now);
    await importFrame(opened.store, id, readTable(frame), commandLine, now);
    await publishCampaign(opened.store, id, commandLine, now);
    return id;
  }

  async function deputy(id: string, code: string | undefined) {
    const link = (await linksOf(opened.store.db, id)).find(({ township }) => township === '530426001');
    return {
      id: newResponseId(),
      campaign: await opened.campaigns.get(id),
      place,
      answers: { overall: 4 },
      source: 'phone' as const,
      link: { code: link?.code ?? '', issuedAt: now },
      codeHash: codeHash(opened.keys.codes, id, place, code ?? ''),
      seconds: 60,
    };
  }
});

function codesOf(slips: readonly { url: string }[]): string[] {
  return slips.map(({ url }) => url.split('#')[1] ?? '');
}
