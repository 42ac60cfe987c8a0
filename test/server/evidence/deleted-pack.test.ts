import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deleteResponses } from '../../../server/campaigns/deletion.ts';
import { besideOf, documentSourceOf } from '../../../server/campaigns/document-source.ts';
import { exportDocument } from '../../../server/campaigns/documents.ts';
import { storedReport } from '../../../server/campaigns/report.ts';
import type { DocumentFormat } from '../../../server/documents/formats.ts';
import { documentKinds } from '../../../server/documents/kinds.ts';
import { shelvePack } from '../../../server/evidence/shelved-pack.ts';
import type { Verification } from '../../../server/evidence/verify-pack.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { keptParts } from '../../../server/queries/deletions.ts';
import { responsesOf, sealedPages } from '../../../server/queries/responses.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { Files, faults, fieldWithHistory, printedOf, sealedField, verified } from './packed.ts';

const start = new Date('2026-11-24T02:00:00Z');
const publisher = { name: 'publisher.one', origin: '198.51.100.9' };
const reason = '调查终止，提前删除';

describe.each(['sqlite', 'postgres'] as const)(
  'packs of a campaign whose answers are deleted, on %s',
  (engine) => {
    let store: Awaited<ReturnType<typeof freshStore>>;
    let opened: OpenedServices;
    let clock = start;

    beforeAll(async () => {
      store = await freshStore(engine);
      opened = await store.open(() => clock);
    });

    afterAll(() => store?.end());

    const later = () => {
      clock = new Date(clock.getTime() + 60_000);
      return clock;
    };

    async function exported(id: string, format: DocumentFormat): Promise<Buffer> {
      later();
      const path = join(store.folder, 'exported');
      await exportDocument(opened, id, format, path, commandLine, () => undefined);
      return readFileSync(path);
    }

    const del = (id: string, title: string) =>
      deleteResponses(opened, id, { title, reason }, publisher, later());

    /** What must be nowhere any more: nonces, whole records, and words that were written. */
    async function secretsOf(id: string): Promise<string[]> {
      const secrets = ['希望课后服务多一些体育和音乐'];
      for await (const { nonce } of responsesOf(opened.store.reads, id)) secrets.push(nonce);
      for await (const page of sealedPages(opened.store.reads, id))
        for (const { record } of page) secrets.push(record);
      return secrets;
    }

    test('before it a pack holds everything, after it what is left, and each says what it is', {
      timeout: 300_000,
    }, async () => {
      const id = await sealedField(opened, later());
      const [before, publicBefore] = [await exported(id, 'archive'), await exported(id, 'archive-public')];
      const key = fingerprintIn(before);
      const secrets = await secretsOf(id);
      expect(secrets).toHaveLength(61);
      expect(secrets.filter((secret) => !textIn(before).includes(secret))).toEqual([]);
      const printed = printedOf(before);
      const whole = await verified(before, { key, ...printed, quick: false });
      expect(whole.checks.filter(({ result }) => result !== 'ok')).toEqual([]);

      await del(id, '存档');

      const after = await exported(id, 'archive');
      expect((await exported(id, 'archive')).equals(after)).toBe(true);
      const onShelf = await shelvePack(join(store.folder, 'exported'), later());
      expect(onShelf.checks.filter(({ result }) => result === 'bad')).toEqual([]);
      expect(onShelf.campaign).toMatchObject({ title: '存档' });
      expect(secrets.filter((secret) => textIn(after).includes(secret))).toEqual([]);
      const found = await verified(after, { key, ...printed, quick: false });
      expect(faults(found)).toEqual([]);
      expect(found.holds).toBe(true);
      expect(uncheckedIn(found)).toEqual([
        ...['responses', 'closing', 'exclusions', 'report', 'withholding', 'pattern'],
      ]);
      for (const { result, detail } of found.checks)
        if (result === 'unchecked') expect(detail).toContain('逐份答卷已经删除');
      const files = new Files(after);
      expect(Object.keys(unzipSync(after))).toEqual([
        ...['manifest.json', 'manifest.sig', 'README.txt', 'audit.jsonl', 'bulletins.json', 'campaign.json'],
        ...['documents/DDI-编码手册.xml', 'documents/纸质问卷.pdf', 'documents/编码手册.json'],
        ...[
          'documents/自评报告.docx',
          'documents/自评报表.xlsx',
          'exclusions.json',
          'frozen.json',
          'kept.json',
        ],
        ...['leaves.txt', 'questionnaires/parent.json', 'questionnaires/teacher.json', 'rectifications.json'],
        ...['report.json', 'withholding.json'],
      ]);
      expect(JSON.parse(files.text('kept.json'))).toMatchObject({
        deletion: { actor: 'publisher.one', reason, keptUntil: '2029-11-24' },
        parts: await keptParts(opened.store.reads, id),
      });
      // The three teachers are too few to be told even as a group; eighteen and nine parents are not.
      expect(found.checks.find(({ check }) => check === 'tallies')?.detail).toContain(
        '教师 3 份太少，只留份数',
      );
      expect(files.text('leaves.txt')).toBe(new Files(before).text('leaves.txt'));
      expect(files.text('report.json')).toBe(new Files(before).text('released.json'));
      expect(files.text('audit.jsonl').trimEnd().split('\n').at(-1)).toContain('responses-delete');
      expect(files.text('README.txt')).toContain('删除以前做的内部存档包里还有，也要销毁');
      expect(textIn(after)).toContain('原始答卷已经删除，意见中的词语不能再统计');

      // What was made before holds its answers still, and is checked as it always was.
      expect(await verified(before, { key, ...printed, quick: false })).toEqual(whole);

      const publicAfter = await exported(id, 'archive-public');
      expect((await exported(id, 'archive-public')).equals(publicAfter)).toBe(true);
      expect(secrets.filter((secret) => textIn(publicAfter).includes(secret))).toEqual([]);
      const released = await verified(publicAfter, { key, ...printed });
      expect(faults(released)).toEqual([]);
      expect(uncheckedIn(released)).toEqual([
        ...['responses', 'closing', 'tallies', 'exclusions', 'report', 'withholding', 'pattern', 'audit'],
      ]);
      // It is what it was, but for what it says of the answers and for the words in the Word report.
      expect(differing(publicBefore, publicAfter)).toEqual([
        ...['README.txt', 'documents/自评报告.docx', 'manifest.json', 'manifest.sig'],
      ]);
    });

    test('what was set aside is told by its number alone, and counted so', async () => {
      const id = await fieldWithHistory(opened, later());
      await del(id, '剔除');
      const found = await verified(await exported(id, 'archive'));
      expect(faults(found)).toEqual([]);
      expect(found.checks.find(({ check }) => check === 'exclusions')?.detail).toContain(
        '1 次，份数与报告一致',
      );
    });

    test('totals that were changed do not pass, whoever signs them', async () => {
      const id = await sealedField(opened, later());
      await del(id, '存档');
      const bytes = await exported(id, 'archive');
      const parts = await keptParts(opened.store.reads, id);
      const changed = async (change: (parts: Part[]) => void) => {
        const files = new Files(bytes);
        const kept = JSON.parse(files.text('kept.json'));
        change(kept.parts);
        files.set('kept.json', JSON.stringify(kept));
        return faults(await verified(await files.packed(opened.keys.signing)));
      };
      const at = parts.findIndex(({ counts }) => counts !== null);
      expect(
        await changed((own) => {
          const part = own[at];
          if (!part?.counts) throw new Error('a part has counts');
          part.answers += 1;
          part.counts[0] = part.answers;
        }),
      ).toContainEqual(expect.stringMatching(/^tallies: kept\.json：家长 份数：合计 \d+，报告 \d+$/));
      expect(
        await changed((own) => {
          const [part] = own;
          if (part) own.push(part);
        }),
      ).toContainEqual(expect.stringContaining('这个地方出现两次'));
      // A group of three answers with its counts would give them away.
      expect(
        await changed((own) => {
          const few = own.find(({ counts }) => counts === null);
          if (few) few.counts = [few.answers];
        }),
      ).toContainEqual(expect.stringContaining('不到 5 份'));
      const files = new Files(bytes);
      files.replace('withholding.json', '"small"', '"protected"');
      expect(faults(await verified(await files.packed(opened.keys.signing)))).toContainEqual(
        expect.stringMatching(/^withholding: withholding\.json：cells/),
      );
    });

    test('a pack that is being made while the answers go is no pack', async () => {
      const id = await sealedField(opened, later());
      const gone = { status: 410, code: 'responses-deleted' };
      const { make } = documentKinds.archive;
      const source = await documentSourceOf(opened, await storedReport(opened, id, later()), {
        findings: true,
        actor: commandLine,
      });
      const making = make(source, () => undefined, besideOf(opened, source, join(store.folder, 'first')))[
        Symbol.asyncIterator
      ]();
      expect((await making.next()).done).toBe(false);
      await del(id, '存档');
      await expect(
        (async () => {
          while (!(await making.next()).done);
        })(),
      ).rejects.toMatchObject(gone);
      // Nor is one whose Report was read before, and the rest after.
      await expect(
        make(source, () => undefined, besideOf(opened, source, join(store.folder, 'second')))
          [Symbol.asyncIterator]()
          .next(),
      ).rejects.toMatchObject(gone);
    });
  },
);

interface Part {
  answers: number;
  counts: number[] | null;
}

function fingerprintIn(bytes: Buffer): string {
  return JSON.parse(new Files(bytes).text('manifest.sig')).fingerprint.replaceAll(' ', '');
}

function uncheckedIn({ checks }: Verification): string[] {
  return checks.flatMap(({ check, result }) => (result === 'unchecked' ? [check] : []));
}

/** All that a zip holds, zips in it opened too. */
function textIn(bytes: Uint8Array): string {
  return Object.entries(unzipSync(bytes))
    .map(([name, content]) =>
      /\.(docx|xlsx)$/.test(name) ? textIn(content) : Buffer.from(content).toString(),
    )
    .join('\n');
}

/** The files that two packs hold otherwise. */
function differing(one: Buffer, other: Buffer): string[] {
  const [mine, theirs] = [new Files(one), new Files(other)];
  const names = new Set([...Object.keys(unzipSync(one)), ...Object.keys(unzipSync(other))]);
  return [...names].filter((name) => mine.text(name) !== theirs.text(name)).sort();
}
