import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { Problem } from '../problem.ts';
import { lastChange } from '../queries/audit.ts';
import { getCampaign } from '../queries/campaigns.ts';

const changes = ['campaign-create', 'campaign-edit', 'frame-import', 'questionnaire-save'];

/** 409 for an edit of what somebody else has changed since: tells who, when, and the revision that stands now. */
export async function changedByAnother(db: Kysely<Database>, id: string): Promise<Problem> {
  const { revision } = await getCampaign(db, id);
  const last = await lastChange(db, id, changes);
  return new Problem(
    409,
    'changed-by-another',
    {
      zh: '这份草稿刚被别人改过，请重新打开后再改',
      en: 'the draft was changed by somebody else; reload it',
    },
    { revision, by: last?.by ?? null, at: last?.at ?? null },
  );
}
