import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database, PersonRow } from '../database/schema.ts';

/** Everybody, those in force first. */
export async function listPeople(db: Kysely<Database>): Promise<PersonRow[]> {
  const rows = await db.selectFrom('person').selectAll().orderBy('username').execute();
  return rows.sort((a, b) => Number(a.disabledAt !== null) - Number(b.disabledAt !== null));
}

export async function findPerson(db: Kysely<Database>, id: string): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function personNamed(db: Kysely<Database>, username: string): Promise<PersonRow | undefined> {
  return db.selectFrom('person').selectAll().where('username', '=', username).executeTakeFirst();
}

/** The user name of an account as it is kept, if there is one by this name. */
export async function accountNamed(db: Kysely<Database>, name: string): Promise<string | null> {
  return (await personNamed(db, name.toLowerCase()))?.username ?? null;
}

/** The names of people by their user names; those who are not there are left out. */
export async function namesOf(
  db: Kysely<Database>,
  usernames: readonly string[],
): Promise<Map<string, string>> {
  if (usernames.length === 0) return new Map();
  const rows = await db
    .selectFrom('person')
    .select(['username', 'name'])
    .where('username', 'in', [...new Set(usernames)])
    .execute();
  return new Map(rows.map(({ username, name }) => [username, name]));
}

export type NewPerson = Pick<PersonRow, 'username' | 'name' | 'duties' | 'scopeTownship' | 'scopeSchool'>;

/** Enters a person whose password must be changed at once; tells the id, or `null` where the user name is taken. */
export async function insertPerson(
  db: Kysely<Database>,
  person: NewPerson,
  passwordHash: string,
  now: Date,
): Promise<string | null> {
  const id = randomUUID();
  const times = { createdAt: now.toISOString(), updatedAt: now.toISOString() };
  const entered = await db
    .insertInto('person')
    .values({
      ...person,
      ...times,
      id,
      email: `${person.username}@renkedu.invalid`,
      emailVerified: 0,
      displayUsername: person.username,
      disabledAt: null,
      mustChangePassword: 1,
      twoFactorEnabled: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  if (entered.length === 0) return null;
  await db
    .insertInto('account')
    .values({
      ...times,
      id: randomUUID(),
      accountId: id,
      providerId: 'credential',
      userId: id,
      password: passwordHash,
    })
    .execute();
  return id;
}

export async function updatePerson(
  db: Kysely<Database>,
  id: string,
  {
    name,
    duties,
    scopeTownship,
    scopeSchool,
    disabledAt,
  }: Omit<NewPerson, 'username'> & Pick<PersonRow, 'disabledAt'>,
  now: Date,
): Promise<void> {
  await db
    .updateTable('person')
    .set({ name, duties, scopeTownship, scopeSchool, disabledAt, updatedAt: now.toISOString() })
    .where('id', '=', id)
    .execute();
}

/** Puts another password in force, which must be changed at the next sign-in. */
export async function replacePassword(
  db: Kysely<Database>,
  id: string,
  passwordHash: string,
  now: Date,
): Promise<void> {
  await db
    .updateTable('account')
    .set({ password: passwordHash, updatedAt: now.toISOString() })
    .where('userId', '=', id)
    .execute();
  await db.updateTable('person').set({ mustChangePassword: 1 }).where('id', '=', id).execute();
}

/** The first password is changed. */
export async function markPasswordChanged(db: Kysely<Database>, id: string): Promise<void> {
  await db.updateTable('person').set({ mustChangePassword: 0 }).where('id', '=', id).execute();
}

export async function deleteSecondFactor(db: Kysely<Database>, id: string): Promise<void> {
  await db.deleteFrom('two_factor').where('userId', '=', id).execute();
  await db.updateTable('person').set({ twoFactorEnabled: 0 }).where('id', '=', id).execute();
}

/**
 * Administrators in force, held until commit, so that two of them cannot remove each other at once: an update that
 * changes nothing holds rows on both engines.
 */
export async function holdAdministrators(db: Kysely<Database>): Promise<PersonRow[]> {
  return db
    .updateTable('person')
    .set(({ ref }) => ({ duties: ref('duties') }))
    .where('duties', 'like', '%administrator%')
    .where('disabledAt', 'is', null)
    .returningAll()
    .execute();
}

/** A session of a person, without what opens it. */
export interface OpenSession {
  id: string;
  address: string;
  browser: string;
  since: string;
  lastUse: string;
}

/** The sessions of a person that are open, the newest first. */
export async function sessionsOf(db: Kysely<Database>, person: string, now: Date): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'ipAddress', 'userAgent', 'createdAt', 'updatedAt'])
    .where('userId', '=', person)
    .where('expiresAt', '>', now.toISOString())
    .orderBy('createdAt', 'desc')
    .execute();
  return rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt }) => ({
    id,
    address: ipAddress ?? '',
    browser: userAgent ?? '',
    since: new Date(createdAt).toISOString(),
    lastUse: new Date(updatedAt).toISOString(),
  }));
}

/** Ends sessions of a person: all, or one, or all but one. Tells how many there were. */
export async function endSessions(
  db: Kysely<Database>,
  person: string,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('session')
    .where('userId', '=', person)
    .$if(which.only !== undefined, (query) => query.where('id', '=', which.only ?? ''))
    .$if(which.except !== undefined, (query) => query.where('id', '<>', which.except ?? ''))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** Forgets sessions whose time is over, with the addresses in them. */
export async function dropEndedSessions(db: Kysely<Database>, now: Date): Promise<void> {
  await db.deleteFrom('session').where('expiresAt', '<=', now.toISOString()).execute();
}

/** Takes the time step of a code for a person, unless it or a later one was taken before. */
export async function takeStep(db: Kysely<Database>, person: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('two_factor')
    .set({ lastStep: step })
    .where('userId', '=', person)
    .where(({ eb, or }) => or([eb('lastStep', 'is', null), eb('lastStep', '<', step)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** A person's authenticator secret, as better-auth encrypted it. */
export async function encryptedSecretOf(db: Kysely<Database>, person: string): Promise<string | null> {
  const row = await db
    .selectFrom('two_factor')
    .select('secret')
    .where('userId', '=', person)
    .executeTakeFirst();
  return row?.secret ?? null;
}
