import { hash } from 'node:crypto';
import { leafOf } from '../../intake/record.ts';
import { MerkleRoot } from '../merkle.ts';
import type { OpenedPack } from './opened.ts';
import { headOf } from './verify-frozen.ts';

const leafBytes = 32;
/** Leaves are held in memory, 36 bytes each: ten times a province's largest county. */
const mostLeaves = 10_000_000;
/** A receipt, a space, a commitment, a line's end. */
const lineBytes = 16 + 1 + 64 + 1;
const lineForm = /^([2-9A-HJ-NP-Z]{16}) ([0-9a-f]{64})$/;

/** The leaves of leaves.txt by their size, side by side, and their number. */
export interface Leaves {
  sorted: Buffer;
  size: number;
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
    for (let at = 0; at < leaves.sorted.length; at += leafBytes)
      tree.add(leaves.sorted.subarray(at, at + leafBytes));
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
  return { sorted: sortedLeaves(unsorted), size };
}

function sortedLeaves(leaves: Buffer): Buffer {
  const size = leaves.length / leafBytes;
  const firsts = new Uint32Array(size).map((_, index) => leaves.readUInt32BE(index * leafBytes));
  const order = new Uint32Array(size).map((_, index) => index);
  order.sort(
    (a, b) =>
      (firsts[a] ?? 0) - (firsts[b] ?? 0) ||
      leaves.compare(leaves, b * leafBytes, (b + 1) * leafBytes, a * leafBytes, (a + 1) * leafBytes),
  );
  const sorted = Buffer.alloc(leaves.length);
  for (const [place, index] of order.entries())
    leaves.copy(sorted, place * leafBytes, index * leafBytes, (index + 1) * leafBytes);
  return sorted;
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
    const { sorted } = this.#leaves;
    const order = this.#at < this.#leaves.size ? leaf.compare(this.#peek()) : -1;
    if (order === 0) {
      this.#at += 1;
      return null;
    }
    if (order < 0) return `回执 ${receipt} 不在封存的根里，或者答卷改过，或者重复`;
    // Leaves that no response came for: it may be the next one that does.
    let skipped = 0;
    while (this.#at < this.#leaves.size && leaf.compare(this.#peek()) > 0) {
      this.#at += 1;
      skipped += 1;
    }
    const found = this.#at < this.#leaves.size && leaf.equals(this.#peek());
    if (found) this.#at += 1;
    return found
      ? `前面少了 ${skipped} 份（叶 ${sorted.toString('hex', (this.#at - 2) * leafBytes, (this.#at - 2) * leafBytes + 8)}… 没有答卷）`
      : `回执 ${receipt} 不在封存的根里，或者答卷改过`;
  }

  /** Leaves for which no response came after the last. */
  left(): number {
    return this.#leaves.size - this.#at;
  }

  #peek(): Buffer {
    return this.#leaves.sorted.subarray(this.#at * leafBytes, (this.#at + 1) * leafBytes);
  }
}
