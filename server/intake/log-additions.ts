import type { ResponseBatchTable } from '../database/schema.ts';
import { headAfter, type LogEnd, logStart } from '../evidence/log.ts';
import { randomText } from './random.ts';
import { commitmentOf, leafOf, recordText } from './record.ts';
import type { Prepared } from './submission.ts';

/** Responses of one commit, and of one row of the log. */
export const largestBatch = 256;

/** What one transaction adds to a writer's lists. */
export class LogAdditions {
  readonly #writer: number;
  readonly #ends: ReadonlyMap<string, LogEnd>;
  readonly #day: string;
  readonly #added = new Map<string, { index: number; leaf: Buffer; record: string }[]>();

  /** @param ends where this writer's lists end before it, by campaign */
  constructor(writer: number, ends: ReadonlyMap<string, LogEnd>, day: string) {
    this.#writer = writer;
    this.#ends = ends;
    this.#day = day;
  }

  add(index: number, submission: Prepared, receipt: string): void {
    const { campaign, place, source, seconds, flags, canonical } = submission;
    const { group, township, school } = place;
    const record = recordText(
      {
        campaign,
        day: this.#day,
        flags,
        group,
        nonce: randomText(),
        receipt,
        school: school ?? '',
        seconds,
        source,
        township,
      },
      canonical,
    );
    const added = this.#added.get(campaign) ?? [];
    added.push({ index, leaf: leafOf(receipt, commitmentOf(record)), record });
    this.#added.set(campaign, added);
  }

  /** The rows of the log, and which submissions are in each, by their index. */
  batches(): { row: ResponseBatchTable; stored: number[] }[] {
    const batches: { row: ResponseBatchTable; stored: number[] }[] = [];
    for (const [campaign, added] of this.#added) {
      let end = this.#ends.get(campaign) ?? logStart;
      // In the order of their leaves: what arrived together keeps no order among itself.
      added.sort((a, b) => a.leaf.compare(b.leaf));
      for (let start = 0; start < added.length; start += largestBatch) {
        const part = added.slice(start, start + largestBatch);
        const leaves = Buffer.concat(part.map(({ leaf }) => leaf));
        end = { number: end.number + 1, head: headAfter(end.head, leaves) };
        const records = part.map(({ record }) => record).join('\n');
        batches.push({
          row: { campaign, writer: this.#writer, ...end, leaves, records },
          stored: part.map(({ index }) => index),
        });
      }
    }
    return batches;
  }
}
