import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeReport } from '../../../analysis/compose-report.ts';
import { releasedReport } from '../../../analysis/release.ts';
import { withAside } from '../../../server/campaigns/report-source.ts';
import { canonicalText } from '../../../server/evidence/canonical.ts';
import { Checks } from '../../../server/evidence/pack/checks.ts';
import { checkContainer } from '../../../server/evidence/pack/container.ts';
import { talliesText } from '../../../server/evidence/pack/format.ts';
import { OpenedPack } from '../../../server/evidence/pack/opened.ts';
import { PackFile } from '../../../server/evidence/pack/pack-file.ts';
import { checkCounts } from '../../../server/evidence/pack/verify-figures.ts';
import { checkFrozen } from '../../../server/evidence/pack/verify-frozen.ts';
import { checkResponses } from '../../../server/evidence/pack/verify-responses.ts';
import { insertVersion } from '../../../server/queries/questionnaire-versions.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import {
  Files,
  faults,
  fieldWithHistory,
  fileWith,
  packBytes,
  packSource,
  printedOf,
  sealedField,
  verified,
} from './packed.ts';
import { rawKey, reseal } from './resealed.ts';

/**
 * Promise 4, against whoever has the bureau's own key and makes a pack that fits in itself: root, signatures, counts and
 * Report all follow from what he changed. What was printed outside, and what was recorded, tell him.
 */

const now = new Date('2026-11-24T02:00:00Z');
let store: Awaited<ReturnType<typeof freshStore>>;
let opened: OpenedServices;
let pack: Buffer;
/** With answers set aside and a bulletin. */
let history: Buffer;
let key: string;

beforeAll(async () => {
  store = await freshStore('sqlite');
  opened = await store.open(() => now);
  pack = await packBytes(opened, await packSource(opened, await sealedField(opened, now), now), 'restricted');
  const second = await fieldWithHistory(opened, now);
  history = await packBytes(opened, await packSource(opened, second, now), 'restricted');
  key = createHash('sha256')
    .update(Buffer.from(rawKey(opened.keys.signing), 'hex'))
    .digest('hex')
    .slice(0, 32);
});

afterAll(() => store?.end());

/** Changes a pack, then makes all that follows from its answers and from what was frozen anew, and signs it. */
async function forged(bytes: Buffer, change: (files: Files) => void): Promise<Buffer> {
  const files = new Files(bytes);
  change(files);
  const more = reseal(files, opened.keys.signing);
  const { path, remove } = fileWith(await files.packed(opened.keys.signing, more));
  const file = await PackFile.open(path);
  try {
    const container = await checkContainer(file, new Checks());
    if (!container) throw new Error('a pack that was made has a container');
    const half = new OpenedPack(container, new Checks());
    await checkFrozen(half);
    const texts = await checkResponses(half, null);
    const recounted = texts && (await checkCounts(half, texts));
    if (!half.campaign || !recounted) throw new Error('what was forged can be counted');
    const report = composeReport(withAside(recounted.whole, recounted));
    files.set('tallies.json', talliesText(half.campaign.layouts, recounted.whole.tallies));
    files.set('report.json', canonicalText(report));
    files.set('released.json', canonicalText(releasedReport(report)));
  } finally {
    await file.close();
    remove();
  }
  return files.packed(opened.keys.signing, more);
}

test('an answer that was changed, with all that follows and the right key, is told by the printed root and the audit', async () => {
  const bytes = await forged(pack, (files) => files.replace('responses.jsonl', '"overall":1', '"overall":5'));
  const alone = await verified(bytes, { key });
  expect(faults(alone).filter((fault) => !fault.startsWith('audit: '))).toEqual([]);
  // The seal's own entry of the audit tells the root that there was.
  expect(faults(alone)).toContainEqual(expect.stringMatching(/^audit: audit\.jsonl：封存 30 .*：没有记录$/));
  expect(alone.checks.find(({ check }) => check === 'printed')).toMatchObject({
    result: 'unchecked',
    detail: expect.stringContaining(printedOf(bytes).root),
  });
  const held = await verified(bytes, { key, ...printedOf(pack) });
  expect(faults(held)).toContainEqual(`printed: campaign.json：根 ${printedOf(bytes).root}`);
  expect(faults(await verified(pack, { key, ...printedOf(pack) }))).toEqual([]);
});

test('an answer that was taken away is told by the printed root', async () => {
  const bytes = await forged(pack, (files) => files.replace('responses.jsonl', /^.*\n/, ''));
  const held = await verified(bytes, { key, ...printedOf(pack) });
  expect(held.pack?.responses).toBe(29);
  expect(faults(held)).toContainEqual(expect.stringMatching(/^printed: campaign\.json：根 /));
  expect(faults(held)).toContainEqual(expect.stringMatching(/^audit: audit\.jsonl：封存 29 /));
});

test('another frame under the same answers and root is told by the printed digest', async () => {
  const bytes = await forged(pack, (files) =>
    files.replace('frozen.json', '"eligible":40', '"eligible":400'),
  );
  const { root, digest } = printedOf(pack);
  expect(printedOf(bytes).root).toBe(root);
  expect(faults(await verified(bytes, { key, root }))).not.toContainEqual(expect.stringMatching(/^printed/));
  const held = faults(await verified(bytes, { key, root, digest }));
  expect(held).toContainEqual(`printed: campaign.json：冻结内容摘要 ${printedOf(bytes).digest}`);
  expect(held).toContainEqual(expect.stringMatching(/^audit: audit\.jsonl：发布 .*：没有记录$/));
});

test('answers set aside that nobody recorded, or a record that has gone, are found in the audit', async () => {
  const [act] = JSON.parse(new Files(history).text('exclusions.json')).acts;
  const receipts = [...new Files(history).text('responses.jsonl').matchAll(/"receipt":"(\w{16})"/g)]
    .map(([, receipt = '']) => receipt)
    .filter((receipt) => !act.receipts.includes(receipt))
    .slice(0, 5);
  const more = { ...act, number: 2, answers: 5, reason: '补', rule: null, receipts: receipts.sort() };
  const pattern = '{"pattern":null,"revision":2}';
  const added = await forged(history, (files) => {
    files.set('exclusions.json', canonicalText({ format: 1, acts: [act, more] }));
    files.replace('withholding.json', /\]\}$/, `,${pattern}]}`);
  });
  expect(faults(await verified(added, { key, ...printedOf(history) }))).toEqual([
    expect.stringMatching(/^audit: audit\.jsonl：第 2 次剔除 5 份 .* 补：没有记录$/),
  ]);
  const gone = await forged(history, (files) => files.set('exclusions.json', '{"acts":[],"format":1}'));
  expect(faults(await verified(gone, { key, ...printedOf(history) }))).toEqual([
    expect.stringMatching(/^audit: audit\.jsonl：第 1 次剔除 20 份 .* 经核实为代填：包里没有$/),
  ]);
});

test('one answer set aside twice, in one act or in two, is found', async () => {
  const [act] = JSON.parse(new Files(history).text('exclusions.json')).acts;
  const both = [act, { ...act, number: 2 }];
  const files = new Files(history);
  files.set('exclusions.json', canonicalText({ format: 1, acts: both }));
  expect(faults(await verified(await files.packed(opened.keys.signing)))).toContainEqual(
    `exclusions: exclusions.json：${act.receipts[0]}`,
  );
  const [first] = act.receipts;
  files.set(
    'exclusions.json',
    canonicalText({ format: 1, acts: [{ ...act, answers: 2, receipts: [first, first] }] }),
  );
  expect(faults(await verified(await files.packed(opened.keys.signing)))).toContainEqual(
    'exclusions: exclusions.json',
  );
});

test('a document that was swapped and signed again is not said to hold the figures of the Report', async () => {
  const files = new Files(pack);
  files.set('documents/报告_二.docx', 'another');
  const found = await verified(await files.packed(opened.keys.signing), { key, ...printedOf(pack) });
  expect(found.checks.find(({ check }) => check === 'documents')?.detail).toContain('没有打开');
});

test('the versions of a questionnaire are told by their digests, who saved them inside alone, and none can be left out', async () => {
  const id = await sealedField(opened, now);
  const before = await packBytes(opened, await packSource(opened, id, now), 'restricted');
  expect(new Files(before).text('versions.json')).toBe('');
  const drafts = [{ title: '第一稿' }, JSON.parse(new Files(before).text('questionnaires/parent.json'))];
  for (const [at, source] of drafts.entries()) {
    const head = { number: at + 1, savedAt: now.toISOString(), savedBy: 'publisher.one', faults: 1 - at };
    await insertVersion(opened.store.db, id, 'parent', head, source);
  }
  const made = await packSource(opened, id, now);
  const bytes = await packBytes(opened, made, 'restricted');
  expect(faults(await verified(bytes))).toEqual([]);
  const files = new Files(bytes);
  const { versions } = JSON.parse(files.text('versions.json'));
  expect(versions).toMatchObject([
    { group: 'parent', number: 1, savedBy: 'publisher.one', faults: 1 },
    { group: 'parent', number: 2, savedBy: 'publisher.one', faults: 0 },
  ]);
  const parent = createHash('sha256').update(files.text('questionnaires/parent.json')).digest('hex');
  expect(versions.map(({ sha256 }: { sha256: string }) => sha256 === parent)).toEqual([false, true]);
  const released = await packBytes(opened, made, 'public');
  expect(faults(await verified(released))).toEqual([]);
  expect(new Files(released).text('versions.json')).not.toContain('publisher.one');
  files.replace('versions.json', /\{[^{}]*"number":1[^{}]*\},/, '');
  expect(faults(await verified(await files.packed(opened.keys.signing)))).toContainEqual(
    'questionnaires: versions.json：parent 第 2 版',
  );
});
