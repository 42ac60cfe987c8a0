import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { entryName } from '../../../server/evidence/pack/manifest.ts';
import { singleChanges } from '../../../server/evidence/pack/single-change.ts';
import { zipLayout } from '../../../server/evidence/pack/zip.ts';
import { zipped } from './packed.ts';

test('every byte of a small container is what the format says', async () => {
  const bytes = await zipped([['a', Buffer.from('hi')]]);
  // CRC-32 of "hi" is d8932aac (python3 -c "import zlib; print(hex(zlib.crc32(b'hi')))").
  const common = '0008' + '0000' + '0000' + '2100' + 'ac2a93d8' + '02000000' + '02000000' + '0100' + '0000';
  expect(bytes.toString('hex')).toBe(
    [
      `504b0304${'1400'}${common}61`,
      '6869',
      `504b0102${'1403'}${'1400'}${common}${'0000'}${'0000'}${'0000'}${'0000a481'}${'00000000'}61`,
      `504b0506${'0000'}${'0000'}${'0100'}${'0100'}${'2f000000'}${'21000000'}${'0000'}`,
    ].join(''),
  );
});

test('another library reads the files back, Chinese names too', async () => {
  const files = [
    ['空.txt', Buffer.alloc(0)],
    ['documents/报告.docx', Buffer.from('一二三')],
  ] as const;
  const read = unzipSync(await zipped(files));
  expect(Object.entries(read).map(([name, content]) => [name, Buffer.from(content)])).toEqual(files);
});

test('more than 65,535 files take the larger form of the directory', async () => {
  const files = Array.from({ length: 66_000 }, (_, at) => [String(at), Buffer.from([at % 256])] as const);
  const bytes = await zipped(files);
  const read = unzipSync(bytes);
  expect(Object.keys(read)).toHaveLength(66_000);
  expect(read['65999']).toEqual(new Uint8Array([65_999 % 256]));
});

test('a file of 5 GB and what comes after it take 64-bit numbers, and nothing else does', () => {
  const size = 5_000_000_000;
  const {
    pieces,
    contents,
    size: whole,
  } = zipLayout([
    { name: 'big', size, crc32: 1 },
    { name: 'small', size: 3, crc32: 2 },
  ]);
  const [big, small, bigRecord, smallRecord, end] = pieces.map(({ bytes }) => bytes);
  // 30 bytes and the name; 4 and two numbers of 8 more; then the content.
  expect(contents).toEqual([53, 53 + size + 35]);
  expect(big?.readUInt16LE(4)).toBe(45);
  expect(big?.readUInt32LE(22)).toBe(0xffff_ffff);
  expect(big?.subarray(33).toString('hex')).toBe(`01001000${'00f2052a01000000'.repeat(2)}`);
  expect(small).toHaveLength(35);
  expect(small?.readUInt16LE(4)).toBe(20);
  // The first begins at 0, which fits; the second lies beyond 4 GB.
  expect(bigRecord).toHaveLength(46 + 3 + 20);
  expect(smallRecord?.subarray(51).toString('hex')).toBe('0100080035f2052a01000000');
  // The record of 56 bytes, its locator of 20, and the end of 22.
  expect(end).toHaveLength(98);
  expect(Number(end?.readBigUInt64LE(48))).toBe(53 + size + 35 + 3);
  expect(whole).toBe(53 + size + 35 + 3 + 69 + 63 + 98);
});

test('one changed byte is found from the checksum that the data had', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (data, place, difference) => {
        const at = place % data.length;
        const changed = Uint8Array.from(data);
        changed[at] = (changed[at] ?? 0) ^ difference;
        expect([...singleChanges(crc32(data), crc32(changed), data.length)]).toContainEqual({
          at,
          difference,
        });
      },
    ),
  );
  expect([...singleChanges(7, 7, 100)]).toEqual([]);
});

test('no name leads out of the folder that a pack is unpacked in', () => {
  for (const name of ['a.json', 'documents/存档-自评报表.xlsx', 'questionnaires/npc-deputy.json'])
    expect(entryName.safeParse(name).success, name).toBe(true);
  const bad = ['', '/a', '../a', 'a/../b', 'a//b', 'a/', './a', 'a\\b', 'C:a', 'a\u0000', 'a\n', '.hidden'];
  for (const name of [...bad, 'a.', 'a ', 'a\u202eb', '\ud800', 'a'.repeat(300)])
    expect(entryName.safeParse(name).success, name).toBe(false);
});
