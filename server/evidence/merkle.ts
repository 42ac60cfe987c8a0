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

/** A tree that is kept, for audit paths. */
export class MerkleTree {
  /** The hashes of each level side by side, from the leaves up; the last one of an odd level rises as it is. */
  readonly #levels: Buffer[];
  readonly size: number;

  /** @param leaves hashes in the tree's order, side by side */
  constructor(leaves: Buffer) {
    this.size = leaves.length / hashBytes;
    this.#levels = [leaves];
    for (let below = leaves; below.length > hashBytes; ) {
      const level: Buffer[] = [];
      for (let at = 0; at < below.length; at += 2 * hashBytes) {
        const left = below.subarray(at, at + hashBytes);
        const right = below.subarray(at + hashBytes, at + 2 * hashBytes);
        level.push(right.length === 0 ? left : nodeHash(left, right));
      }
      below = Buffer.concat(level);
      this.#levels.push(below);
    }
  }

  /** The place of a leaf; -1 where it is not in the tree. The leaves must be sorted. */
  indexOf(leaf: Buffer): number {
    const [leaves] = this.#levels;
    for (let [low, high] = [0, this.size - 1]; leaves && low <= high; ) {
      const middle = (low + high) >> 1;
      const order = leaf.compare(leaves, middle * hashBytes, (middle + 1) * hashBytes);
      if (order === 0) return middle;
      if (order < 0) high = middle - 1;
      else low = middle + 1;
    }
    return -1;
  }

  /** The audit path of one leaf, from its neighbour up (RFC 9162, 2.1.3.1). */
  path(index: number): Buffer[] {
    const path: Buffer[] = [];
    let at = index;
    for (const level of this.#levels) {
      const neighbour = (at ^ 1) * hashBytes;
      if (neighbour < level.length) path.push(level.subarray(neighbour, neighbour + hashBytes));
      at >>= 1;
    }
    return path;
  }
}

const hashBytes = 32;
const leafPrefix = Buffer.from([0]);
const nodePrefix = Buffer.from([1]);

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.concat([nodePrefix, left, right]));
}

function sha256(data: Buffer): Buffer {
  return hash('sha256', data, 'buffer');
}
