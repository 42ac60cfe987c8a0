import { stringify } from 'csv-stringify/sync';
import type { AuditRow } from '../database/schema.ts';
import { onSnapshot, type Store } from '../database/store.ts';
import { guard } from '../documents/rows.ts';
import { type AuditFilter, auditEntries, auditHash, auditHead, genesis } from '../queries/audit.ts';

/** An entry that the chain held once, as somebody noted it down. */
export type AuditMark = Pick<AuditRow, 'number' | 'hash'>;

export interface AuditCheck {
  entries: number;
  /** The last entry: to be noted outside of this store, for a later check. */
  head: AuditMark | null;
  /** The first entry that is not as it was recorded; `null` where all are. */
  fault: { number: number; reason: string } | null;
}

/**
 * Follows the chain from its first entry to its last. Whoever can write to the database can also forge a whole new
 * chain; that does not hold the entry that an auditor noted before, so give it as `mark`.
 */
export async function verifyAudit(store: Store, mark: AuditMark | null): Promise<AuditCheck> {
  return onSnapshot(store, async (transaction) => {
    const head = await auditHead(transaction);
    let previous = genesis;
    let entries = 0;
    const faulty = (number: number, reason: string): AuditCheck => ({
      entries,
      head,
      fault: { number, reason },
    });
    for await (const entry of auditEntries(transaction)) {
      if (entry.number !== entries + 1) return faulty(entries + 1, '这一条不见了');
      if (entry.hash !== auditHash(previous, entry)) return faulty(entry.number, '这一条或前一条被改动过');
      if (mark?.number === entry.number && mark.hash !== entry.hash)
        return faulty(entry.number, '与当时记下的校验码不符：记录被整体改写过');
      previous = entry.hash;
      entries += 1;
    }
    const last = head ?? { number: 0, hash: genesis };
    if (last.number !== entries || last.hash !== previous) return faulty(entries + 1, '末尾的记录不见了');
    if (mark !== null && mark.number > entries) return faulty(mark.number, '当时记下的这一条不见了');
    return { entries, head, fault: null };
  });
}

const columns = [
  'number',
  'at',
  'actor',
  'action',
  'subject',
  'origin',
  'result',
  'details',
  'hash',
] as const;

/** The entries as CSV (RFC 4180, UTF-8 with a byte order mark), a piece at a time, the oldest first. */
export async function* auditCsv(store: Store, filter: AuditFilter): AsyncGenerator<string> {
  yield `\ufeff${line(columns)}`;
  for await (const entry of auditEntries(store.reads, filter))
    yield line(columns.map((column) => guard(String(entry[column]))));
}

function line(cells: readonly string[]): string {
  return stringify([[...cells]], { record_delimiter: 'windows' });
}
