import { sign } from 'node:crypto';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { dropHidden } from '../../surveys/text-answers.ts';
import { createCampaign, importFrame, publishCampaign } from '../campaigns/life.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import { publicKeyOf } from '../campaigns/sealing.ts';
import { drawAnswers, seededRandom } from '../campaigns/simulation.ts';
import { readConfig } from '../config.ts';
import type { ResponseTable } from '../database/schema.ts';
import { MerkleRoot } from '../evidence/merkle.ts';
import { signedText } from '../evidence/seal.ts';
import { canonicalAnswers, commitmentOf, leafOf, recordText } from '../intake/record.ts';
import { signsFrom } from '../intake/signs.ts';
import { openServices } from '../open-services.ts';
import { commandLine } from '../queries/audit.ts';
import { markSealed } from '../queries/campaigns.ts';
import { insertSeal } from '../queries/seals.ts';
import { CellCounts, replaceTallies } from '../queries/tallies.ts';

const schoolsPerTownship = 10;
/** Different answer sheets per group; each is given many times, with a receipt and a nonce of its own. */
const sheetsPerGroup = 500;
const seed = 20261124;

/** The settings of a bench's store, in a folder of its own. */
export function benchConfig(folder: string) {
  return readConfig({
    RENKEDU_DATA: folder,
    RENKEDU_EXAMPLE: 'off',
    RENKEDU_PUBLIC_URL: 'http://127.0.0.1',
  });
}

/**
 * Fills an empty embedded store with a sealed trial campaign of all seven groups with their schools, as if so many
 * responses had come in; rows, tallies, leaves and root are what the write path and sealing would have left.
 * Gives the campaign's id.
 */
export async function fillStore(folder: string, responses: number): Promise<string> {
  const opened = await openServices(benchConfig(folder));
  const { store, campaigns, keys } = opened;
  try {
    const now = new Date();
    const file = { title: '测速', trial: true, closesAt: new Date(now.getTime() + 86_400_000).toISOString() };
    const { id } = await createCampaign(store, file, commandLine, now);
    const draft = await campaigns.get(id);
    await importFrame(store, id, frameTable(draft, responses), commandLine, now);
    const { digest } = await publishCampaign(store, id, commandLine, now);
    const campaign = await campaigns.get(id);
    const made = new MadeResponses(campaign);
    const root = insertSorted(join(folder, 'renkedu.sqlite'), made, responses);
    const counts = new CellCounts(campaign.layouts);
    for (let index = 0; index < responses; index += 1) counts.count(made.at(index).response);
    await store.db.transaction().execute(async (transaction) => {
      await replaceTallies(transaction, 'sqlite', id, counts);
      const text = signedText({ campaign: id, digest, size: responses, root });
      await insertSeal(transaction, {
        campaign: id,
        size: responses,
        root,
        public_key: publicKeyOf(keys),
        signature: sign(null, Buffer.from(text), keys.signing).toString('hex'),
        heads: '[]',
      });
      await transaction
        .updateTable('campaign')
        .set({ status: 'closed', closed_at: now.toISOString() })
        .where('id', '=', id)
        .execute();
      await markSealed(transaction, id, now);
    });
    return id;
  } finally {
    await store.close();
  }
}

/** Responses made anew from their number alone, so that a million need not be held. */
class MadeResponses {
  readonly #campaign: PublishedCampaign;
  readonly #sheets = new Map<string, { answers: ReturnType<typeof drawAnswers>; canonical: string }[]>();

  constructor(campaign: PublishedCampaign) {
    this.#campaign = campaign;
    const random = seededRandom(seed);
    for (const [group, questionnaire] of campaign.questionnaires) {
      const sheets = Array.from({ length: sheetsPerGroup }, () => {
        const answers = dropHidden(questionnaire, drawAnswers(questionnaire, random));
        return { answers, canonical: canonicalAnswers(answers) };
      });
      this.#sheets.set(group, sheets);
    }
  }

  at(index: number) {
    const { frame, id } = this.#campaign;
    // Primes, so that every cell meets every sheet.
    const cell = frame[(index * 7919) % frame.length];
    const sheet = cell && this.#sheets.get(cell.group)?.[(index * 104_729) % sheetsPerGroup];
    if (!cell || !sheet) throw new Error('a frame has cells and a group has sheets');
    const response = {
      campaign: id,
      day: '2026-11-24',
      flags: index % 12 === 0 ? (['speed'] as const) : [],
      group: cell.group,
      nonce: index.toString(16).padStart(32, '0'),
      receipt: receiptOf(index),
      school: cell.school ?? '',
      seconds: 60 + (index % 200),
      source: 'simulation' as const,
      township: cell.township,
    };
    return {
      response: { ...response, answers: sheet.answers },
      record: recordText(response, sheet.canonical),
    };
  }

  row(index: number): Pick<ResponseTable, 'campaign' | 'leaf' | 'receipt' | 'record'> {
    const { response, record } = this.at(index);
    const { campaign, receipt } = response;
    return { campaign, leaf: leafOf(receipt, commitmentOf(record)), receipt, record };
  }
}

const receiptLength = 16;

/** The index as a number of 16 places, five bits each. */
function receiptOf(index: number): string {
  const places = new Uint8Array(receiptLength);
  for (let rest = index, place = receiptLength - 1; rest > 0; rest = Math.floor(rest / 32), place -= 1)
    places[place] = rest % 32;
  return signsFrom(places, receiptLength);
}

/** Writes the responses in the order of their leaves, as sealing leaves them, and gives the root. */
function insertSorted(file: string, made: MadeResponses, responses: number): string {
  const leafBytes = 32;
  const leaves = Buffer.alloc(responses * leafBytes);
  for (let index = 0; index < responses; index += 1) made.row(index).leaf.copy(leaves, index * leafBytes);
  const order = new Uint32Array(responses).map((_, index) => index);
  const leafAt = (index: number) => leaves.subarray(index * leafBytes, (index + 1) * leafBytes);
  order.sort((a, b) => leafAt(a).compare(leafAt(b)));
  const tree = new MerkleRoot();
  const database = new SqliteDatabase(file);
  // A bench that is interrupted throws its store away, so nothing here need survive a crash.
  database.pragma('synchronous = OFF');
  const insert = database.prepare('insert into response values (?, ?, ?, ?, ?)');
  database.transaction(() => {
    for (const index of order) {
      const { campaign, leaf, receipt, record } = made.row(index);
      tree.add(leaf);
      insert.run(campaign, leaf, receipt, record, '');
    }
  })();
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return tree.root().toString('hex');
}

/** Schools for those who belong to one; in all four times as many eligible people as answers. */
function frameTable({ settings }: PublishedCampaign, responses: number) {
  const inSchools = new Set(['student', 'parent', 'teacher', 'principal']);
  const rows: Record<string, string>[] = settings.groups.flatMap((group) =>
    settings.townships.flatMap(({ code: township }) =>
      inSchools.has(group)
        ? Array.from({ length: schoolsPerTownship }, (_, index) => ({
            group,
            township,
            school: `第 ${index + 1} 小学`,
          }))
        : [{ group, township, school: '' }],
    ),
  );
  const eligible = String(Math.ceil((4 * responses) / rows.length));
  return {
    columns: ['group', 'township', 'school', 'eligible'],
    rows: rows.map((fields, index) => ({ line: index + 2, fields: { ...fields, eligible } })),
  };
}
