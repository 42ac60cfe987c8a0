import { createHash, sign } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackShelf, shelvePacks } from '../../../server/evidence/pack-shelf.ts';
import { signedText } from '../../../server/evidence/seal.ts';
import { shelvePack } from '../../../server/evidence/shelved-pack.ts';
import { renkedu } from '../cli.ts';
import { freshStore, type OpenedServices } from '../fresh-store.ts';
import { freshFolder } from '../running.ts';
import { Files, packBytes, packSource, sealedField } from './packed.ts';
import { sealedYear } from './yearly-packs.ts';

const [first, second] = [new Date('2024-06-05T02:00:00Z'), new Date('2025-06-10T02:00:00Z')];
const fixtures = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'fixtures', 'packs');
const { folder, remove } = freshFolder();
const ends: (() => unknown)[] = [remove];
/** Where the command finds neither store nor server. */
const nowhere = join(folder, 'nowhere');

let bureau: OpenedServices;
/** Made on two machines with keys of their own, a year apart. */
let earlier: string;
let later: string;
let practice: string;

beforeAll(async () => {
  mkdirSync(nowhere);
  const [old, fresh] = await Promise.all([machine(first), machine(second)]);
  bureau = fresh;
  earlier = await packOf(old, await sealedYear(old, '2024年调查', 60), first, 'earlier.zip');
  const id = await sealedYear(fresh, '2025年调查', 80);
  later = await packOf(fresh, id, second, 'later.zip', 'public');
  practice = await packOf(fresh, await sealedField(fresh, second), second, 'practice.zip');
});

afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

async function machine(now: Date): Promise<OpenedServices> {
  const store = await freshStore('sqlite');
  ends.push(store.end);
  return store.open(() => now);
}

async function packOf(
  opened: OpenedServices,
  id: string,
  now: Date,
  name: string,
  variant: 'restricted' | 'public' = 'restricted',
): Promise<string> {
  return written(name, await packBytes(opened, await packSource(opened, id, now), variant));
}

function written(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const shelf = (paths: string[], mixed = false) => shelvePacks(paths, { now: second, mixed });

/** What the shelf says of a pack of 2025 in which something was changed, signed anew by its own key. */
async function changed(change: (files: Files) => void): Promise<PackShelf['packs'][number] | undefined> {
  const files = new Files(readFileSync(later));
  change(files);
  const path = written('changed.zip', await files.packed(bureau.keys.signing));
  return (await shelf([path, earlier])).packs.find(({ file }) => file === path);
}

test('packs of several years and machines are listed and compared where there is neither store nor server', async () => {
  const { code, json } = await renkedu(nowhere, 'shelf', later, earlier, '--json');
  expect(code).toBe(0);
  const { packs, trend } = json() as PackShelf;
  expect(packs).toMatchObject([
    {
      file: earlier,
      holds: true,
      leftOut: null,
      campaign: {
        ...{ title: '2024年调查', labels: ['自评'], variant: 'restricted', responses: 'whole' },
        ...{ answers: 100, eligible: 400, headline: { rate: 0.6, verdict: 'not-reached' }, bar: 0.85 },
        // Closed on 5 June 2024, kept for 36 months.
        retention: { keptUntil: '2027-06-05' },
      },
    },
    {
      file: later,
      holds: true,
      leftOut: null,
      campaign: {
        ...{ title: '2025年调查', variant: 'public', responses: 'left-out', headline: { rate: 0.8 } },
        retention: { keptUntil: '2028-06-10' },
      },
    },
  ]);
  // √(.24 / 99 · ¾) = .0426 and √(.16 / 99 · ¾) = .0348, each printed to .001, and added: some may have answered twice.
  const change = { change: expect.closeTo(0.2, 9), se: expect.closeTo(0.043 + 0.035, 9), clear: true };
  expect(trend?.headline.steps).toEqual([expect.objectContaining(change)]);
  expect(trend?.byGroup).toMatchObject([{ group: 'parent', steps: [change] }]);
});

test('people read it in words: figures, retention, whose keys, and that figures were not counted again', async () => {
  const { code, stdout } = await renkedu(nowhere, 'shelf', earlier, later);
  expect(code).toBe(0);
  for (const words of [
    ...['2024年调查（自评）', '60.0%', '未达到（参考）', '标准 85.0%', '100 份，名册 400 人', '+20.0'],
    ...['2027-06-05', '内部，不得外传', '可外发', '签名用了 2 把不同的密钥', '没有由答卷重新计算'],
  ])
    expect(stdout).toContain(words);
});

test('practice stands beside real years and is compared with them only where somebody asks for it', async () => {
  const titles = ({ trend }: PackShelf) => trend?.campaigns.map(({ title }) => title);
  const apart = await shelf([practice, later, earlier]);
  expect(titles(apart)).toEqual(['2024年调查', '2025年调查']);
  expect(apart.packs.map(({ leftOut }) => leftOut).sort()).toEqual([null, null, 'practice']);
  expect(titles(await shelf([practice, later, earlier], true))).toContain('存档');
  const { stdout } = await renkedu(nowhere, 'shelf', practice, later, '--mixed');
  expect(stdout).toContain('不得作为依据');
  expect((await shelf([practice, later])).trend).toBeNull();
  expect((await shelf([practice])).packs[0]?.leftOut).toBeNull();
});

test('what is broken or no pack is named, nothing of it is told, and the others are listed all the same', async () => {
  const bytes = readFileSync(later);
  const at = bytes.indexOf('"headline"');
  bytes[at + 1] = 0x48;
  const broken = written('broken.zip', bytes);
  const other = written('other.zip', Buffer.from('zip'));
  const missing = join(folder, 'missing.zip');
  const paths = [broken, other, missing, folder, earlier];
  const { code, stdout, json } = await renkedu(nowhere, 'shelf', ...paths, '--json');
  expect(code, stdout).toBe(1);
  const { packs, trend } = json() as PackShelf;
  expect(packs.map(({ file, holds }) => [file, holds])).toEqual([
    [earlier, true],
    ...[broken, other, missing, folder].map((file) => [file, false]),
  ]);
  expect(packs.slice(1).every(({ campaign }) => campaign === null)).toBe(true);
  expect(trend).toBeNull();
  const said = await renkedu(nowhere, 'shelf', ...paths);
  expect(said.code).toBe(1);
  for (const words of [
    'report.json 第',
    '读不到可用的 manifest.json',
    '没有这个文件',
    '不是普通文件',
    '60.0%',
  ])
    expect(said.stdout).toContain(words);
});

test('a pack that is signed and yet shows what may not leave, or no Report, does not hold', async () => {
  const wrong: [string, (files: Files) => void][] = [
    ['three answers', (files) => files.replace('report.json', /"valid":100/, '"valid":3')],
    ['more decimals', (files) => files.replace('report.json', '"rate":0.8,', '"rate":0.80001,')],
    ['a rate that is none', (files) => files.replace('report.json', /"rate":0\.8,/g, '"rate":"x",')],
    ['another bar', (files) => files.replace('report.json', '"bar":0.85', '"bar":0.75')],
    ['an open field', (files) => files.replace('report.json', '"status":"closed"', '"status":"open"')],
    ['no JSON', (files) => files.set('report.json', '{')],
    ['no Report', (files) => files.delete('report.json')],
    ['another frame', (files) => files.replace('frozen.json', '"eligible":400', '"eligible":500')],
  ];
  for (const [name, change] of wrong) {
    const found = await changed(change);
    expect(found, name).toMatchObject({ holds: false, campaign: null });
  }
  expect(await changed(() => undefined)).toMatchObject({ holds: true });
});

test('one campaign is compared once, whatever the number of its packs', async () => {
  const id = await sealedYear(bureau, '两份', 70);
  const packs = [
    await packOf(bureau, id, second, 'inside.zip'),
    await packOf(bureau, id, second, 'outside.zip', 'public'),
  ];
  const { trend, packs: listed } = await shelf([...packs, earlier]);
  expect(trend?.campaigns.map(({ title }) => title)).toEqual(['2024年调查', '两份']);
  expect(listed.map(({ leftOut }) => leftOut).filter((why) => why === 'older')).toHaveLength(1);
});

test('of two packs that say they are the same campaign under different roots none is compared', async () => {
  const forged = written('forged.zip', await asCampaign(readFileSync(later), readFileSync(earlier)));
  const { packs, trend } = await shelf([forged, later, earlier]);
  expect(packs.map(({ holds, leftOut }) => [holds, leftOut])).toContainEqual([true, 'contradicts']);
  expect(packs.filter(({ leftOut }) => leftOut === 'contradicts')).toHaveLength(2);
  expect(trend).toBeNull();
  expect((await renkedu(nowhere, 'shelf', forged, earlier)).code).toBe(1);
});

/** A pack made up as if it were another campaign's. */
async function asCampaign(bytes: Buffer, other: Buffer): Promise<Buffer> {
  const files = new Files(bytes);
  const { id } = files.manifest.campaign;
  const as = new Files(other).manifest.campaign.id;
  for (const name of ['campaign.json', 'report.json']) files.replace(name, new RegExp(id, 'g'), as);
  return resealed(files);
}

/** Seals and signs anew what was changed, as whoever has a key can. */
function resealed(files: Files): Promise<Buffer> {
  const key = bureau.keys.signing;
  const { id, digest, seal } = JSON.parse(files.text('campaign.json'));
  const text = signedText({ campaign: id, digest, size: seal.size, root: seal.root });
  files.replace('campaign.json', seal.signature, sign(null, Buffer.from(text), key).toString('hex'));
  return files.packed(key, { digest, campaign: { ...files.manifest.campaign, id } });
}

test('neither a title nor a file’s name can speak to the terminal', async () => {
  const files = new Files(readFileSync(later));
  const { digest } = files.manifest;
  for (const name of ['frozen.json', 'report.json']) files.replace(name, '2025年调查', 'a\\u001b[2Jb');
  const changed = createHash('sha256').update(files.text('frozen.json')).digest('hex');
  for (const name of ['campaign.json', 'report.json']) files.replace(name, new RegExp(digest, 'g'), changed);
  const path = written('sly\u001b[2J.zip', await resealed(files));
  const { stdout } = await renkedu(nowhere, 'shelf', path, earlier, join(folder, 'no\u001b[2J.zip'));
  expect(stdout).not.toContain('\u001b');
  // In the list and at the head of the comparison.
  expect(stdout.split('a�[2Jb')).toHaveLength(3);
});

test('from the day after the last one it says that the answers are due', async () => {
  const last = await shelvePack(earlier, new Date('2027-06-05T15:59:00Z'));
  expect(last.campaign?.retention).toEqual({ keptUntil: '2027-06-05', daysLeft: 0, state: 'soon' });
  const after = await shelvePack(earlier, new Date('2027-06-05T16:00:00Z'));
  expect(after.campaign?.retention).toEqual({ keptUntil: '2027-06-05', daysLeft: -1, state: 'due' });
});

test('the packs of the first version stand on the shelf for ever', async () => {
  const files = ['first-restricted.zip', 'first-public.zip'].map((name) => join(fixtures, name));
  for (const { holds, campaign } of (await shelf(files)).packs) {
    expect(holds).toBe(true);
    expect(campaign).toMatchObject({ answers: 90, eligible: 600, headline: { rate: 0.817 } });
  }
});
