import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueCodes } from '../../server/campaigns/codes.ts';
import { closeCampaign } from '../../server/campaigns/life.ts';
import { recount } from '../../server/campaigns/recount.ts';
import { reportOf } from '../../server/campaigns/report.ts';
import { sealCampaign } from '../../server/campaigns/sealing.ts';
import { readConfig } from '../../server/config.ts';
import { restoreBackup, writeBackup } from '../../server/database/backup.ts';
import { codeHash } from '../../server/intake/code.ts';
import { tallyLog } from '../../server/intake/tallying.ts';
import { openServices } from '../../server/open-services.ts';
import { commandLine } from '../../server/queries/audit.ts';
import { linksOf } from '../../server/queries/links.ts';
import { responsesOf } from '../../server/queries/responses.ts';
import { freshStore } from './fresh-store.ts';
import { startPostgres } from './postgres.ts';
import { freshFolder } from './running.ts';
import { parentSubmission, publishSmall } from './survey.ts';

const now = new Date('2026-11-24T02:00:00Z');
type Opened = Awaited<ReturnType<typeof openServices>>;

const engines = ['sqlite', 'postgres'] as const;
type Engine = (typeof engines)[number];
const ways = engines.flatMap((from) => engines.map((to) => [from, to] as const));

describe.each(ways)('a backup from %s to %s', (from, to) => {
  const { folder, remove } = freshFolder();
  const ends: (() => unknown)[] = [remove];
  let postgres: Awaited<ReturnType<typeof startPostgres>> | null = null;

  beforeAll(async () => {
    if (from === 'postgres' || to === 'postgres') {
      postgres = await startPostgres();
      ends.push(postgres.stop);
    }
  });

  afterAll(async () => {
    for (const end of ends.reverse()) await end();
  });

  async function open(engine: Engine, name: string): Promise<Opened> {
    const env: Record<string, string> = {
      RENKEDU_DATA: join(folder, name),
      RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1',
    };
    if (engine === 'postgres' && postgres) env['DATABASE_URL'] = await postgres.freshDatabase();
    const opened = await openServices(readConfig(env), () => now);
    ends.push(() => opened.store.close());
    return opened;
  }

  test('an open and a sealed campaign come back to the last figure; a phone’s retry gets its receipt', async () => {
    const opened = await open(from, 'a');
    const sealed = await publishSmall(opened);
    for (let count = 0; count < 12; count += 1)
      await opened.intake.submit(
        await parentSubmission(opened, sealed, { overall: 1 + (count % 5), safety: 'dk' }),
      );
    await closeCampaign(opened.store, sealed, commandLine, now);
    await sealCampaign(opened, sealed, commandLine, now);
    const running = await publishSmall(opened);
    const submission = await parentSubmission(opened, running, { overall: 5, comment: '好\n“山”' });
    const { receipt } = await opened.intake.submit(submission);
    await tallyLog(opened.store, await opened.campaigns.get(running));
    await opened.intake.submit(await parentSubmission(opened, running, { overall: 4 }));

    const file = join(folder, 'with-keys');
    await writeBackup(opened.store, file, 'correct horse battery', now);
    const bytes = readFileSync(file, 'latin1');
    expect(bytes.startsWith('age-encryption.org/v1')).toBe(true);
    const back = await open(to, 'b');
    await expect(restoreBackup(back.store, file, 'another passphrase')).rejects.toThrow(/口令不对/);
    expect(await restoreBackup(back.store, file, 'correct horse battery')).toMatchObject({ keys: true });
    await expect(restoreBackup(back.store, file, 'correct horse battery')).rejects.toThrow(/empty store/);
    await back.store.db.destroy().then(() => undefined);
    ends.pop();

    const reopened = await openServices(back.config, () => now);
    ends.push(() => reopened.store.close());
    for (const id of [sealed, running]) {
      const { generatedAt: _a, ...before } = await reportOf(opened, id, now);
      const { generatedAt: _b, ...after } = await reportOf(reopened, id, now);
      expect(after).toEqual(before);
      expect(await recount(reopened, id)).toMatchObject({ differences: [] });
    }
    const again = { ...submission, campaign: await reopened.campaigns.get(running) };
    expect(await reopened.intake.submit(again)).toEqual({ receipt, repeated: true });
    expect((await linksOf(reopened.store.db, running)).map(({ code }) => code)).toEqual(
      (await linksOf(opened.store.db, running)).map(({ code }) => code),
    );
  });
});

describe.each(['sqlite', 'postgres'] as const)('a backup of %s while phones answer', (engine) => {
  test('is one moment: restored on either engine it counts again to the last answer, and can be sealed', async () => {
    const source = await freshStore(engine);
    const opened = await source.open(() => now);
    const id = await publishSmall(opened);
    const acknowledged: string[] = [];
    let over = false;
    const phones = Array.from({ length: 8 }, async () => {
      while (!over) {
        const { receipt } = await opened.intake.submit(
          await parentSubmission(opened, id, { overall: 1 + (acknowledged.length % 5) }),
        );
        acknowledged.push(receipt);
        await setImmediate();
      }
    });
    // The first answers are in for certain; further ones arrive before, while and after each backup reads.
    while (acknowledged.length < 50) await setImmediate();
    const backups: { file: string; before: string[] }[] = [];
    for (let number = 0; number < 3; number += 1) {
      const before = [...acknowledged];
      const file = join(source.folder, `under-load-${number}`);
      await writeBackup(opened.store, file, null, now);
      backups.push({ file, before });
    }
    over = true;
    await Promise.all(phones);
    expect(acknowledged.length).toBeGreaterThan(backups[2]?.before.length ?? 0);
    for (const [place, { file, before }] of backups.entries()) {
      const target = await freshStore(engines[(engines.indexOf(engine) + place) % 2] ?? engine);
      const back = await target.open(() => now);
      await restoreBackup(back.store, file, null);
      const counted = await recount(back, id);
      expect(counted.differences).toEqual([]);
      expect(counted.responses).toBeGreaterThanOrEqual(before.length);
      expect(counted.responses).toBeLessThanOrEqual(acknowledged.length);
      const held = new Set<string>();
      for await (const { receipt } of responsesOf(back.store.reads, id)) held.add(receipt);
      expect(before.filter((receipt) => !held.has(receipt))).toEqual([]);
      await closeCampaign(back.store, id, commandLine, now);
      await sealCampaign(back, id, commandLine, now);
      // The seal over what came back: every leaf and the root are checked once more.
      expect(await recount(back, id)).toMatchObject({
        ...{ responses: counted.responses, differences: [], sealedBy: { own: true } },
      });
      await target.end();
    }
    await source.end();
  });
});

test('two backups around one answer: nothing in them joins a code to it', async () => {
  const { folder, remove } = freshFolder();
  const env = { RENKEDU_DATA: folder, RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1' };
  const opened = await openServices(readConfig(env), () => now);
  const id = await publishSmall(opened, { access: { parent: 'code' } });
  const slips = await issueCodes(opened, id, 'parent', commandLine, now);
  const code = slips[0]?.code ?? '';
  const place = { group: 'parent', township: '530426001', school: null } as const;
  const passphrase = 'correct horse battery';
  const snapshots: string[] = [];
  const snapshot = async (secret: boolean) => {
    const file = join(folder, `backup-${snapshots.length}`);
    await writeBackup(opened.store, file, secret ? passphrase : null, now);
    snapshots.push(secret ? '' : gunzipSync(readFileSync(file)).toString());
    if (secret) {
      const fresh = freshFolder();
      const copy = await openServices(readConfig({ ...env, RENKEDU_DATA: fresh.folder }), () => now);
      await restoreBackup(copy.store, file, passphrase);
      const states = await copy.store.db.selectFrom('code').selectAll().orderBy('hash').execute();
      await copy.store.close();
      fresh.remove();
      return JSON.stringify(states);
    }
    return '';
  };
  const submit = async (slip: string) =>
    opened.intake.submit({
      ...(await parentSubmission(opened, id, { overall: 3 })),
      codeHash: codeHash(opened.keys.codes, id, place, slip),
    });
  await snapshot(false);
  const before = await snapshot(true);
  await submit(code);
  await snapshot(false);
  const after = await snapshot(true);
  // The attacker has the keys too, and still sees no code change its state beside the one new answer.
  expect(after).toBe(before);
  const hash = codeHash(opened.keys.codes, id, place, code);
  for (const text of snapshots) {
    expect(text).not.toContain(hash);
    expect(text).not.toContain(code);
    expect(text).not.toContain(opened.keys.codes.export().toString('base64url'));
  }
  for (const slip of slips.slice(1, 5)) await submit(slip.code);
  const fifth: { state: number }[] = JSON.parse(await snapshot(true));
  expect(fifth.filter(({ state }) => state === 2)).toHaveLength(5);
  await opened.store.close();
  remove();
});

test('a backup that is cut off restores nothing', async () => {
  const { folder, remove } = freshFolder();
  const env = { RENKEDU_DATA: join(folder, 'a'), RENKEDU_PUBLIC_URL: 'http://127.0.0.1:1' };
  const opened = await openServices(readConfig(env), () => now);
  await publishSmall(opened);
  const file = join(folder, 'whole');
  await writeBackup(opened.store, file, null, now);
  await opened.store.close();
  writeFileSync(join(folder, 'half'), readFileSync(file).subarray(0, -200));
  const back = await openServices(readConfig({ ...env, RENKEDU_DATA: join(folder, 'b') }), () => now);
  await expect(restoreBackup(back.store, join(folder, 'half'), null)).rejects.toThrow(/文件损坏/);
  expect(await back.store.db.selectFrom('campaign').selectAll().execute()).toEqual([]);
  await back.store.close();
  remove();
});
