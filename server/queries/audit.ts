import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';

/** Who does something, and from where: an account at an address, or 命令行. */
export interface Actor {
  name: string;
  origin: string;
}

export const commandLine: Actor = { name: '命令行', origin: '命令行' };

/** Records an act of a person; called inside the act's own transaction, so that neither stands without the other. */
export async function recordAct(
  db: Kysely<Database>,
  actor: Actor,
  at: Date,
  action: string,
  subject: string,
  details: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      id: randomUUID(),
      at: at.toISOString(),
      actor: actor.name,
      action,
      subject,
      origin: actor.origin,
      result: 'done',
      details: JSON.stringify(details),
    })
    .execute();
}
