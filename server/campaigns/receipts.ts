import type { Store } from '../database/store.ts';
import { MerkleTree } from '../evidence/merkle.ts';
import { signedText } from '../evidence/seal.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { findReceipt, findSeal, receiptsOf, sealedLeaves } from '../queries/seals.ts';

/** Why a receipt counts, checkable with nothing but this and the bureau's public key. No answer is in it. */
export interface ReceiptProof {
  receipt: string;
  /** SHA-256 of the response's record, in hexadecimal. */
  commitment: string;
  /** SHA-256 of a zero byte, the receipt and the commitment. */
  leaf: string;
  index: number;
  /** Audit path (RFC 9162, 2.1.3). */
  path: string[];
  size: number;
  root: string;
  /** The text that was signed, the raw Ed25519 key and the signature. */
  signed: string;
  publicKey: string;
  signature: string;
}

/** Sealed campaigns whose trees are kept in memory. */
const keptTrees = 3;

/** What sealed campaigns publish: the receipts that count, and for each a proof. */
export class Receipts {
  readonly #store: Store;
  readonly #trees = new Map<string, Promise<MerkleTree>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** `open` while the campaign is not sealed; `null` for a receipt that is not among those that count. */
  async proofOf(campaign: string, receipt: string): Promise<ReceiptProof | 'open' | null> {
    const db = this.#store.reads;
    const { digest } = await getCampaign(db, campaign);
    const seal = await findSeal(db, campaign);
    if (!seal) return 'open';
    const row = await findReceipt(db, campaign, receipt);
    if (!row) return null;
    const tree = await this.#tree(campaign);
    const index = tree.indexOf(row.leaf);
    return {
      receipt,
      commitment: row.commitment.toString('hex'),
      leaf: row.leaf.toString('hex'),
      index,
      path: tree.path(index).map((hash) => hash.toString('hex')),
      size: seal.size,
      root: seal.root,
      signed: signedText({ campaign, digest: digest ?? '', size: seal.size, root: seal.root }),
      publicKey: seal.public_key,
      signature: seal.signature,
    };
  }

  /** The list that anybody may check: the seal, and a line per response with its receipt and commitment. */
  async *list(campaign: string): AsyncGenerator<string> {
    const db = this.#store.reads;
    const { digest } = await getCampaign(db, campaign);
    const seal = await findSeal(db, campaign);
    if (!seal) return;
    yield signedText({ campaign, digest: digest ?? '', size: seal.size, root: seal.root });
    yield `key ${seal.public_key}\nsignature ${seal.signature}\n\n`;
    for await (const { receipt, commitment } of receiptsOf(db, campaign))
      yield `${receipt} ${commitment.toString('hex')}\n`;
  }

  #tree(campaign: string): Promise<MerkleTree> {
    const kept = this.#trees.get(campaign);
    if (kept) return kept;
    const made = this.#makeTree(campaign);
    const [oldest] = this.#trees.keys();
    if (this.#trees.size >= keptTrees && oldest !== undefined) this.#trees.delete(oldest);
    this.#trees.set(campaign, made);
    made.catch(() => this.#trees.delete(campaign));
    return made;
  }

  async #makeTree(campaign: string): Promise<MerkleTree> {
    const leaves: Buffer[] = [];
    for await (const leaf of sealedLeaves(this.#store.reads, campaign)) leaves.push(leaf);
    return new MerkleTree(Buffer.concat(leaves));
  }
}
