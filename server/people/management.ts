import { randomBytes } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database, PersonRow } from '../database/schema.ts';
import type { Store } from '../database/store.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import {
  deleteSecondFactor,
  endSessions,
  findPerson,
  holdAdministrators,
  insertPerson,
  replacePassword,
  updatePerson,
} from '../queries/people.ts';
import { hashPassword } from './authentication.ts';
import { checkDuties, type Duty, dutiesText, type Scope } from './duties.ts';
import { oneTimePassword } from './password.ts';

/** What an administrator decides of a person. */
export interface PersonSettings {
  name: string;
  duties: Duty[];
  scope: Scope | null;
}

/** What an administrator does about people, act by act: one transaction each, with its entry in the audit. */
export async function createPerson(
  { db }: Store,
  { username, ...settings }: PersonSettings & { username: string },
  actor: Actor,
  now: Date,
): Promise<{ id: string; password: string }> {
  checkDuties(settings.duties, settings.scope);
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  return db.transaction().execute(async (transaction) => {
    const id = await insertPerson(transaction, { username, ...columnsOf(settings) }, passwordHash, now);
    if (id === null) {
      throw new Problem(409, 'username-taken', {
        zh: `用户名 ${username} 已有人使用（停用的账号也占用）`,
        en: 'the user name is taken',
      });
    }
    await recordAct(transaction, actor, now, 'person-create', username, { ...settings });
    return { id, password };
  });
}

/** Changes a name, duties or scope. Where rights change, the person's sessions end. */
export async function changePerson(
  { db }: Store,
  id: string,
  settings: PersonSettings,
  actor: Actor,
  now: Date,
): Promise<void> {
  checkDuties(settings.duties, settings.scope);
  await db.transaction().execute(async (transaction) => {
    const person = await personToChange(transaction, id, settings.duties);
    const columns = columnsOf(settings);
    await updatePerson(transaction, id, { ...columns, disabledAt: person.disabledAt }, now);
    const before = rightsOf(person);
    const after = rightsOf(columns);
    if (before !== after) await endSessions(transaction, id);
    await recordAct(transaction, actor, now, 'person-change', person.username, {
      name: settings.name,
      before,
      after,
    });
  });
}

/** Takes an account out of use; it stays, so that what it did in the audit stays one person's. */
export async function disablePerson({ db }: Store, id: string, actor: Actor, now: Date): Promise<void> {
  // Nobody knows this password: to sign in is refused as for any wrong one.
  const passwordHash = await hashPassword(randomBytes(32).toString('base64url'));
  await db.transaction().execute(async (transaction) => {
    const person = await personToChange(transaction, id, []);
    await replacePassword(transaction, id, passwordHash, now);
    await updatePerson(transaction, id, { ...person, disabledAt: now.toISOString() }, now);
    await endSessions(transaction, id);
    await recordAct(transaction, actor, now, 'person-disable', person.username);
  });
}

/** A new one-time password, for who forgot theirs or comes back; sessions end. */
export async function resetPassword(
  { db }: Store,
  id: string,
  actor: Actor,
  now: Date,
): Promise<{ password: string }> {
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  return db.transaction().execute(async (transaction) => {
    const person = await existing(transaction, id);
    await replacePassword(transaction, id, passwordHash, now);
    await updatePerson(transaction, id, { ...person, disabledAt: null }, now);
    await endSessions(transaction, id);
    await recordAct(transaction, actor, now, 'person-password', person.username, {
      enabled: person.disabledAt !== null,
    });
    return { password };
  });
}

export async function endSessionsOf({ db }: Store, id: string, actor: Actor, now: Date): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const person = await existing(transaction, id);
    const ended = await endSessions(transaction, id);
    await recordAct(transaction, actor, now, 'person-sessions', person.username, { ended });
  });
}

/** For who lost both the authenticator and the recovery codes; sessions end. */
export async function removeSecondFactor({ db }: Store, id: string, actor: Actor, now: Date): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const person = await existing(transaction, id);
    await deleteSecondFactor(transaction, id);
    await endSessions(transaction, id);
    await recordAct(transaction, actor, now, 'person-second-factor', person.username);
  });
}

async function existing(db: Kysely<Database>, id: string): Promise<PersonRow> {
  const person = await findPerson(db, id);
  if (!person) throw new Problem(404, 'unknown-person', { zh: '没有这个账号', en: 'no such person' });
  return person;
}

/** A person whose duties will be these; 409 where nobody would be left who manages people. */
async function personToChange(
  transaction: Transaction<Database>,
  id: string,
  duties: readonly Duty[],
): Promise<PersonRow> {
  const administrators = await holdAdministrators(transaction);
  const person = await existing(transaction, id);
  const [only, ...others] = administrators;
  if (only?.id === id && others.length === 0 && !duties.includes('administrator')) {
    throw new Problem(409, 'last-administrator', {
      zh: '这是最后一位在用的系统管理员，请先添加另一位',
      en: 'the last administrator stays',
    });
  }
  return person;
}

function columnsOf({ name, duties, scope }: PersonSettings) {
  return {
    name,
    duties: dutiesText(duties),
    scopeTownship: scope?.township ?? null,
    scopeSchool: scope?.school ?? null,
  };
}

function rightsOf({
  duties,
  scopeTownship,
  scopeSchool,
}: Pick<PersonRow, 'duties' | 'scopeTownship' | 'scopeSchool'>): string {
  return [duties, scopeTownship, scopeSchool].filter((word) => word !== null).join(' ');
}
