import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { CampaignRow, DocumentRow } from '../database/schema.ts';
import { type DocumentFormat, documentFormats } from '../documents/formats.ts';
import { type DocumentKind, documentKinds } from '../documents/kinds.ts';
import { type WrittenFile, writeFile } from '../documents/write-file.ts';
import type { Duty } from '../people/duties.ts';
import type { Person } from '../people/signed-in.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { newestBulletin } from '../queries/bulletins.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { type Deletion, findDeletion, refuseIfDeleted } from '../queries/deletions.ts';
import {
  addAsker,
  documentsOf,
  endDocument,
  findDocument,
  insertDocument,
  otherAskers,
  removeAsker,
  sameOf,
} from '../queries/documents.ts';
import { holdCampaign } from '../queries/responses.ts';
import type { Services } from '../services.ts';
import { besideOf, documentSourceOf, editionOf, type Making, refuseIfNoLonger } from './document-source.ts';
import { storedReport } from './report.ts';
import { sealIfDue } from './sealing.ts';

type Desk = Making & Pick<Services, 'documents'>;

/** Who acts, and with which duties. */
interface By {
  actor: Actor;
  duties: readonly Duty[];
}

/** A document as the list shows it. */
export interface ListedDocument {
  id: string;
  format: DocumentFormat;
  state: DocumentRow['state'];
  askedAt: string;
  /** Who wants it, whoever asked first first. */
  askedBy: string[];
  /** Whether one is among them oneself. */
  mine: boolean;
  done: number;
  total: number;
  revision: number | null;
  bytes: number | null;
  digest: string | null;
  endedAt: string | null;
  failure: string | null;
  /** Whether its file is still kept here. */
  kept: boolean;
  /** Whether one that is not can be made again: not where it was made of answers that were deleted. */
  again: boolean;
}

/** A kind of document that may be asked for. */
export interface ListedKind extends Pick<DocumentKind, 'restricted' | 'from'> {
  format: DocumentFormat;
  /** Why it cannot be made: the campaign has not come as far as it takes, or its answers were deleted. */
  refused: 'early' | 'deleted' | null;
}

/** Makes a document into a file, here and now, and records who had it made. */
export async function exportDocument(
  services: Making,
  id: string,
  format: DocumentFormat,
  path: string,
  actor: Actor,
  progress: (done: number, total: number) => void,
): Promise<WrittenFile> {
  const kind = documentKinds[format];
  await sealIfDue(services, id, services.clock());
  checkPhase(await phaseFor(services, id), kind);
  if (kind.rows) await refuseIfDeleted(services.store.reads, id);
  const stored = await storedReport(services, id, services.clock());
  const source = await documentSourceOf(services, stored, { findings: kind.findings, actor });
  const written = await writeFile(path, kind.make(source, progress, besideOf(services, source, path)));
  await refuseIfNoLonger(services, id, kind).catch(async (error) => {
    await rm(path, { force: true });
    throw error;
  });
  await recordAct(services.store.db, actor, services.clock(), 'export', id, {
    format,
    digest: written.digest,
  });
  return written;
}

/**
 * Has a document made; where the same was made before and its file is kept, or is on the way, that one. Throws a 409
 * Problem where it cannot be made yet, 403 where it is not for these duties.
 */
export async function askDocument(
  services: Desk,
  id: string,
  format: DocumentFormat,
  { actor, duties }: By,
): Promise<{ id: string }> {
  const { store, clock, documents } = services;
  const kind = documentKinds[format];
  checkDuty(kind, duties);
  await sealIfDue(services, id, clock());
  checkPhase(await phaseFor(services, id), kind);
  if (kind.rows) await refuseIfDeleted(store.reads, id);
  const edition = await editionOf(services, await storedReport(services, id, clock()));
  const asked = await store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    const same = (await sameOf(transaction, { campaign: id, format, edition })).find(
      (one) => one.state !== 'made' || existsSync(documents.pathOf(one.id)),
    );
    const document = same?.id ?? randomBytes(9).toString('base64url');
    if (!same)
      await insertDocument(transaction, { ...newDocument(document, id, format, actor, clock()), edition });
    else if (same.state !== 'made') await addAsker(transaction, same, actor.name, clock());
    await recordAct(transaction, actor, clock(), 'document-ask', id, { format, id: document });
    return document;
  });
  documents.look();
  return { id: asked };
}

function newDocument(
  id: string,
  campaign: string,
  format: DocumentFormat,
  actor: Actor,
  now: Date,
): DocumentRow {
  return {
    ...{ id, campaign, format, state: 'waiting', asked_at: now.toISOString(), asked_by: actor.name },
    ...{ maker: null, held_until: null, done: 0, total: 0 },
    ...{ edition: null, revision: null, bytes: null, digest: null, ended_at: null, failure: null },
  };
}

/** What somebody with these duties may have of a campaign: the kinds, and what was made, asked for last first. */
export async function listDocuments(
  { store, documents }: Pick<Services, 'store' | 'documents'>,
  id: string,
  { username, duties }: Pick<Person, 'username' | 'duties'>,
): Promise<{ kinds: ListedKind[]; documents: ListedDocument[] }> {
  const campaign = await phaseFor({ store }, id);
  const may = ({ duties: wanted }: DocumentKind) => wanted.some((duty) => duties.includes(duty));
  const deletion = await findDeletion(store.reads, id);
  const kinds = documentFormats
    .filter((format) => may(documentKinds[format]))
    .map((format): ListedKind => {
      const { restricted, from, rows } = documentKinds[format];
      const early = isReady(campaign, documentKinds[format]) ? null : 'early';
      return { format, restricted, from, refused: rows && deletion !== null ? 'deleted' : early };
    });
  const rows = (await documentsOf(store.reads, id)).filter(({ format }) => may(documentKinds[format]));
  const others = await otherAskers(
    store.reads,
    rows.map((row) => row.id),
  );
  const made = rows.map((row) => {
    const askedBy = [row.asked_by, ...(others.get(row.id) ?? [])];
    return {
      id: row.id,
      format: row.format,
      state: row.state,
      askedAt: row.asked_at,
      ...{ askedBy, mine: askedBy.includes(username) },
      done: row.done,
      total: row.total,
      revision: row.revision,
      bytes: row.bytes === null ? null : Number(row.bytes),
      digest: row.digest,
      endedAt: row.ended_at,
      failure: row.failure,
      kept: row.state === 'made' && !holdsDeleted(row, deletion) && existsSync(documents.pathOf(row.id)),
      again: !isOfDeleted(row, deletion),
    };
  });
  return { kinds, documents: made };
}

/**
 * Withdraws one's asking for a document that is waiting or being made: it is given up where nobody else wants it, and
 * goes on where somebody does. 409 where it has ended, or where one never asked for it.
 */
export async function cancelDocument(
  services: Pick<Services, 'store' | 'documents' | 'clock'>,
  campaign: string,
  id: string,
  { actor, duties }: By,
): Promise<{ stopped: boolean }> {
  const { store, documents, clock } = services;
  const { format } = await documentFor(services, campaign, id, duties);
  const stopped = await store.db.transaction().execute(async (transaction) => {
    // Held as by whoever asks, so that nobody joins a document that is just being given up.
    await holdCampaign(transaction, store.dialect, campaign, 'alone');
    const { asked_by, state } = await documentFor({ store: { reads: transaction } }, campaign, id, duties);
    const askers = [asked_by, ...((await otherAskers(transaction, [id])).get(id) ?? [])];
    if (state !== 'waiting' && state !== 'making') throw ended();
    if (!askers.includes(actor.name)) throw askedByOthers(askers);
    const [first] = askers.filter((name) => name !== actor.name);
    if (first !== undefined) {
      await removeAsker(transaction, { id, person: actor.name, first });
      await recordAct(transaction, actor, clock(), 'document-withdraw', campaign, { format, id });
      return false;
    }
    const ended_at = clock().toISOString();
    if (!(await endDocument(transaction, { id }, { state: 'cancelled', ended_at }))) throw ended();
    await recordAct(transaction, actor, clock(), 'document-cancel', campaign, { format, id });
    return true;
  });
  if (stopped) await documents.giveUp(id);
  return { stopped };
}

function ended(): Problem {
  return new Problem(409, 'document-ended', {
    zh: '这份文件已经生成完或已停止，请刷新页面',
    en: 'the document has ended',
  });
}

function askedByOthers(askers: readonly string[]): Problem {
  return new Problem(409, 'asked-by-others', {
    zh: `这份文件是 ${askers.join('、')} 要的，您没有要过，不能停止`,
    en: 'only who asked for it may give it up',
  });
}

/** A made document's file, and records who takes it away. 404 where there is none, 410 where its file is gone. */
export async function takeDocument(
  services: Pick<Services, 'store' | 'documents' | 'clock'>,
  campaign: string,
  id: string,
  { actor, duties }: By,
): Promise<{ name: string; kind: DocumentKind; digest: string }> {
  const { store, documents, clock } = services;
  const row = await documentFor(services, campaign, id, duties);
  if (row.state !== 'made' || row.digest === null || !existsSync(documents.pathOf(id))) {
    throw new Problem(410, 'document-gone', {
      zh: '这份文件没有生成完，或已过保存期；请重新生成，内容相同',
      en: 'the file is not there; have it made again',
    });
  }
  const { title } = await getCampaign(store.reads, campaign);
  const kind = documentKinds[row.format];
  if (holdsDeleted(row, await findDeletion(store.reads, campaign)))
    await refuseIfDeleted(store.reads, campaign);
  await recordAct(store.db, actor, clock(), 'document-take', campaign, {
    format: row.format,
    digest: row.digest,
  });
  return { name: `${title}-${kind.ending}`, kind, digest: row.digest };
}

async function documentFor(
  { store }: { store: Pick<Services['store'], 'reads'> },
  campaign: string,
  id: string,
  duties: readonly Duty[],
): Promise<DocumentRow> {
  const row = await findDocument(store.reads, campaign, id);
  if (!row) throw new Problem(404, 'unknown-document', { zh: '没有这份文件', en: 'no such document' });
  checkDuty(documentKinds[row.format], duties);
  return row;
}

function checkDuty(kind: DocumentKind, duties: readonly Duty[]): void {
  if (kind.duties.some((duty) => duties.includes(duty))) return;
  throw new Problem(403, 'not-permitted', {
    zh: '您的岗位不能生成或下载这种文件',
    en: 'not for your duties',
  });
}

type Asked = Pick<DocumentRow, 'format' | 'asked_at'>;

/** Whether a document was made, or may have been, of answers that were deleted, or of what Findings told of them. */
function isOfDeleted({ format, asked_at }: Asked, deletion: Deletion | null): boolean {
  const { findings, rows } = documentKinds[format];
  return deletion !== null && asked_at <= deletion.at && (findings || rows);
}

/** Whether answers that were deleted may stand in it: nobody may have it any more. */
function holdsDeleted(asked: Asked, deletion: Deletion | null): boolean {
  return documentKinds[asked.format].restricted && isOfDeleted(asked, deletion);
}

/** How far a campaign has come, as documents need it. */
interface Phase extends Pick<CampaignRow, 'status' | 'sealed_at'> {
  /** Whether a bulletin stands. */
  bulletin: boolean;
}

async function phaseFor({ store }: Pick<Services, 'store'>, id: string): Promise<Phase> {
  const bulletin = await newestBulletin(store.reads, id);
  const { status, sealed_at } = await getCampaign(store.reads, id);
  return { status, sealed_at, bulletin: bulletin !== undefined && bulletin.withdrawn_at === null };
}

function isReady({ status, sealed_at, bulletin }: Phase, { from }: DocumentKind): boolean {
  if (from === 'bulletin') return bulletin;
  return from === 'sealed' ? sealed_at !== null : status !== 'draft';
}

const tooEarly: Readonly<Record<DocumentKind['from'], string>> = {
  published: '调查还没有发布，发布以后才能生成',
  sealed: '调查还没有结束，这种文件要在停止接收以后生成',
  bulletin: '还没有公布公报，或已撤回：先在“公报与整改”里公布',
};

function checkPhase(phase: Phase, kind: DocumentKind): void {
  if (isReady(phase, kind)) return;
  throw new Problem(409, 'not-closed', {
    zh: tooEarly[kind.from],
    en: 'the document can be made only later in the campaign',
  });
}
