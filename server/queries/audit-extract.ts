import type { Kysely } from 'kysely';
import type { AuditRow, Database } from '../database/schema.ts';
import { genesis } from './audit.ts';

const entriesPerPage = 1000;

/**
 * The entries about one campaign up to an instant, the oldest first, each with the hash of the entry before it, whoever
 * that was about: so each can be checked by itself, and neighbours by each other.
 */
export async function* auditExtract(
  db: Kysely<Database>,
  subject: string,
  until: string,
): AsyncGenerator<AuditRow & { previous: string }> {
  for (let after = 0; ; ) {
    const page = await db
      .selectFrom('audit')
      .leftJoin('audit as before', (join) =>
        join.on(({ eb, ref }) => eb('before.number', '=', eb(ref('audit.number'), '-', 1))),
      )
      .selectAll('audit')
      .select('before.hash as previous')
      .where('audit.subject', '=', subject)
      .where('audit.at', '<=', until)
      .where('audit.number', '>', after)
      .orderBy('audit.number')
      .limit(entriesPerPage)
      .execute();
    for (const { previous, ...entry } of page) yield { ...entry, previous: previous ?? genesis };
    const last = page.at(-1);
    if (!last || page.length < entriesPerPage) return;
    after = last.number;
  }
}
