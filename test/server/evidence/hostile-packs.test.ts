import { tmpdir } from 'node:os';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Checks } from '../../../server/evidence/pack/checks.ts';
import { linesOf } from '../../../server/evidence/pack/pack-file.ts';
import { type Verification, verifyPack } from '../../../server/evidence/verify-pack.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { Files, faults, packBytes, packSource, sealedField, verified, zipped } from './packed.ts';
import { reseal } from './resealed.ts';

/** Whoever checks a pack has it from somebody else, who may mean harm to the checking itself. */

const now = new Date('2026-11-24T02:00:00Z');
let store: Awaited<ReturnType<typeof freshStore>>;
let opened: OpenedServices;
let pack: Buffer;

beforeAll(async () => {
  store = await freshStore('sqlite');
  opened = await store.open(() => now);
  pack = await packBytes(opened, await packSource(opened, await sealedField(opened, now), now), 'restricted');
});

afterAll(() => store?.end());

function unreadable({ holds, pack: read, checks }: Verification): boolean {
  return !holds && read === null && checks.length === 1 && checks[0]?.check === 'container';
}

test('what is no pack is refused, whatever it is', async () => {
  const random = Buffer.from(Array.from({ length: 5000 }, () => Math.floor(Math.random() * 256)));
  const compressed = Buffer.from(zipSync({ 'manifest.json': Buffer.alloc(10_000_000) }, { level: 9 }));
  const other = await zipped([['a.txt', Buffer.from('a')]]);
  const none = await zipped([]);
  for (const bytes of [random, compressed, other, none, Buffer.alloc(22), Buffer.alloc(200, 0xff)])
    expect(unreadable(await verified(bytes))).toBe(true);
});

test('what is no ordinary file is not called a pack that was changed', async () => {
  for (const path of ['/dev/null', tmpdir()])
    await expect(verifyPack(path, { key: null, quick: true }), path).rejects.toThrow('不是普通文件');
});

test('a manifest that is no JSON, nests without end, names a path, a name twice or out of order is refused', async () => {
  const { manifest } = new Files(pack);
  const [first, second] = manifest.entries;
  if (!first || !second) throw new Error('a pack has entries');
  const named = (name: string) => ({ ...manifest, entries: [{ ...first, name }] });
  const texts = [
    '{',
    '[]',
    'null',
    `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    ...['../../etc/passwd', '/etc/passwd', 'a\\..\\b', 'a/../../b', 'a\u0000b'].map((name) =>
      JSON.stringify(named(name)),
    ),
    JSON.stringify({ ...manifest, entries: [first, first] }),
    JSON.stringify({ ...manifest, entries: [second, first] }),
    JSON.stringify({ ...manifest, entries: new Array(5001).fill(first) }),
    JSON.stringify({ ...manifest, size: 1e300 }),
    JSON.stringify({ ...manifest, extra: 1 }),
  ];
  for (const text of texts)
    expect(
      unreadable(await verified(await zipped([['manifest.json', Buffer.from(text)]]))),
      text.slice(0, 60),
    ).toBe(true);
});

test('sizes beyond the file take neither time nor memory', async () => {
  const files = new Files(pack);
  const { manifest } = files;
  const entries = manifest.entries.map((entry) => ({ ...entry, bytes: Number.MAX_SAFE_INTEGER }));
  const found = await verified(await files.packed(opened.keys.signing, { entries }));
  expect(found.holds).toBe(false);
  expect(faults(found)).toContainEqual(expect.stringMatching(/^contents: README\.txt（超出文件末尾）/));
  const more = await verified(await files.packed(opened.keys.signing, { size: 1e9 }));
  expect(faults(more)).toContainEqual('seal: manifest.json、campaign.json');
  const huge = new Files(pack);
  huge.replace('campaign.json', '"size":30', '"size":900000000');
  expect(faults(await verified(await huge.packed(opened.keys.signing)))).toContainEqual('leaves: leaves.txt');
});

test('a file that is no JSON, of another shape, or nests without end is a fault of that file', async () => {
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
  const wide = `[${'[],'.repeat(2_100_000)}[]]`;
  const names = ['campaign.json', 'frozen.json', 'exclusions.json', 'withholding.json', 'tallies.json'];
  for (const name of [...names, 'report.json', 'bulletins.json', 'released.json']) {
    for (const text of ['{', 'null', '[1]', '{"format":1}', deep, name === 'campaign.json' ? wide : '"']) {
      const files = new Files(pack);
      files.set(name, text);
      const { holds, checks } = await verified(await files.packed(opened.keys.signing));
      expect(holds, `${name} ${text.slice(0, 20)}`).toBe(false);
      expect(checks.flatMap(({ where }) => where).join('\n')).toContain(name);
    }
  }
});

test('an answer that is none, nests or is too long is named by its line', async () => {
  const lines = new Files(pack).text('responses.jsonl').split('\n');
  const record = JSON.parse(lines[1] ?? '').record;
  const texts = [
    'nonsense',
    '{"closing":"","record":}',
    '{"closing":"\\u0022","record":{}}',
    `{"closing":"","record":${'['.repeat(1000)}${']'.repeat(1000)}}`,
    `{"closing":"","record":${JSON.stringify({ ...record, group: '__proto__' })}}`,
    `{"closing":"","record":${JSON.stringify({ ...record, answers: null })}}`,
    `{"closing":"","record":${JSON.stringify({ ...record, flags: ['made-up'] })}}`,
    `{"closing":"","record":{"a":"${'长'.repeat(500_000)}"}}`,
    '\u0000\ufffd',
  ];
  for (const text of texts) {
    const files = new Files(pack);
    files.set('responses.jsonl', [lines[0], text, ...lines.slice(2)].join('\n'));
    const found = await verified(await files.packed(opened.keys.signing));
    expect(
      found.checks.find(({ check }) => check === 'responses'),
      text.slice(0, 40),
    ).toMatchObject({ result: 'bad', where: ['responses.jsonl'] });
    expect(found.checks.find(({ check }) => check === 'report')).toMatchObject({ result: 'unchecked' });
  }
  const open = new Files(pack);
  open.set('responses.jsonl', lines.join('\n').trimEnd());
  expect(faults(await verified(await open.packed(opened.keys.signing)))).toContain(
    'responses: responses.jsonl',
  );
});

test('a county that nobody could walk through is refused before it is walked', async () => {
  const files = new Files(pack);
  const townships = Array.from({ length: 5000 }, (_, at) => ({
    code: String(100_000_000 + at),
    name: '乡',
    kind: '乡',
  }));
  const frozen = JSON.parse(files.text('frozen.json'));
  frozen.settings.townships = townships;
  files.set('frozen.json', JSON.stringify(frozen));
  expect(faults(await verified(await files.packed(opened.keys.signing)))).toContainEqual(
    'frozen: frozen.json',
  );
});

test('what was frozen is refused before it costs minutes', async () => {
  const cost: [string, (frozen: { settings: Settings; frame: unknown[] }) => void][] = [
    [
      '设置和问卷太长',
      ({ settings }) => grow(settings, { type: 'html', name: 'n', html: '长'.repeat(3 << 20) }),
    ],
    [
      '说明文字太长',
      ({ settings }) => grow(settings, { type: 'html', name: 'n', html: '<b>'.repeat(200_000) }),
    ],
    [
      '单元或者选项太多',
      ({ settings, frame }) => {
        const choices = Array.from({ length: 100_000 }, (_, at) => `o${at}`);
        grow(settings, { type: 'dropdown', name: 'n', title: 'n', choices });
        for (let at = 0; at < 300; at += 1)
          frame.push({ group: 'parent', township: '530426001', school: `校${at}`, eligible: 9 });
      },
    ],
    [
      '或者太多',
      ({ frame }) => frame.push({ group: 'parent', township: '1', school: null, eligible: 1e300 }),
    ],
  ];
  for (const [why, change] of cost) {
    const files = new Files(pack);
    const frozen = JSON.parse(files.text('frozen.json'));
    change(frozen);
    files.set('frozen.json', JSON.stringify(frozen));
    const { checks } = await verified(
      await files.packed(opened.keys.signing, reseal(files, opened.keys.signing)),
    );
    expect(checks.find(({ check }) => check === 'frozen')).toMatchObject({
      result: 'bad',
      detail: expect.stringContaining(why),
    });
  }
});

interface Settings {
  questionnaires: { parent: { pages?: { elements: unknown[] }[]; elements?: unknown[] } };
}

function grow({ questionnaires: { parent } }: Settings, element: object): void {
  const elements = parent.pages?.[0]?.elements ?? parent.elements;
  if (!elements) throw new Error('a questionnaire has elements');
  elements.push(element);
}

test('answers from outside the frame are not counted: each would make a cell of its own', async () => {
  const files = new Files(pack);
  files.replace('responses.jsonl', /"school":""/, '"school":"没有的学校"');
  const { checks } = await verified(
    await files.packed(opened.keys.signing, reseal(files, opened.keys.signing)),
  );
  expect(checks.find(({ check }) => check === 'responses')?.detail).toContain('名册里没有');
  expect(checks.find(({ check }) => check === 'tallies')).toMatchObject({ result: 'unchecked' });
});

test('names without an end, or without number, are neither walked nor printed', async () => {
  const long = new Files(pack);
  long.set('tallies.json', JSON.stringify({ ['长'.repeat(1 << 20)]: 1 }));
  const told = await verified(await long.packed(opened.keys.signing));
  expect(faults(told)).toContainEqual(
    expect.stringMatching(/^tallies: tallies\.json：长{60}：1，应为 没有$/),
  );
  expect(JSON.stringify(told).length).toBeLessThan(20_000);
  const many = new Files(pack);
  many.set('report.json', `{${Array.from({ length: 10_001 }, (_, at) => `"k${at}":0`).join(',')}}`);
  const { checks } = await verified(await many.packed(opened.keys.signing));
  expect(checks.find(({ check }) => check === 'report')?.detail).toContain('JSON 里的名称太多');
});

test('lines are read whole wherever the parts are cut, and none longer than was said', async () => {
  const text = Buffer.from('一\n二二\n\n三\n');
  for (let size = 1; size <= text.length; size += 1) {
    const lines: string[] = [];
    for await (const some of linesOf(cut(text, size), 9)) lines.push(...some.map((line) => line.toString()));
    expect(lines).toEqual(['一', '二二', '', '三']);
  }
  const read = async (bytes: Buffer) => {
    for await (const _ of linesOf(cut(bytes, 3), 4));
  };
  await expect(read(Buffer.from('12345\n'))).rejects.toThrow('a line is too long');
  await expect(read(Buffer.from('12'))).rejects.toThrow('the last line has no end');
});

/** Each part in place of the last one, as a pack's file is read. */
async function* cut(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  const part = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) yield part.subarray(0, bytes.copy(part, 0, at, at + size));
}

test('a million faults are counted and a dozen named', () => {
  const checks = new Checks();
  for (let at = 0; at < 1_000_000; at += 1) checks.bad('leaves', '不一致', [String(at)]);
  expect(checks.list()).toEqual([
    {
      check: 'leaves',
      result: 'bad',
      detail: '不一致',
      where: [...Array.from({ length: 12 }, (_, at) => String(at)), '另有 999988 处'],
    },
  ]);
});
