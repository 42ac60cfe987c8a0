import { createPublicKey, sign } from 'node:crypto';
import type { Kysely } from 'kysely';
import { comparableText, type Flag, flagSettings } from '../../analysis/quality.ts';
import type { TallyCell } from '../../analysis/report-source.ts';
import type { CampaignRow, Database, Dialect, ResponseTable } from '../database/schema.ts';
import { checkLog, leavesOf } from '../evidence/check.ts';
import { MerkleRoot } from '../evidence/merkle.ts';
import { signedText } from '../evidence/seal.ts';
import type { ResponseRecord } from '../intake/record.ts';
import { Problem } from '../problem.ts';
import { type Actor, recordAct } from '../queries/audit.ts';
import { getCampaign, markSealed } from '../queries/campaigns.ts';
import { DayCounts, replaceDayCounts } from '../queries/day-counts.ts';
import { deletePaperEntries } from '../queries/paper-entries.ts';
import { deleteLog, holdCampaign, insertResponses, logPositions } from '../queries/responses.ts';
import { insertSeal } from '../queries/seals.ts';
import type { Keys } from '../queries/secrets.ts';
import { CellCounts, replaceTallies, talliesOf } from '../queries/tallies.ts';
import type { Services } from '../services.ts';
import { countedByDay } from './days.ts';
import { phaseOf } from './phase.ts';
import type { PublishedCampaign } from './published.ts';
import { reportSourceOf } from './report-source.ts';

/** Responses that are held in memory at once while they are put in the order of their leaves. */
const sortedAtOnce = 50_000;

type Sealing = Pick<Services, 'store' | 'campaigns' | 'keys'>;

/**
 * Ends the taking of answers for good, so that rates may be read: nobody who reads a rate can answer after it. In one
 * transaction the log is checked, what only the whole field shows is flagged, everything is counted anew, the
 * responses are put in the order of their leaves, the log with the order they came in is dropped, and the root is
 * signed. Only once the field was closed; 409 before. A second time it does nothing.
 */
export async function sealCampaign(
  { store, campaigns, keys }: Sealing,
  id: string,
  actor: Actor,
  now: Date,
): Promise<void> {
  const compiled = await campaigns.get(id);
  await store.db.transaction().execute(async (transaction) => {
    await holdCampaign(transaction, store.dialect, id, 'alone');
    const campaign = await getCampaign(transaction, id);
    const phase = phaseOf(campaign, now);
    if (phase !== 'closing' && phase !== 'closed') {
      throw new Problem(409, 'not-closed', {
        zh: '调查还没有结束：先结束调查，才能看结果',
        en: 'the field is not closed: close it before reading its rates',
      });
    }
    if (campaign.sealed_at !== null) return;
    const details = await seal(transaction, store.dialect, campaign, compiled, keys, now);
    await recordAct(transaction, actor, now, 'campaign-seal', id, details);
  });
  // With the log goes the order that the responses came in: no journal keeps it.
  await store.tidy();
  // What is withheld is decided before anybody reads a rate.
  await reportSourceOf({ store, campaigns }, id, now);
  await store.tidy();
}

/** Seals a campaign whose closing and grace have passed; does nothing to others. */
export async function sealIfDue(sealing: Sealing, id: string, now: Date): Promise<void> {
  const { store } = sealing;
  const campaign = await getCampaign(store.reads, id);
  if (campaign.sealed_at !== null || phaseOf(campaign, now) !== 'closed') return;
  await sealCampaign(sealing, id, { name: '系统', origin: '到期自动' }, now);
}

async function seal(
  db: Kysely<Database>,
  dialect: Dialect,
  { id, digest }: CampaignRow,
  compiled: PublishedCampaign,
  keys: Keys,
  now: Date,
) {
  const tallied = await talliesOf(db, id, compiled.layouts);
  const positions = await logPositions(db, id);
  const size = await checkLog(db, id);
  const sameText = await findSameTexts(db, compiled);

  const counts = new CellCounts(compiled.layouts);
  const days = new DayCounts(countedByDay(compiled));
  const tree = new MerkleRoot();
  const parts = Math.max(1, Math.ceil(size / sortedAtOnce));
  for (let part = 0; part < parts; part += 1) {
    const rows: ResponseTable[] = [];
    for await (const { leaf, text } of leavesOf(db, id)) {
      if (Math.floor((leaf.readUInt32BE(0) / 2 ** 32) * parts) !== part) continue;
      const response: ResponseRecord = JSON.parse(text);
      const found: Flag[] = sameText(response) ? ['same-text'] : [];
      counts.count({ ...response, flags: [...response.flags, ...found] });
      days.count(response);
      rows.push({
        campaign: id,
        leaf,
        receipt: response.receipt,
        record: text,
        closing_flags: found.join(' '),
      });
    }
    rows.sort((a, b) => a.leaf.compare(b.leaf));
    for (const { leaf } of rows) tree.add(leaf);
    await insertResponses(db, rows);
  }

  const root = tree.root().toString('hex');
  const text = signedText({ campaign: id, digest: digest ?? '', size, root });
  await insertSeal(db, {
    campaign: id,
    size,
    root,
    public_key: publicKeyOf(keys),
    signature: sign(null, Buffer.from(text), keys.signing).toString('hex'),
    heads: JSON.stringify(
      positions.map(({ writer, number, head }) => [writer, number, head.toString('hex')]),
    ),
  });
  await replaceTallies(db, dialect, id, counts);
  await replaceDayCounts(db, dialect, id, days);
  const untaken = await deletePaperEntries(db, id);
  await markSealed(db, id, now);
  await deleteLog(db, id);
  return {
    size,
    root,
    sealedAt: now.toISOString(),
    untaken,
    miscounted: miscounted(compiled.layouts, tallied, counts),
  };
}

/** Raw Ed25519 public key, in hexadecimal. */
export function publicKeyOf({ signing }: Pick<Keys, 'signing'>): string {
  const { x } = createPublicKey(signing).export({ format: 'jwk' });
  if (x === undefined) throw new Error('an Ed25519 key has its public half');
  return Buffer.from(x, 'base64url').toString('hex');
}

/** Finds answers in words that several people of a group wrote alike. */
async function findSameTexts(
  db: Kysely<Database>,
  { id, questionnaires }: PublishedCampaign,
): Promise<(response: ResponseRecord) => boolean> {
  const textOf = ({ group, answers }: ResponseRecord) => {
    const questionnaire = questionnaires.get(group);
    const text = questionnaire ? comparableText(questionnaire, answers) : null;
    return text === null ? null : `${group} ${text}`;
  };
  const times = new Map<string, number>();
  for await (const { text } of leavesOf(db, id)) {
    const key = textOf(JSON.parse(text));
    if (key !== null) times.set(key, (times.get(key) ?? 0) + 1);
  }
  return (response) => {
    const key = textOf(response);
    return key !== null && (times.get(key) ?? 0) >= flagSettings.sameText.responses;
  };
}

/** Cells whose running tally was not what the responses give; closing flags aside. */
function miscounted(
  layouts: PublishedCampaign['layouts'],
  tallied: readonly TallyCell[],
  counted: CellCounts,
): number {
  const [before, after] = [tallied, counted.toTallyCells()].map((cells) => {
    const all = new CellCounts(layouts);
    for (const { counts, ...cell } of cells)
      all.add({ ...cell, school: cell.school ?? '', flagged: 0 }, counts);
    return new Map([...all.cells].map(([key, { counts }]) => [key, counts.join()]));
  });
  const keys = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);
  return [...keys].filter((key) => before?.get(key) !== after?.get(key)).length;
}
