import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Receipts } from '../../../server/campaigns/receipts.ts';
import { restoreBackup, writeBackup } from '../../../server/database/backup.ts';
import { canonicalText } from '../../../server/evidence/canonical.ts';
import { archive } from '../../../server/evidence/pack/archive.ts';
import { linksOf } from '../../../server/queries/links.ts';
import { responsesOf } from '../../../server/queries/responses.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { Files, faults, fieldWithHistory, packBytes, packSource, sealedField, verified } from './packed.ts';

const now = new Date('2026-11-24T02:00:00Z');

describe('an archive pack', () => {
  let store: Awaited<ReturnType<typeof freshStore>>;
  let opened: OpenedServices;
  let id: string;

  beforeAll(async () => {
    store = await freshStore('sqlite');
    opened = await store.open(() => now);
    id = await sealedField(opened, now);
  });

  afterAll(() => store?.end());

  test('is the same to the byte whenever it is made of the same Report, and leaves nothing behind', async () => {
    const made = await packSource(opened, id, now);
    const first = await packBytes(opened, made, 'restricted');
    expect((await packBytes(opened, await packSource(opened, id, now), 'restricted')).equals(first)).toBe(
      true,
    );
    const folder = mkdtempSync(join(tmpdir(), 'renkedu-spool-'));
    const more = { ...made, variant: 'public', documents: [], signing: opened.keys.signing, folder } as const;
    for await (const _ of archive(made.source, more, () => undefined));
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('holds what was frozen, the list of receipts as it is published, and every record sign for sign', async () => {
    const files = unzipSync(await packBytes(opened, await packSource(opened, id, now), 'restricted'));
    const text = (name: string) => Buffer.from(files[name] ?? []).toString();
    let list = '';
    for await (const lines of new Receipts(opened.store).list(id)) list += lines;
    expect(text('leaves.txt')).toBe(list);
    const records: string[] = [];
    for await (const { flags, ...response } of responsesOf(opened.store.reads, id))
      records.push(canonicalText({ ...response, flags: flags.filter((flag) => flag !== 'same-text') }));
    const lines = text('responses.jsonl').trimEnd().split('\n');
    expect(lines.map((line) => canonicalText(JSON.parse(line).record))).toEqual(records);
    // Four wrote the same words; the other twenty-six have no flag of closing.
    expect(lines.filter((line) => line.startsWith('{"closing":"same-text"'))).toHaveLength(4);
    expect(text('README.txt')).toContain('内部，不得外传');
    // By Beijing's clock, as everywhere that people read.
    expect(text('README.txt')).toMatch(
      /生成于 2\d{3}年\d+月\d+日 \d\d:\d\d（北京时间）\n.*封存于 2.*（北京时间）/,
    );
    expect(text('README.txt')).not.toMatch(/\d\dT\d\d:/);
    expect(Object.keys(files)).toEqual([
      ...['manifest.json', 'manifest.sig', 'README.txt', 'audit.jsonl', 'bulletins.json', 'campaign.json'],
      ...['documents/存档-自评报表.xlsx', 'documents/报告_二.docx', 'exclusions.json', 'frozen.json'],
      ...['leaves.txt', 'questionnaires/parent.json', 'questionnaires/teacher.json', 'rectifications.json'],
      ...['released.json', 'report.json', 'responses.jsonl', 'tallies.json', 'withholding.json'],
    ]);
  });

  test('tells in its public variant nothing of an answer, of a link, or of who works there', async () => {
    const bytes = await packBytes(opened, await packSource(opened, id, now), 'public');
    const files = unzipSync(bytes);
    expect(Object.keys(files)).not.toContain('responses.jsonl');
    const all = Buffer.concat(Object.values(files).map((content) => Buffer.from(content))).toString();
    for await (const { nonce } of responsesOf(opened.store.reads, id)) expect(all).not.toContain(nonce);
    for (const { code } of await linksOf(opened.store.reads, id)) expect(all).not.toContain(code);
    expect(all).not.toContain('希望课后服务多一些体育和音乐');
    expect(all).not.toContain('命令行');
    // One decimal of a percent, and the three teachers' rate not at all.
    const report = JSON.parse(Buffer.from(files['report.json'] ?? []).toString());
    expect(report.headline.rate * 1000).toBeCloseTo(Math.round(report.headline.rate * 1000), 9);
    const teachers = report.byGroup.find(({ group }: { group: string }) => group === 'teacher');
    expect(teachers.estimate).toEqual({ suppressed: 'small' });
  });

  test('takes no restricted document into the public variant', async () => {
    const made = await packSource(opened, id, now);
    const rows = [{ name: '逐份答卷.csv', restricted: true, bytes: ['a'] }];
    await expect(packBytes(opened, made, 'public', rows)).rejects.toThrow('逐份答卷.csv is restricted');
    expect(faults(await verified(await packBytes(opened, made, 'restricted', rows)))).toEqual([]);
  });

  test('says how far its making is', async () => {
    const seen: [number, number][] = [];
    await packBytes(opened, await packSource(opened, id, now), 'restricted', [], (done, total) =>
      seen.push([done, total]),
    );
    // Thirty receipts and thirty responses.
    expect(seen.at(-1)).toEqual([60, 60]);
  });
});

test('both engines give the same pack of the same campaign, acts and bulletin included', async () => {
  const [one, other] = [await freshStore('sqlite'), await freshStore('postgres')];
  try {
    const opened = await one.open(() => now);
    const id = await fieldWithHistory(opened, now);
    const file = join(one.folder, 'copy');
    await writeBackup(opened.store, file, 'a long passphrase', now);
    const beside = await other.open(() => now);
    await restoreBackup(beside.store, file, 'a long passphrase');
    const again = await other.open(() => now);
    for (const variant of ['restricted', 'public'] as const) {
      const bytes = await packBytes(opened, await packSource(opened, id, now), variant);
      const theirs = await packBytes(again, await packSource(again, id, now), variant);
      expect(theirs.equals(bytes)).toBe(true);
      const { revisions } = JSON.parse(new Files(bytes).text('bulletins.json'));
      expect(revisions.map(({ bulletin }: { bulletin: unknown }) => bulletin === null)).toEqual([
        variant === 'public',
        false,
      ]);
      const verification = await verified(bytes, { quick: false });
      expect(faults(verification)).toEqual([]);
      expect(verification.checks.find(({ check }) => check === 'exclusions')).toMatchObject(
        variant === 'restricted'
          ? { result: 'ok', detail: '1 次，每个回执码都有答卷' }
          : { result: 'unchecked', detail: expect.stringContaining('剔除 20 份') },
      );
    }
  } finally {
    await other.end();
    await one.end();
  }
});
