import type { Kysely } from 'kysely';
import { type Flag, flagsOf } from '../../analysis/quality.ts';
import type { Answers } from '../../surveys/condition.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { closingOf, paused, phaseOf } from '../campaigns/phase.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import type { Database, Dialect, LinkRow, ResponseBatchTable, SubmissionTable } from '../database/schema.ts';
import { shanghaiDay } from '../day.ts';
import { headAfter, type LogEnd, logStart } from '../evidence/log.ts';
import { Problem } from '../problem.ts';
import { capCounts, setCapCounts } from '../queries/caps.ts';
import { showUsedCodes, takeCode } from '../queries/codes.ts';
import {
  type CampaignState,
  campaignStates,
  enterSubmissions,
  holdCampaign,
  insertBatches,
  linkStates,
  submissionsById,
  withdrawSubmissions,
} from '../queries/responses.ts';
import type { Keys } from '../queries/secrets.ts';
import type { Counted } from './own-tallies.ts';
import { randomText } from './random.ts';
import {
  answersDigest,
  canonicalAnswers,
  commitmentOf,
  leafOf,
  type ResponseRecord,
  receiptFor,
  recordText,
} from './record.ts';

/** Accepted answers on their way into the store. */
export interface Submission {
  id: string;
  campaign: PublishedCampaign;
  place: Pick<FrameCell, 'group' | 'township' | 'school'>;
  answers: Answers;
  source: ResponseRecord['source'];
  /** The link it came by, and when its ticket was issued; `null` for answers keyed in from paper. */
  link: { code: string; issuedAt: Date } | null;
  /** Hash of the one-time code it came with. */
  codeHash: string | null;
  /** From ticket to submission; `null` where nobody measured it. */
  seconds: number | null;
  /** Flags that rest on more than the answers. */
  flags: readonly Flag[];
}

/** A submission with all that its answers alone give, so that what fails in one fails before others share its fate. */
export interface Prepared extends Submission {
  /** Canonical JSON of the answers. */
  canonical: string;
  /** Keyed digest of the answers and the place they are for: tells a repeat from another. */
  digest: string;
}

export function prepared(keys: Pick<Keys, 'answers'>, submission: Submission): Prepared {
  const { group, township, school } = submission.place;
  const canonical = canonicalAnswers(submission.answers);
  const digest = answersDigest(keys.answers, `${group} ${township} ${school ?? ''} ${canonical}`);
  return { ...submission, canonical, digest };
}

/** `repeated`: this very submission was stored before; its first receipt is given again. */
export type Outcome = { receipt: string; repeated: boolean } | Problem;

/** What a transaction did; `ends` holds only once it has committed. */
export interface Stored {
  outcomes: Outcome[];
  ends: Map<string, LogEnd>;
  /** The batches that were written, with what their tallies count. */
  batches: { campaign: string; number: number; counted: Counted[] }[];
}

/** Responses of one commit, and of one row of the log. */
export const largestBatch = 256;

/**
 * Stores submissions, all in the caller's transaction; the state of the campaign is read there too. Gives one
 * outcome per submission, in order. A refused one changes nothing.
 *
 * @param writer number of the list that this process keeps
 * @param ends where that list ends in each campaign
 */
export async function storeSubmissions(
  db: Kysely<Database>,
  dialect: Dialect,
  keys: Keys,
  writer: number,
  ends: ReadonlyMap<string, LogEnd>,
  submissions: readonly Prepared[],
  now: Date,
): Promise<Stored> {
  const campaigns = new Map(submissions.map(({ campaign }) => [campaign.id, campaign]));
  const withCodes = new Set(
    submissions.flatMap(({ codeHash, campaign }) => (codeHash === null ? [] : [campaign.id])),
  );
  for (const id of [...campaigns.keys()].sort()) {
    const campaign = campaigns.get(id);
    const counts = (campaign && hasCaps(campaign)) || withCodes.has(id);
    await holdCampaign(db, dialect, id, counts ? 'alone' : 'shared');
  }
  const states = await campaignStates(db, [...campaigns.keys()]);
  const codes = new Set(submissions.flatMap(({ link }) => (link ? [link.code] : [])));
  const links = await linkStates(db, [...codes]);

  const candidates = submissions.map((submission) => ({
    submission,
    key: `${submission.campaign.id} ${submission.id}`,
    refusal: refusalByState(submission, states, now) ?? refusalByLink(submission, links),
  }));

  // The first of each id may be new; sorted, so that two processes with the same ids cannot wait for each other.
  const firsts = new Map<string, (typeof candidates)[number]>();
  for (const candidate of candidates)
    if (candidate.refusal === null && !firsts.has(candidate.key)) firsts.set(candidate.key, candidate);
  const entries = [...firsts.values()].map(({ submission }) => ({
    campaign: submission.campaign.id,
    id: submission.id,
    answers_digest: submission.digest,
  }));
  const entered = await enterSubmissions(
    db,
    dialect,
    dialect === 'sqlite' ? entries : entries.sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  const others = candidates.filter(({ key }) => !entered.has(key));
  const known = await submissionsById(
    db,
    others.map(({ submission }) => ({ campaign: submission.campaign.id, id: submission.id })),
  );
  const taken = [...firsts.values()].filter(({ key }) => entered.has(key));
  await refuseOverCaps(db, taken);
  await refuseUsedCodes(db, taken);
  const withdrawn = taken.filter(({ refusal }) => refusal !== null);
  await withdrawSubmissions(
    db,
    withdrawn.map(({ submission }) => ({ campaign: submission.campaign.id, id: submission.id })),
  );

  const log = new Log(writer, ends, shanghaiDay(now));
  const outcomes = candidates.map((candidate): Outcome => {
    const { submission, key } = candidate;
    const { digest, canonical } = submission;
    const receipt = receiptFor(keys.receipt, submission.campaign.id, submission.id);
    const first = firsts.get(key);
    if (first && entered.has(key)) {
      if (first.refusal) return first.refusal;
      if (first !== candidate) return repeat(first.submission.digest, digest, receipt);
      log.add(submission, receipt, canonical);
      return { receipt, repeated: false };
    }
    const earlier = known.get(key);
    if (earlier) return repeat(earlier.answers_digest, digest, receipt);
    return candidate.refusal ?? closed();
  });
  const batches = log.batches();
  await insertBatches(
    db,
    batches.map(({ row }) => row),
  );
  return {
    outcomes,
    ends: new Map(batches.map(({ row: { campaign, number, head } }) => [campaign, { number, head }])),
    batches: batches.map(({ row: { campaign, number }, counted }) => ({ campaign, number, counted })),
  };
}

/** What one transaction adds to a writer's lists. */
class Log {
  readonly #writer: number;
  readonly #ends: ReadonlyMap<string, LogEnd>;
  readonly #day: string;
  readonly #added = new Map<string, { leaf: Buffer; record: string; counted: Counted }[]>();

  constructor(writer: number, ends: ReadonlyMap<string, LogEnd>, day: string) {
    this.#writer = writer;
    this.#ends = ends;
    this.#day = day;
  }

  add({ campaign, place, answers, source, seconds, flags }: Submission, receipt: string, canonical: string) {
    const questionnaire = campaign.questionnaires.get(place.group);
    if (!questionnaire) throw new Error(`the campaign has no questionnaire for ${place.group}`);
    const counted: Counted = {
      group: place.group,
      township: place.township,
      school: place.school ?? '',
      flags: [...flagsOf(questionnaire, answers, seconds), ...flags],
      answers,
    };
    const record = recordText(
      {
        campaign: campaign.id,
        day: this.#day,
        flags: counted.flags,
        group: place.group,
        nonce: randomText(),
        receipt,
        school: counted.school,
        seconds,
        source,
        township: place.township,
      },
      canonical,
    );
    const added = this.#added.get(campaign.id) ?? [];
    added.push({ leaf: leafOf(receipt, commitmentOf(record)), record, counted });
    this.#added.set(campaign.id, added);
  }

  batches(): { row: ResponseBatchTable; counted: Counted[] }[] {
    const batches: { row: ResponseBatchTable; counted: Counted[] }[] = [];
    for (const [campaign, added] of this.#added) {
      let end = this.#ends.get(campaign) ?? logStart;
      // In the order of their leaves: what arrived together keeps no order among itself.
      added.sort((a, b) => a.leaf.compare(b.leaf));
      for (let start = 0; start < added.length; start += largestBatch) {
        const part = added.slice(start, start + largestBatch);
        const leaves = Buffer.concat(part.map(({ leaf }) => leaf));
        end = { number: end.number + 1, head: headAfter(end.head, leaves) };
        const records = part.map(({ record }) => record).join('\n');
        batches.push({
          row: { campaign, writer: this.#writer, ...end, leaves, records },
          counted: part.map(({ counted }) => counted),
        });
      }
    }
    return batches;
  }
}

interface Taken {
  submission: Submission;
  refusal: Problem | null;
}

function hasCaps({ settings: { caps } }: PublishedCampaign): boolean {
  return caps.link !== null || caps.cell !== null;
}

/**
 * Caps per link and per cell: the campaign is held alone, so that they hold exactly. Groups with one-time codes are
 * bounded by their codes.
 */
async function refuseOverCaps(db: Kysely<Database>, taken: readonly Taken[]): Promise<void> {
  for (const campaign of new Set(taken.map(({ submission }) => submission.campaign).filter(hasCaps))) {
    const { caps } = campaign.settings;
    const counts = await capCounts(db, campaign.id);
    const changed = new Map<string, number>();
    for (const one of taken) {
      const { submission } = one;
      if (submission.campaign.id !== campaign.id || submission.codeHash !== null) continue;
      const { group, township, school } = submission.place;
      const limits = [
        { place: `cell ${group} ${township} ${school ?? ''}`, limit: caps.cell },
        ...(submission.link ? [{ place: `link ${submission.link.code}`, limit: caps.link }] : []),
      ];
      if (limits.some(({ place, limit }) => limit !== null && (counts.get(place) ?? 0) >= limit)) {
        one.refusal = new Problem(410, 'cap-reached', {
          zh: '这里的问卷已经收满，感谢您的关心',
          en: 'as many answers as this link or cell may take have arrived',
        });
        continue;
      }
      for (const { place } of limits) {
        const count = (counts.get(place) ?? 0) + 1;
        counts.set(place, count);
        changed.set(place, count);
      }
    }
    await setCapCounts(db, campaign.id, changed);
  }
}

/** A code is used up in the transaction that stores its answers, and leaves no trace of which they are. */
async function refuseUsedCodes(db: Kysely<Database>, taken: readonly Taken[]): Promise<void> {
  const used = new Map<string, { campaign: string; group: GroupCode }>();
  for (const one of taken) {
    const { codeHash, campaign, place } = one.submission;
    if (codeHash === null || one.refusal !== null) continue;
    if (await takeCode(db, campaign.id, place.group, codeHash)) {
      used.set(`${campaign.id} ${place.group}`, { campaign: campaign.id, group: place.group });
    } else {
      one.refusal = new Problem(410, 'code-used', {
        zh: '这个验证码不对、不是这里的，或者已经用过',
        en: 'the code is unknown or was used before',
      });
    }
  }
  for (const { campaign, group } of used.values()) await showUsedCodes(db, campaign, group);
}

function repeat(known: SubmissionTable['answers_digest'], digest: string, receipt: string): Outcome {
  if (known === digest) return { receipt, repeated: true };
  return new Problem(409, 'other-answers', {
    zh: '这份问卷已经提交过，不能修改；如果是换了一个人填写，请重新打开',
    en: 'this response was already submitted with other answers; nothing was changed',
  });
}

function refusalByState(
  { campaign, link }: Submission,
  states: ReadonlyMap<string, CampaignState>,
  now: Date,
): Problem | null {
  const state = states.get(campaign.id);
  if (!state) return closed();
  const phase = phaseOf(state, now);
  if (link === null) return phase === 'scheduled' || phase === 'open' || phase === 'paused' ? null : closed();
  if (phase === 'open') return null;
  if (phase === 'paused') return paused();
  if (phase === 'scheduled') {
    return new Problem(403, 'not-open-yet', { zh: '调查还没有开始', en: 'the field is not open yet' });
  }
  const inTime = link.issuedAt.getTime() < closingOf(state).closesAt;
  return phase === 'closing' && inTime ? null : closed();
}

/** A page opened before its link was withdrawn may still be sent; one opened after cannot have been. */
function refusalByLink(
  { link }: Submission,
  links: ReadonlyMap<string, Pick<LinkRow, 'withdrawn_at'>>,
): Problem | null {
  if (link === null) return null;
  const row = links.get(link.code);
  if (row && (row.withdrawn_at === null || link.issuedAt.getTime() < Date.parse(row.withdrawn_at)))
    return null;
  return new Problem(410, 'link-withdrawn', {
    zh: '这个链接已停用，请重新扫码',
    en: 'the link was withdrawn',
  });
}

function closed(): Problem {
  return new Problem(410, 'closed', { zh: '调查已经结束，感谢您的关心', en: 'the field is closed' });
}
