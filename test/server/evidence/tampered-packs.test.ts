import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { zipLayout } from '../../../server/evidence/pack/zip.ts';
import { fingerprintOf } from '../../../server/evidence/seal.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { Files, faults, fieldWithHistory, packBytes, packSource, sealedField, verified } from './packed.ts';
import { rawKey, reseal } from './resealed.ts';

/** Promise 4, against somebody who holds a pack and changes it: by chance, on purpose, with or without the key. */

const now = new Date('2026-11-24T02:00:00Z');
let store: Awaited<ReturnType<typeof freshStore>>;
let opened: OpenedServices;
let pack: Buffer;
let released: Buffer;
/** With answers set aside and a bulletin. */
let history: Buffer;

beforeAll(async () => {
  store = await freshStore('sqlite');
  opened = await store.open(() => now);
  const made = await packSource(opened, await sealedField(opened, now), now);
  pack = await packBytes(opened, made, 'restricted');
  released = await packBytes(opened, made, 'public');
  const second = await fieldWithHistory(opened, now);
  history = await packBytes(opened, await packSource(opened, second, now), 'restricted');
});

afterAll(() => store?.end());

/** Faults of a pack after a change, every digest put right again and signed by whoever holds the bureau's key. */
async function afterChange(change: (files: Files) => void, bytes = pack, quick = true): Promise<string[]> {
  const files = new Files(bytes);
  change(files);
  return faults(await verified(await files.packed(opened.keys.signing), { quick }));
}

test('what is whole holds, and packing it again by hand changes nothing', async () => {
  for (const bytes of [pack, released, history]) {
    expect((await new Files(bytes).packed(opened.keys.signing)).equals(bytes)).toBe(true);
    expect(faults(await verified(bytes, { quick: false }))).toEqual([]);
  }
});

test('any single byte that is changed is found and located', async () => {
  const { manifest, text } = bound(new Files(pack));
  const files = ['manifest.json', 'manifest.sig', ...manifest.entries.map(({ name }) => name)].map(
    (name) => ({
      name,
      size: Buffer.byteLength(text(name)),
      crc32: 0,
    }),
  );
  const layout = zipLayout(files);
  /** Whose byte it is, from the sizes alone. */
  const ownerOf = (at: number) => {
    const piece = layout.pieces.find((one) => at >= one.at && at < one.at + one.bytes.length);
    const inside = files.findIndex(
      (_, index) => at < (layout.contents[index] ?? 0) + (files[index]?.size ?? 0),
    );
    return piece ? (piece.name ?? '容器结尾') : (files[inside]?.name ?? '');
  };
  const changes = process.env['LONG'] ? 1000 : 30;
  for (let change = 0; change < changes; change += 1) {
    // Half of them in the headers and the directory, which are a small part of all bytes.
    const { at: start, bytes } = layout.pieces[change % layout.pieces.length] ?? { at: 0, bytes: pack };
    const at =
      change % 2 === 0
        ? Math.floor(Math.random() * pack.length)
        : start + Math.floor(Math.random() * bytes.length);
    const changed = Buffer.from(pack);
    changed[at] = (changed[at] ?? 0) ^ (1 + Math.floor(Math.random() * 255));
    const found = await verified(changed);
    const places = found.checks.flatMap(({ check, where }) =>
      check === 'container' || check === 'contents' ? where : [],
    );
    expect(places, `byte ${at}`).toHaveLength(1);
    expect(places[0]).toContain(`容器第 ${at} 字节`);
    expect(places[0]?.startsWith(ownerOf(at)), `${places[0]}: ${ownerOf(at)}`).toBe(true);
    expect(found.holds).toBe(false);
  }
}, 600_000);

test('several changed bytes, bytes before, after and missing are found', async () => {
  const report = pack.indexOf('"headline"');
  const changed = Buffer.from(pack);
  changed.write('nonsense', report);
  expect(faults(await verified(changed))).toContainEqual(
    expect.stringMatching(/^contents: released\.json（容器第/),
  );
  for (const bytes of [
    Buffer.concat([pack, Buffer.from([0])]),
    Buffer.concat([Buffer.from('#!/bin/sh\n'), pack]),
    pack.subarray(0, -1),
    pack.subarray(0, Math.floor(pack.length / 2)),
    pack.subarray(0, 100),
    Buffer.alloc(0),
  ]) {
    const { holds, checks } = await verified(bytes);
    expect(holds).toBe(false);
    expect(checks.find(({ check }) => check === 'container')).toMatchObject({ result: 'bad' });
  }
});

test('an answer that was changed with all digests is found by the signature, and by the root', async () => {
  const files = new Files(pack);
  files.replace('responses.jsonl', '"overall":1', '"overall":5');
  const found = faults(await verified(await files.packed(null)));
  expect(found).toContainEqual('signature: manifest.json、manifest.sig');
  expect(found).toContainEqual(
    expect.stringMatching(/^responses: responses\.jsonl 第 \d+ 行：回执 [2-9A-Z]{16} /),
  );
  expect(found).toContainEqual(expect.stringMatching(/^tallies: tallies\.json：cells\[\d\]\.counts/));
  expect(found).toContainEqual(expect.stringMatching(/^report: report\.json：/));
});

test('who holds the key can neither take an answer away nor put one in', async () => {
  const lines = new Files(pack).text('responses.jsonl').split('\n');
  const [first = '', second = ''] = lines;
  const without = await afterChange((files) => files.set('responses.jsonl', lines.slice(1).join('\n')));
  expect(without).toContainEqual(
    expect.stringMatching(/^responses: responses\.jsonl 第 1 行：前面少了 1 份/),
  );
  const last = await afterChange((files) =>
    files.set('responses.jsonl', `${lines.slice(0, -2).join('\n')}\n`),
  );
  expect(last).toContainEqual('responses: responses.jsonl 第 29 行以后：少了 1 份，名单里有它们的回执码');
  const forged = first.replace(/"receipt":"./, '"receipt":"Z');
  const added = await afterChange((files) => files.set('responses.jsonl', [forged, ...lines].join('\n')));
  expect(added[0]).toMatch(/^responses: responses\.jsonl 第 1 行：回执 Z\w{15} 不在封存的根里/);
  const swapped = await afterChange((files) =>
    files.set('responses.jsonl', [second, first, ...lines.slice(2)].join('\n')),
  );
  expect(swapped[0]).toMatch(/^responses: responses\.jsonl 第 1 行：前面少了 1 份/);
  const twice = await afterChange((files) =>
    files.set('responses.jsonl', [first, first, ...lines.slice(1)].join('\n')),
  );
  expect(twice[0]).toMatch(/^responses: responses\.jsonl 第 2 行：.*重复/);
});

test('a list of receipts with a line changed, taken away or put in does not lead to the root', async () => {
  const shorter = await afterChange((files) =>
    files.set('leaves.txt', files.text('leaves.txt').replace(/.*\n$/, '')),
  );
  expect(shorter).toContainEqual('leaves: leaves.txt');
  const changed = await afterChange((files) => files.replace('leaves.txt', /.\n$/, 'z\n'));
  expect(changed).toContainEqual(expect.stringMatching(/^leaves: leaves\.txt 第 38 行/));
  const head = await afterChange((files) => files.replace('leaves.txt', 'responses 30', 'responses 31'));
  expect(head).toContainEqual('leaves: leaves.txt 第 4 行');
});

test('every figure, count, flag and word that does not follow from the answers is named', async () => {
  const cases: [string, (files: Files) => void, RegExp, Buffer?][] = [
    [
      'a rate',
      (files) => files.replace('report.json', /"rate":0\.\d+/, '"rate":0.99'),
      /^report: report\.json：.*rate/,
    ],
    [
      'a note',
      (files) => files.replace('report.json', /("notes":.*?"text":")/, '$1X'),
      /^report: report\.json：notes/,
    ],
    [
      'a released rate',
      (files) => files.replace('released.json', /"rate":0\.\d+/, '"rate":0.99'),
      /^released: released\.json：/,
    ],
    [
      'a count',
      (files) => files.replace('tallies.json', /"counts":\[\d+/, '"counts":[99'),
      /^tallies: tallies\.json：cells\[0\]\.counts\[0\]：99/,
    ],
    [
      'a flag',
      (files) => files.replace('responses.jsonl', '"closing":"same-text"', '"closing":""'),
      /^closing: responses\.jsonl 第 \d+ 行/,
    ],
    [
      'a question',
      (files) => files.replace('questionnaires/parent.json', '小问卷', '大问卷'),
      /^questionnaires: questionnaires\/parent\.json/,
    ],
    [
      'the frame',
      (files) => files.replace('frozen.json', '"eligible":40', '"eligible":400'),
      /^frozen: frozen\.json/,
    ],
    [
      'the closing',
      (files) => files.replace('campaign.json', '"closedAt":"2026', '"closedAt":"2025'),
      /^report: report\.json：campaign\.closedAt/,
    ],
    [
      'an entry of the audit',
      (files) => files.replace('audit.jsonl', '"action":"campaign-seal"', '"action":"campaign-open"'),
      /^audit: audit\.jsonl 第 \d+ 行/,
    ],
    [
      'the seal',
      (files) => files.replace('campaign.json', '"size":30', '"size":31'),
      /^seal: campaign\.json/,
    ],
    ['a file too few', (files) => files.delete('tallies.json'), /^files: 缺少 tallies\.json/],
    ['a file too many', (files) => files.set('run.sh', 'rm'), /^files: 多出 run\.sh/],
    [
      'who was set aside',
      (files) => files.replace('exclusions.json', /"receipts":\["\w{16}",/, '"receipts":['),
      /^exclusions: exclusions\.json 第 1 次/,
      history,
    ],
    [
      'a receipt of nobody',
      (files) => files.replace('exclusions.json', /"receipts":\["\w{16}"/, '"receipts":["ZZZZZZZZZZZZZZZZ"'),
      /^exclusions: exclusions\.json$/,
      history,
    ],
    [
      'that anything was',
      (files) => files.set('exclusions.json', '{"acts":[],"format":1}'),
      /^report: report\.json：/,
      history,
    ],
    [
      'the bulletin',
      (files) => files.replace('bulletins.json', '"title":"剔除"', '"title":"剔去"'),
      /^bulletins: bulletins\.json 第 1 版/,
      history,
    ],
    [
      'when it was to close',
      (files) => files.replace('campaign.json', '下雪停课两天', '停电'),
      /^report: report\.json：notes/,
      history,
    ],
  ];
  for (const [name, change, expected, bytes = pack] of cases)
    expect(await afterChange(change, bytes), name).toContainEqual(expect.stringMatching(expected));
});

test('a small cell that the pattern lets out is found, and a pattern that is too loose', async () => {
  const open = (files: Files) =>
    files.replace('withholding.json', /"cells":\[.*?\],"changed"/, '"cells":[],"changed"');
  const found = await afterChange(open, pack, false);
  expect(found).toContainEqual('withholding: withholding.json：teacher 530426001（有效 3 份）');
  expect(found).toContainEqual(expect.stringMatching(/^pattern: withholding\.json 第 0 次以后：cells/));
  const looser = await afterChange(
    (files) => files.replace('withholding.json', '"items":false', '"items":true'),
    pack,
    false,
  );
  expect(looser).toContainEqual(expect.stringMatching(/^pattern: withholding\.json 第 0 次以后/));
  const missing = await afterChange(
    (files) => files.replace('withholding.json', /,\{"pattern":.*"revision":1\}/, ''),
    history,
    false,
  );
  expect(missing).toContainEqual('pattern: withholding.json 第 1 次以后');
}, 300_000);

test('in the public variant a small figure, a finer one and another frame are found', async () => {
  const cell = /\{"estimate":\{"suppressed":"small"\},"group":"teacher","township"/;
  const small = await afterChange(
    (files) =>
      files.replace('report.json', cell, '{"estimate":{"rate":0.5,"valid":3},"group":"teacher","township"'),
    released,
  );
  expect(small).toContainEqual(
    expect.stringMatching(/^released: report\.json：byGroupTownship\[\d\]：有效只有 3 份/),
  );
  expect(small).toContainEqual(expect.stringMatching(/^withholding: withholding\.json：cells/));
  const finer = await afterChange(
    (files) => files.replace('report.json', /("headline":\{.*?"rate":0\.\d+)/, '$17123'),
    released,
  );
  expect(finer).toContainEqual('released: report.json：headline：比率不止一位小数');
  const received = await afterChange(
    (files) => files.replace('report.json', /"received":(\d)/, '"received":9$1'),
    released,
  );
  expect(received).toContainEqual(
    expect.stringMatching(/^report: report\.json：participation：共 \d+ 份，封存 30 份/),
  );
  const definition = await afterChange(
    (files) =>
      files.replace('report.json', '"definition":"overall","excluded"', '"definition":"pooled","excluded"'),
    released,
  );
  expect(definition).toContainEqual(expect.stringMatching(/^report: report\.json：definition/));
});

test('a whole pack that somebody made up and signed is found by the fingerprint alone', async () => {
  const own = fingerprintOf(rawKey(opened.keys.signing));
  const { privateKey } = generateKeyPairSync('ed25519');
  const files = new Files(pack);
  files.replace('responses.jsonl', '"overall":1', '"overall":5');
  const more = reseal(files, privateKey);
  const forged = await files.packed(privateKey, more);
  const without = await verified(forged);
  expect(without.checks.find(({ check }) => check === 'key')).toMatchObject({
    result: 'unchecked',
    detail: expect.stringContaining('海报、公报或者 Word 报告上印的指纹逐字核对'),
  });
  for (const check of ['signature', 'seal', 'leaves', 'responses'])
    expect(without.checks.find((one) => one.check === check)).toMatchObject({ result: 'ok' });
  expect(faults(await verified(forged, { key: own.replaceAll(' ', '') }))).toContainEqual(
    'key: campaign.json：seal、manifest.sig',
  );
  expect(faults(await verified(pack, { key: own.replaceAll(' ', '') }))).toEqual([]);
  // With the bureau's seal and a manifest of his own he does not come far either.
  const half = await new Files(pack).packed(privateKey);
  expect(faults(await verified(half))).toEqual(['seal: campaign.json：seal.publicKey、manifest.sig']);
});

function bound(files: Files) {
  return { manifest: files.manifest, text: (name: string) => files.text(name) };
}
