import type { Kysely } from 'kysely';
import type { GroupCode } from '../../surveys/groups.ts';
import type { Database } from '../database/schema.ts';

/** A saved version without what it says. */
export interface VersionHead {
  number: number;
  savedAt: string;
  /** A user name, or 命令行. */
  savedBy: string;
  faults: number;
}

/** Versions of one questionnaire, the newest first. */
export async function versionsOf(
  db: Kysely<Database>,
  campaign: string,
  group: GroupCode,
): Promise<VersionHead[]> {
  return db
    .selectFrom('questionnaire_version')
    .select(['number', 'saved_at as savedAt', 'saved_by as savedBy', 'faults'])
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .orderBy('number', 'desc')
    .execute();
}

/** Every version of every questionnaire with what it says, as JSON; by group, the first one first. */
export async function allVersions(
  db: Kysely<Database>,
  campaign: string,
): Promise<(VersionHead & { group: GroupCode; source: string })[]> {
  return db
    .selectFrom('questionnaire_version')
    .select(['group', 'number', 'saved_at as savedAt', 'saved_by as savedBy', 'faults', 'source'])
    .where('campaign', '=', campaign)
    .orderBy('group')
    .orderBy('number')
    .execute();
}

/** What one version says, as JSON; `null` where there is no such version. */
export async function versionSource(
  db: Kysely<Database>,
  campaign: string,
  group: GroupCode,
  number: number,
): Promise<string | null> {
  const row = await db
    .selectFrom('questionnaire_version')
    .select('source')
    .where('campaign', '=', campaign)
    .where('group', '=', group)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.source ?? null;
}

export async function insertVersion(
  db: Kysely<Database>,
  campaign: string,
  group: GroupCode,
  { number, savedAt, savedBy, faults }: VersionHead,
  source: unknown,
): Promise<void> {
  await db
    .insertInto('questionnaire_version')
    .values({
      campaign,
      group,
      number,
      saved_at: savedAt,
      saved_by: savedBy,
      faults,
      source: JSON.stringify(source),
    })
    .execute();
}

/** Questionnaires whose newest version still has faults, so that what was typed is not what would be published. */
export async function unfinishedQuestionnaires(
  db: Kysely<Database>,
  campaign: string,
): Promise<{ group: GroupCode; faults: number }[]> {
  const rows = await db
    .selectFrom('questionnaire_version')
    .select(['group', 'number', 'faults'])
    .where('campaign', '=', campaign)
    .orderBy('group')
    .orderBy('number')
    .execute();
  const newest = new Map(rows.map(({ group, faults }) => [group, faults]));
  return [...newest].flatMap(([group, faults]) => (faults > 0 ? [{ group, faults }] : []));
}

export async function deleteVersions(db: Kysely<Database>, campaign: string): Promise<void> {
  await db.deleteFrom('questionnaire_version').where('campaign', '=', campaign).execute();
}
