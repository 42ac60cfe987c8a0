import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deleteResponses } from '../../../server/campaigns/deletion.ts';
import { setAside } from '../../../server/campaigns/exclusions.ts';
import { verifyPack } from '../../../server/evidence/verify-pack.ts';
import { commandLine } from '../../../server/queries/audit.ts';
import { responsesOf } from '../../../server/queries/responses.ts';
import { renkedu } from '../cli.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { freshFolder } from '../running.ts';
import {
  Files,
  faults,
  fieldWithHistory,
  fileWith,
  type Made,
  packBytes,
  packSource,
  printedOf,
  sealedField,
  verified,
} from './packed.ts';

const now = new Date('2026-11-24T02:00:00Z');
const fixtures = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'fixtures', 'packs');
const first = {
  fingerprint: 'first-fingerprint.txt',
  restricted: 'first-restricted.zip',
  public: 'first-public.zip',
  deleted: 'first-deleted.zip',
};

let store: Awaited<ReturnType<typeof freshStore>>;
let opened: OpenedServices;
let made: Made;

beforeAll(async () => {
  store = await freshStore('sqlite');
  opened = await store.open(() => now);
  made = await packSource(opened, await sealedField(opened, now), now);
});

afterAll(() => store?.end());

test('the packs of the first version hold for ever, every figure of them', async () => {
  // Frozen: MAKE_FIXTURES=1 writes them anew, which only a format of a new number may (docs/decisions/026).
  if (process.env['MAKE_FIXTURES']) await makeFixtures();
  const key = readFileSync(join(fixtures, first.fingerprint), 'utf8').replaceAll(/\s/g, '');
  const printed = (name: string) => printedOf(readFileSync(join(fixtures, name)));
  const check = (name: string) => verifyPack(join(fixtures, name), { key, ...printed(name), quick: false });
  const restricted = await check(first.restricted);
  expect(faults(restricted)).toEqual([]);
  expect(restricted.pack).toMatchObject({ variant: 'restricted', responses: 90, labels: ['自评'] });
  // All but nothing: whatever a later version cannot check in an old pack it must say.
  expect(restricted.checks.filter(({ result }) => result !== 'ok')).toEqual([]);
  const released = await check(first.public);
  expect(faults(released)).toEqual([]);
  expect(released.checks.filter(({ result }) => result === 'unchecked').map(({ check }) => check)).toEqual([
    ...['responses', 'closing', 'tallies', 'exclusions', 'report', 'withholding', 'pattern', 'audit'],
  ]);
  const deleted = await check(first.deleted);
  expect(faults(deleted)).toEqual([]);
  expect(deleted.checks.filter(({ result }) => result === 'unchecked').map(({ check }) => check)).toEqual([
    ...['responses', 'closing', 'exclusions', 'report', 'withholding', 'pattern'],
  ]);
  // What may leave of the one is what the other holds.
  const files = new Files(readFileSync(join(fixtures, first.restricted)));
  expect(new Files(readFileSync(join(fixtures, first.public))).text('report.json')).toBe(
    files.text('released.json'),
  );
});

async function makeFixtures(): Promise<void> {
  mkdirSync(fixtures, { recursive: true });
  const id = await fieldWithHistory(opened, now);
  const source = await packSource(opened, id, now);
  for (const variant of ['restricted', 'public'] as const)
    writeFileSync(join(fixtures, first[variant]), await packBytes(opened, source, variant));
  writeFileSync(join(fixtures, first.fingerprint), `${source.records.facts.seal.fingerprint}\n`);
  const order = { title: '剔除', reason: '保存期限已到' };
  await deleteResponses(opened, id, order, commandLine, now);
  const left = await packSource(opened, id, now);
  writeFileSync(join(fixtures, first.deleted), await packBytes(opened, left, 'restricted'));
}

test('the command checks a pack where there is neither store nor server, and says how it went by its exit', async () => {
  const bytes = await packBytes(opened, made, 'restricted');
  const { path, remove } = fileWith(bytes);
  const changed = Buffer.from(bytes);
  changed[bytes.length - 30] = (changed[bytes.length - 30] ?? 0) ^ 1;
  const bad = fileWith(changed);
  const { folder, remove: removeFolder } = freshFolder();
  const { fingerprint } = made.records.facts.seal;
  try {
    const { root, digest } = printedOf(bytes);
    const printed = ['--root', root.toUpperCase(), '--digest', digest];
    const good = await renkedu(folder, 'verify', path, '--key', fingerprint.toUpperCase(), ...printed);
    expect(good.stderr).toBe('');
    expect(good.code).toBe(0);
    expect(good.stdout).toContain('没有发现不符');
    expect(good.stdout).not.toContain('未能核对');
    const damaged = await renkedu(folder, 'verify', bad.path, '--quick', '--json', '--key', '0'.repeat(32));
    expect(damaged.code).toBe(1);
    expect(damaged.json()).toMatchObject({ holds: false, pack: { responses: 30, fingerprint } });
    expect(damaged.stdout).toContain('withholding.json 的目录项');
    expect(damaged.stdout).toContain('不是组织单位签的');
    const typo = await renkedu(folder, 'verify', path, '--key', 'abc');
    expect(typo.code).not.toBe(0);
    expect(typo.stderr).toContain('指纹是 32 位十六进制');
  } finally {
    for (const end of [remove, bad.remove, removeFolder]) end();
  }
}, 300_000);

test('an answer that is set aside and waits is checked as what it is: recorded, and counted all the same', async () => {
  const id = await sealedField(opened, now);
  const [receipt = ''] = await receiptsIn(id);
  const done = await setAside(opened, id, { receipts: [receipt] }, '填错了学校', commandLine, now);
  expect(done.waiting).toBe(1);
  const bytes = await packBytes(opened, await packSource(opened, id, now), 'restricted');
  expect(faults(await verified(bytes, { quick: false }))).toEqual([]);
  const files = new Files(bytes);
  expect(JSON.parse(files.text('report.json')).excluded).toMatchObject({ count: 1, waiting: 1 });
  // A receipt that belongs to no answer does not pass for it.
  files.replace('exclusions.json', receipt, 'ZZZZZZZZZZZZZZZZ');
  expect(faults(await verified(await files.packed(opened.keys.signing)))).toContainEqual(
    'exclusions: exclusions.json',
  );
});

async function receiptsIn(id: string): Promise<string[]> {
  const receipts: string[] = [];
  for await (const { receipt } of responsesOf(opened.store.reads, id)) receipts.push(receipt);
  return receipts;
}
