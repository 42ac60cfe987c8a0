import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { settingsOf } from './campaigns.ts';

/** A township that some campaign names, with the schools that its frame tells apart. */
export interface Place {
  code: string;
  name: string;
  schools: string[];
}

/** Townships and schools of all campaigns, in the order of their codes; a name is the newest campaign's. */
export async function knownPlaces(db: Kysely<Database>): Promise<Place[]> {
  const campaigns = await db
    .selectFrom('campaign')
    .select('settings')
    .orderBy('created_at', 'desc')
    .execute();
  const places = new Map<string, Place>();
  for (const { code, name } of campaigns.flatMap((row) => settingsOf(row).townships))
    if (!places.has(code)) places.set(code, { code, name, schools: [] });
  const schools = await db
    .selectFrom('frame_cell')
    .select(['township', 'school'])
    .distinct()
    .where('school', '<>', '')
    .orderBy('school')
    .execute();
  for (const { township, school } of schools) places.get(township)?.schools.push(school);
  return [...places.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}
