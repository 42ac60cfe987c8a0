import { hash } from 'node:crypto';
import { leafOf } from '../../intake/record.ts';
import { MerkleRoot } from '../merkle.ts';
import type { OpenedPack } from './opened.ts';
import { headOf } from './verify-frozen.ts';

const leafBytes = 32;
/** Leaves are held in memory, 36 bytes each, and 8 more while they are sorted: ten times a province's largest county. */
const mostLeaves = 10_000_000;
/** A receipt, a space, a commitment, a line's end. */
const lineBytes = 16 + 1 + 64 + 1;
const lineForm = /^([2-9A-HJ-NP-Z]{16}) ([0-9a-f]{64})$/;

/** The leaves of leaves.txt, in the order of the tree. */
export class Leaves {
  readonly #bytes: Buffer;
  readonly #order: Uint32Array;

  /** @param bytes leaves side by side, in any order */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#order = orderOf(bytes);
  }

  get size(): number {
    return this.#order.length;
  }

  at(place: number): Buffer {
    return leafIn(this.#bytes, this.#order[place] ?? 0);
  }
}

function leafIn(bytes: Buffer, index: number): Buffer {
  return bytes.subarray(index * leafBytes, (index + 1) * leafBytes);
}

function orderOf(bytes: Buffer): Uint32Array {
  const order = new Uint32Array(bytes.length / leafBytes).map((_, index) => index);
  const firsts = order.map((index) => bytes.readUInt32BE(index * leafBytes));
  return order.sort(
    (a, b) => (firsts[a] ?? 0) - (firsts[b] ?? 0) || leafIn(bytes, a).compare(leafIn(bytes, b)),
  );
}

/** Works out every leaf and the root again from the list of receipts. */
export async function checkLeaves(pack: OpenedPack): Promise<Leaves | null> {
  const { checks, facts } = pack;
  let leaves: Leaves | null = null;
  await checks.guard('leaves', 'leaves.txt', async () => {
    const head = headOf(pack);
    if (!facts || head === null) return checks.unchecked('leaves', 'campaign.json 读不懂');
    if (facts.seal.size > mostLeaves) throw new Error(`答卷超过 ${mostLeaves} 份 (too many)`);
    leaves = await readLeaves(pack, head, facts.seal.size);
    if (!leaves) return;
    const tree = new MerkleRoot();
    for (let place = 0; place < leaves.size; place += 1) tree.add(leaves.at(place));
    if (tree.root().toString('hex') !== facts.seal.root) {
      checks.bad('leaves', '由名单算出的根不是封存时签名的根：名单里有一行改过、少了或者多了', [
        'leaves.txt',
      ]);
      return;
    }
    checks.ok('leaves', `${leaves.size} 个回执码和承诺，由它们算出的根就是签名的根`);
  });
  return leaves;
}

async function readLeaves(pack: OpenedPack, head: string, size: number): Promise<Leaves | null> {
  const { checks } = pack;
  const headLines = head.split('\n').slice(0, -1);
  const bytes = pack.container.entries.get('leaves.txt')?.size;
  const wanted = Buffer.byteLength(head) + size * lineBytes;
  // Before memory is taken for as many as are said to be there.
  if (bytes !== wanted) {
    checks.bad('leaves', `${size} 份答卷的名单应有 ${wanted} 字节，实有 ${bytes ?? 0} 字节：少了或者多了`, [
      'leaves.txt',
    ]);
    return null;
  }
  const unsorted = Buffer.alloc(size * leafBytes);
  let [number, last] = [0, ''];
  for await (const lines of pack.lines('leaves.txt')) {
    for (const line of lines) {
      number += 1;
      if (number <= headLines.length) {
        if (line.toString() === headLines[number - 1]) continue;
        checks.bad('leaves', '开头不是封存时签名的文字', [`leaves.txt 第 ${number} 行`]);
        return null;
      }
      const [, receipt = '', commitment = ''] = lineForm.exec(line.toString('latin1')) ?? [];
      const place = number - headLines.length - 1;
      if (receipt <= last) {
        checks.bad('leaves', '不是按回执码排好的名单', [`leaves.txt 第 ${number} 行`]);
        return null;
      }
      last = receipt;
      leafOf(receipt, Buffer.from(commitment, 'hex')).copy(unsorted, place * leafBytes);
    }
  }
  return new Leaves(unsorted);
}

/** Holds each response's leaf against those of the list, one after another in their order. */
export class LeafWalk {
  readonly #leaves: Leaves;
  #at = 0;

  constructor(leaves: Leaves) {
    this.#leaves = leaves;
  }

  /** @returns what does not fit, in words; `null` where this response is the next leaf */
  next(receipt: string, record: Buffer): string | null {
    const leaf = leafOf(receipt, hash('sha256', record, 'buffer'));
    const order = this.#at < this.#leaves.size ? leaf.compare(this.#next()) : -1;
    if (order === 0) {
      this.#at += 1;
      return null;
    }
    if (order < 0) return `回执 ${receipt} 不在封存的根里，或者答卷改过，或者重复`;
    // Leaves that no response came for: it may be the next one that does.
    let skipped = 0;
    while (this.#at < this.#leaves.size && leaf.compare(this.#next()) > 0) {
      this.#at += 1;
      skipped += 1;
    }
    const found = this.#at < this.#leaves.size && leaf.equals(this.#next());
    if (found) this.#at += 1;
    return found
      ? `前面少了 ${skipped} 份（叶 ${this.#leaves.at(this.#at - 2).toString('hex', 0, 8)}… 没有答卷）`
      : `回执 ${receipt} 不在封存的根里，或者答卷改过`;
  }

  /** Leaves for which no response came after the last. */
  left(): number {
    return this.#leaves.size - this.#at;
  }

  #next(): Buffer {
    return this.#leaves.at(this.#at);
  }
}
