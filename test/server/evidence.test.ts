import { createSecretKey } from 'node:crypto';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leafHash, MerkleRoot, MerkleTree } from '../../server/evidence/merkle.ts';
import { canonicalAnswers, readReceipt, receiptFor, recordText } from '../../server/intake/record.ts';
import { verifyInclusion } from './evidence/inclusion.ts';

/** The leaves and roots of certificate-transparency-go's merkle tests, which RFC 6962 and RFC 9162 share. */
const inputs = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const leaves = inputs.map((input) => leafHash(Buffer.from(input, 'hex')));

test('roots of trees of 0 to 8 leaves are the published ones', () => {
  const tree = new MerkleRoot();
  for (const [size, root] of roots.entries()) {
    expect(tree.root().toString('hex')).toBe(root);
    const leaf = leaves[size];
    if (leaf) tree.add(leaf);
  }
});

test('the published audit paths of the eight leaves', () => {
  const path = (index: number, size: number) =>
    new MerkleTree(Buffer.concat(leaves.slice(0, size))).path(index).map((one) => one.toString('hex'));
  expect(path(0, 8)).toEqual([
    '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
    '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
    '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  ]);
  expect(path(5, 8)).toEqual([
    'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  ]);
  expect(path(2, 3)).toEqual(['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']);
});

test('every leaf of any tree has a path that leads to the root, and to no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), (size, at) => {
      const tree = Array.from({ length: size }, (_, index) => leafHash(Buffer.from([index])));
      const index = at % size;
      const root = new MerkleRoot();
      for (const leaf of tree) root.add(leaf);
      const leaf = tree[index] ?? Buffer.alloc(0);
      const path = new MerkleTree(Buffer.concat(tree)).path(index);
      expect(verifyInclusion(leaf, index, size, path, root.root())).toBe(true);
      expect(verifyInclusion(leafHash(Buffer.from('x')), index, size, path, root.root())).toBe(false);
      if (size > 1) expect(verifyInclusion(leaf, (index + 1) % size, size, path, root.root())).toBe(false);
    }),
  );
});

test('a record is the canonical JSON of the response', () => {
  const response = {
    campaign: 'c0',
    day: '2026-11-24',
    flags: ['speed', 'coached'],
    group: 'parent',
    nonce: 'abc',
    receipt: 'K7MPQ2RSTV3WXYZ4',
    school: '“双江”\\小学\n',
    seconds: null,
    source: 'paper',
    township: '530426001',
  } as const;
  const answers = { overall: 5, b: ['x', 2], comment: '好"\u2028' };
  expect(recordText(response, canonicalAnswers(answers))).toBe(canonicalize({ ...response, answers }));
});

test("answers are put into RFC 8785's form as a library for it does", () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
  );
  const name = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.nat().map(String),
    fc.constantFrom('__proto__', 'toJSON'),
  );
  const answers = fc.dictionary(name, fc.oneof(value, fc.array(value)), { noNullPrototype: false });
  fc.assert(
    fc.property(answers, (given) => {
      expect(canonicalAnswers(given)).toBe(canonicalize(given));
    }),
  );
  expect(canonicalAnswers({ path: 'C:\\udine' })).toBe('{"path":"C:\\\\udine"}');
  expect(() => canonicalAnswers({ half: '\ud800' })).toThrow();
});

test('a receipt is read however it was written down, and cannot be made up', () => {
  const receipt = receiptFor(createSecretKey(Buffer.alloc(32, 1)), 'c0', 'id');
  expect(receipt).toMatch(/^[2-9A-HJ-NP-Z]{16}$/);
  expect(
    readReceipt(` ${receipt.slice(0, 4).toLowerCase()} ${receipt.slice(4, 8)}-${receipt.slice(8)}`),
  ).toBe(receipt);
  expect(readReceipt(`${receipt}A`)).toBeNull();
  expect(readReceipt('0OI1'.repeat(4))).toBeNull();
  expect(receiptFor(createSecretKey(Buffer.alloc(32, 2)), 'c0', 'id')).not.toBe(receipt);
});
