import { hash } from 'node:crypto';

/** The hash of a leaf: SHA-256 of a zero byte and the data (RFC 9162, 2.1.1). */
export function leafHash(data: Buffer): Buffer {
  return sha256(Buffer.concat([leafPrefix, data]));
}

/** The Merkle tree hash over leaves that are hashed already (RFC 9162, 2.1.1), reading them once. */
export class MerkleRoot {
  /** Hashes of whole subtrees of falling size, each a power of two. */
  readonly #subtrees: { size: number; hash: Buffer }[] = [];
  size = 0;

  add(leaf: Buffer): void {
    this.size += 1;
    let subtree = { size: 1, hash: leaf };
    for (let left = this.#subtrees.at(-1); left?.size === subtree.size; left = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      subtree = { size: 2 * subtree.size, hash: nodeHash(left.hash, subtree.hash) };
    }
    this.#subtrees.push(subtree);
  }

  root(): Buffer {
    if (this.#subtrees.length === 0) return sha256(Buffer.alloc(0));
    return this.#subtrees.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right));
  }
}

/** The audit path of one leaf, from its neighbour up (RFC 9162, 2.1.3.1). `leaves` are hashes in the tree's order. */
export function inclusionPath(leaves: readonly Buffer[], index: number): Buffer[] {
  if (leaves.length < 2) return [];
  const split = largestPowerBelow(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(left, index), rootOf(right)]
    : [...inclusionPath(right, index - split), rootOf(left)];
}

/** Whether the path leads from the leaf to the root of a tree of that size (RFC 9162, 2.1.3.2). */
export function verifyInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
  root: Buffer,
): boolean {
  if (index >= size) return false;
  let [fn, sn, r] = [index, size - 1, leaf];
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, Math.floor(sn / 2)];
    } else r = nodeHash(r, p);
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 && r.equals(root);
}

export function rootOf(leaves: readonly Buffer[]): Buffer {
  const tree = new MerkleRoot();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

const leafPrefix = Buffer.from([0]);
const nodePrefix = Buffer.from([1]);

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.concat([nodePrefix, left, right]));
}

function sha256(data: Buffer): Buffer {
  return hash('sha256', data, 'buffer');
}

/** The largest power of two smaller than `count`. */
function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
