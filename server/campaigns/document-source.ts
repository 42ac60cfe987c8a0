import { mkdir, rm } from 'node:fs/promises';
import { releasedReport } from '../../analysis/release.ts';
import type { Config } from '../config.ts';
import { onSnapshot } from '../database/store.ts';
import type { Beside, DocumentSource } from '../documents/document-source.ts';
import type { DocumentKind } from '../documents/kinds.ts';
import type { ResponseRow } from '../documents/rows.ts';
import { workFolderOf } from '../documents/write-file.ts';
import { digestOf } from '../evidence/canonical.ts';
import { Problem } from '../problem.ts';
import type { Actor } from '../queries/audit.ts';
import { bulletinsOf, newestBulletin } from '../queries/bulletins.ts';
import { findDeletion, refuseIfDeleted } from '../queries/deletions.ts';
import { exclusionActs } from '../queries/exclusions.ts';
import { rectificationsOf } from '../queries/rectifications.ts';
import { shuffledResponses } from '../queries/responses.ts';
import { findSeal } from '../queries/seals.ts';
import type { Services } from '../services.ts';
import { archiveRecordsOf } from './archive-records.ts';
import { asShown, rectificationsIn, sealIn } from './bulletins.ts';
import { asideByReceipt } from './exclusions.ts';
import { findingsOf } from './findings.ts';
import type { StoredReport } from './report.ts';
import { sourceAndLeftOut } from './report-source.ts';

/** What documents are made with. */
export type Making = Pick<Services, 'store' | 'campaigns' | 'keys' | 'clock'> & {
  config: Pick<Config, 'publicUrl'>;
};

/**
 * Everything that a campaign's documents are made from.
 *
 * @param stored the Report as it stands
 * @param actor for whom Findings are made, where they are `wanted` and nobody has asked for them before
 */
export async function documentSourceOf(
  services: Making,
  { revision, report }: Pick<StoredReport, 'revision' | 'report'>,
  wanted: { findings: boolean; actor: Actor },
): Promise<DocumentSource> {
  const { store, campaigns } = services;
  const { id } = report.campaign;
  const seal = (await findSeal(store.reads, id)) ?? null;
  const sealed = report.status === 'closed' && seal !== null;
  const findings = sealed && wanted.findings && (await findDeletion(store.reads, id)) === null;
  return {
    revision,
    report,
    released: releasedReport(report),
    campaign: await campaigns.get(id),
    findings: findings ? await findingsOf(services, id, wanted.actor) : null,
    seal: sealed ? sealIn(seal) : null,
    rectifications: sealed ? rectificationsIn(report, await rectificationsOf(store.reads, id)) : null,
    rows: () => rowsOf(services, id),
  };
}

/**
 * What few documents want beside it.
 *
 * @param path of the file that is made: what a pack is put together from holds answers, and lies where whoever tidies up
 * after a maker that was stopped looks for it
 */
export function besideOf(
  { store, config, keys, campaigns }: Making,
  { report, findings }: DocumentSource,
  path: string,
): Beside {
  const { id } = report.campaign;
  return {
    async *pack(make) {
      const folder = workFolderOf(path);
      // Refused where there is one already: it may be somebody's own.
      await mkdir(folder, { mode: 0o700 });
      const reader = store.reader();
      const snapshot = await reader
        .startTransaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute();
      try {
        const records = await archiveRecordsOf(snapshot, await campaigns.get(id), report.generatedAt);
        const { deletion } = records.answers;
        // What was read before the answers were deleted goes into no pack that is made without them, nor the other way
        // round: such a pack would be neither.
        const stale = findings !== null || report.release?.applied !== true;
        if (deletion !== null && stale) await refuseIfDeleted(store.reads, id);
        yield* make({ records, signing: keys.signing, folder });
        if (deletion === null) await refuseIfDeleted(store.reads, id);
      } finally {
        await snapshot.rollback().execute();
        await reader.destroy();
        await rm(folder, { recursive: true, force: true });
      }
    },
    async bulletin() {
      const revisions = await bulletinsOf(store.reads, id);
      const [newest] = revisions;
      if (!newest || newest.withdrawn_at !== null) {
        throw new Problem(409, 'no-bulletin', {
          zh: '还没有公布公报，或已撤回：先在“公报与整改”里公布',
          en: 'no bulletin stands',
        });
      }
      return {
        ...asShown(newest, revisions, await rectificationsOf(store.reads, id)),
        page: `${config.publicUrl}/bulletin/${id}`,
        receipts: `${config.publicUrl}/receipts/${id}`,
      };
    },
  };
}

/** Refuses a file of rows that were deleted while it was made: 410. A pack sees to that itself. */
export async function refuseIfNoLonger(
  { store }: Pick<Making, 'store'>,
  id: string,
  { rows }: Pick<DocumentKind, 'rows'>,
): Promise<void> {
  if (rows) await refuseIfDeleted(store.reads, id);
}

/** Every response of a sealed campaign, in an order that only the store can make again. */
async function* rowsOf(services: Making, id: string): AsyncGenerator<ResponseRow> {
  const { store, keys, clock } = services;
  await refuseIfDeleted(store.reads, id);
  const aside = await asideByReceipt(services, id);
  const { leftOut } = await sourceAndLeftOut(services, id, clock());
  // What is sealed does not change, so there is no need of a snapshot, which would keep the store from tidying up.
  for await (const response of shuffledResponses(store.reads, id, keys.order))
    yield {
      ...response,
      aside: aside.get(response.receipt) ?? null,
      counted: !leftOut.has(response.receipt),
    };
  // Where they were deleted meanwhile, not all have been read.
  await refuseIfDeleted(store.reads, id);
}

/**
 * Names the state of all that a document of a campaign may be made from: while it is the same, so are the bytes.
 * `null` while the campaign is not sealed, when answers come in.
 */
export async function editionOf(
  { store }: Pick<Making, 'store'>,
  { digest, revision, report }: StoredReport,
): Promise<string | null> {
  if (revision === 0) return null;
  const { id } = report.campaign;
  const beside = await onSnapshot(store, async (transaction) => ({
    acts: (await exclusionActs(transaction, id)).length,
    deletedAt: (await findDeletion(transaction, id))?.at ?? null,
    bulletin: await newestBulletin(transaction, id),
    rectifications: await rectificationsOf(transaction, id),
  }));
  return digestOf(JSON.stringify([making, digest, beside]));
}

/** Of how documents are made: raised with every change, so that kept ones are made anew. */
const making = 2;
