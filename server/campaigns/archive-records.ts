import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { canonicalText, digestOf } from '../evidence/canonical.ts';
import type { ArchiveRecords, DeletedAnswers, WholeAnswers } from '../evidence/pack/archive.ts';
import type { AuditExtract, CampaignFacts, ExclusionActs } from '../evidence/pack/format.ts';
import { fingerprintOf } from '../evidence/seal.ts';
import { Problem } from '../problem.ts';
import { auditExtract } from '../queries/audit-extract.ts';
import { bulletinsOf } from '../queries/bulletins.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { type Deletion, findDeletion, keptParts } from '../queries/deletions.ts';
import { exclusionActs, exclusionMembers } from '../queries/exclusions.ts';
import { fieldChangesOf } from '../queries/field-changes.ts';
import { linksOf } from '../queries/links.ts';
import { allVersions } from '../queries/questionnaire-versions.ts';
import { sealedPages } from '../queries/responses.ts';
import { findSeal, receiptsOf } from '../queries/seals.ts';
import { talliesOf } from '../queries/tallies.ts';
import { findWithholding } from '../queries/withholding.ts';
import { announced } from './field-changes.ts';
import type { PublishedCampaign } from './published.ts';

/**
 * What a pack holds of a sealed campaign beside its documents, as it stood when the Report was made: acts that set
 * answers aside and entries of the audit that came later stay out. Once the answers were deleted, as it stood then. 409
 * where the campaign is not sealed.
 *
 * @param db a snapshot, held until the pack is made
 * @param generatedAt of the Report
 */
export async function archiveRecordsOf(
  db: Kysely<Database>,
  { id, layouts }: Pick<PublishedCampaign, 'id' | 'layouts'>,
  generatedAt: string,
): Promise<ArchiveRecords> {
  const row = await getCampaign(db, id);
  const exclusions = await exclusionsUntil(db, id, generatedAt);
  const deletion = await findDeletion(db, id);
  if (row.frozen === null) throw notSealed();
  return {
    frozen: row.frozen,
    facts: await factsOf(db, id),
    versions: (await allVersions(db, id)).map(({ source, ...head }) => ({
      ...head,
      sha256: digestOf(canonicalText(JSON.parse(source))),
    })),
    exclusions,
    answers:
      deletion === null
        ? await wholeAnswers(db, id, layouts, exclusions)
        : await keptAnswers(db, id, deletion),
    receipts: async function* () {
      for await (const { receipt, commitment } of receiptsOf(db, id))
        yield { receipt, commitment: commitment.toString('hex') };
    },
    audit: () =>
      deletion === null
        ? auditExtract(db, id, generatedAt)
        : untilDeletion(auditExtract(db, id, deletion.at)),
    bulletins: await bulletinsOf(db, id),
  };
}

async function wholeAnswers(
  db: Kysely<Database>,
  id: string,
  layouts: PublishedCampaign['layouts'],
  { length: acts }: ExclusionActs,
): Promise<WholeAnswers> {
  const withholding = await findWithholding(db, id);
  return {
    deletion: null,
    responses: async function* () {
      for await (const page of sealedPages(db, id)) yield* page;
    },
    tallies: await talliesOf(db, id, layouts),
    withholding: new Map([...withholding].filter(([revision]) => revision <= acts)),
  };
}

async function keptAnswers(
  db: Kysely<Database>,
  id: string,
  { at, actor, reason, keptUntil }: Deletion,
): Promise<DeletedAnswers> {
  return { deletion: { at, actor, reason, keptUntil }, parts: await keptParts(db, id) };
}

/** The deletion's own entry is the last: what came later in the same moment stays out. */
async function* untilDeletion(entries: AsyncIterable<AuditExtract>): AsyncGenerator<AuditExtract> {
  for await (const entry of entries) {
    yield entry;
    if (entry.action === 'responses-delete' && entry.result === 'done') return;
  }
}

async function factsOf(db: Kysely<Database>, id: string): Promise<CampaignFacts> {
  const row = await getCampaign(db, id);
  const seal = await findSeal(db, id);
  if (!seal || row.sealed_at === null || row.digest === null) throw notSealed();
  const links = await linksOf(db, id);
  return {
    format: 1,
    id,
    digest: row.digest,
    trial: row.trial === 1,
    simulated: row.simulated === 1,
    exampleFrame: row.example_frame === 1,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
    publishedAt: row.published_at,
    closedAt: row.closed_at,
    sealedAt: row.sealed_at,
    fieldChanges: announced(await fieldChangesOf(db, id)),
    links: links.map(({ group, township, school, issued_at, code }) => ({
      ...{ group, township, school },
      ...{ issuedAt: issued_at, code },
    })),
    seal: {
      size: seal.size,
      root: seal.root,
      publicKey: seal.public_key,
      fingerprint: fingerprintOf(seal.public_key),
      signature: seal.signature,
    },
  };
}

async function exclusionsUntil(db: Kysely<Database>, id: string, until: string): Promise<ExclusionActs> {
  const acts = (await exclusionActs(db, id)).filter(({ at }) => at <= until);
  const receipts = new Map(acts.map(({ number }) => [number, [] as string[]]));
  for (const [receipt, by] of await exclusionMembers(db, id))
    for (const number of by) receipts.get(number)?.push(receipt);
  return acts.map((act) => ({ ...act, receipts: (receipts.get(act.number) ?? []).sort() }));
}

function notSealed(): Problem {
  return new Problem(409, 'not-sealed', {
    zh: '调查还没有封存，不能生成存档包',
    en: 'a pack is made once the campaign is sealed',
  });
}
