import type { Kysely } from 'kysely';
import { shanghaiDay } from '../../analysis/beijing.ts';
import type { GroupCode } from '../../surveys/groups.ts';
import { closingOf, phaseOf } from '../campaigns/phase.ts';
import type { Database, Dialect, LinkRow } from '../database/schema.ts';
import type { LogEnd } from '../evidence/log.ts';
import { capCounts, setCapCounts } from '../queries/caps.ts';
import { rewriteCodes, showUsedCodes, takeCode } from '../queries/codes.ts';
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
import { LogAdditions } from './log-additions.ts';
import { answersDigest, receiptFor } from './record.ts';
import type { Refusal } from './refusals.ts';
import type { Prepared } from './submission.ts';

/** `repeated`: this very submission was stored before; its first receipt is given again. */
export type Outcome = { receipt: string; repeated: boolean } | { refused: Refusal };

/** What a transaction did; it holds only once that has committed. */
export interface Stored {
  /** One per submission, in order. */
  outcomes: Outcome[];
  /** The batches that were written, each the new end of its campaign's list, with the submissions in it by their index. */
  batches: { campaign: string; end: LogEnd; stored: number[] }[];
  /** The day that the responses bear. */
  day: string;
}

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
  keys: LogKeys,
  writer: number,
  ends: ReadonlyMap<string, LogEnd>,
  submissions: readonly Prepared[],
  now: Date,
): Promise<Stored> {
  await holdCampaigns(db, dialect, submissions);
  const links = await linkStates(db, dialect, distinct(submissions.flatMap(({ link }) => link?.code ?? [])));
  const states = await campaignStates(
    db,
    distinct(submissions.flatMap(({ campaign, link }) => (link ? [] : campaign))),
  );

  const candidates = submissions.map(
    (submission): Candidate => ({
      submission,
      key: `${submission.campaign} ${submission.id}`,
      digest: digestOf(keys, submission),
      refusal: refusalOf(submission, links, states, now),
    }),
  );
  const { firsts, entered, known } = await enterIds(db, dialect, candidates);
  const taken = [...firsts.values()].filter(({ key }) => entered.has(key));
  await refuseOverCaps(db, taken);
  await refuseUsedCodes(db, taken);
  const withdrawn = taken.filter(({ refusal }) => refusal !== null);
  await withdrawSubmissions(
    db,
    withdrawn.map(({ submission }) => submission),
  );

  const day = shanghaiDay(now);
  const additions = new LogAdditions(writer, ends, day);
  const outcomes = candidates.map((candidate, index): Outcome => {
    const { submission, key, digest } = candidate;
    const receipt = receiptFor(keys.receipt, submission.campaign, submission.id);
    const first = firsts.get(key);
    if (first && entered.has(key)) {
      if (first.refusal) return { refused: first.refusal };
      if (first !== candidate) return repeat(first.digest, digest, receipt);
      additions.add(index, submission, receipt);
      return { receipt, repeated: false };
    }
    const earlier = known.get(key);
    if (earlier) return repeat(earlier.answers_digest, digest, receipt);
    return { refused: candidate.refusal ?? 'closed' };
  });
  const batches = additions.batches();
  await insertBatches(
    db,
    batches.map(({ row }) => row),
  );
  return {
    outcomes,
    batches: batches.map(({ row: { campaign, number, head }, stored }) => ({
      campaign,
      end: { number, head },
      stored,
    })),
    day,
  };
}

interface Candidate {
  submission: Prepared;
  key: string;
  /** Keyed digest of the answers and the place they are for: tells a repeat from another. */
  digest: string;
  refusal: Refusal | null;
}

/** What makes receipts and digests. */
export type LogKeys = Pick<Keys, 'receipt' | 'answers'>;

function digestOf(keys: LogKeys, { place: { group, township, school }, canonical }: Prepared): string {
  return answersDigest(keys.answers, `${group} ${township} ${school ?? ''} ${canonical}`);
}

/** Alone where something is counted up to a limit; in order, so that two processes cannot wait for each other. */
async function holdCampaigns(db: Kysely<Database>, dialect: Dialect, submissions: readonly Prepared[]) {
  const alone = new Map<string, boolean>();
  for (const { campaign, caps, codeHash } of submissions)
    alone.set(campaign, alone.get(campaign) || hasCaps(caps) || codeHash !== null);
  for (const id of [...alone.keys()].sort())
    await holdCampaign(db, dialect, id, alone.get(id) ? 'alone' : 'shared');
}

/** Enters the ids of what may be stored: the first of each; those that were entered before are read. */
async function enterIds(db: Kysely<Database>, dialect: Dialect, candidates: readonly Candidate[]) {
  const firsts = new Map<string, Candidate>();
  for (const candidate of candidates)
    if (candidate.refusal === null && !firsts.has(candidate.key)) firsts.set(candidate.key, candidate);
  const entries = [...firsts.values()].map(({ submission: { campaign, id }, digest }) => ({
    campaign,
    id,
    answers_digest: digest,
  }));
  // Sorted, so that two processes with the same ids cannot wait for each other.
  if (dialect === 'postgres') entries.sort((a, b) => (a.id < b.id ? -1 : 1));
  const entered = await enterSubmissions(db, dialect, entries);
  const others = candidates.filter(({ key }) => !entered.has(key));
  const known = await submissionsById(
    db,
    others.map(({ submission }) => submission),
  );
  return { firsts, entered, known };
}

function hasCaps(caps: Prepared['caps']): boolean {
  return caps.link !== null || caps.cell !== null;
}

/**
 * Caps per link and per cell: the campaign is held alone, so that they hold exactly. Groups with one-time codes are
 * bounded by their codes.
 */
async function refuseOverCaps(db: Kysely<Database>, taken: readonly Candidate[]): Promise<void> {
  const capped = taken.filter(({ submission }) => hasCaps(submission.caps));
  for (const campaign of new Set(capped.map(({ submission }) => submission.campaign))) {
    const counts = await capCounts(db, campaign);
    const changed = new Map<string, number>();
    for (const one of capped) {
      const { submission } = one;
      if (submission.campaign !== campaign || submission.codeHash !== null) continue;
      const { caps } = submission;
      const { group, township, school } = submission.place;
      const limits = [
        { place: `cell ${group} ${township} ${school ?? ''}`, limit: caps.cell },
        ...(submission.link ? [{ place: `link ${submission.link.code}`, limit: caps.link }] : []),
      ];
      if (limits.some(({ place, limit }) => limit !== null && (counts.get(place) ?? 0) >= limit)) {
        one.refusal = 'cap-reached';
        continue;
      }
      for (const { place } of limits) {
        const count = (counts.get(place) ?? 0) + 1;
        counts.set(place, count);
        changed.set(place, count);
      }
    }
    await setCapCounts(db, campaign, changed);
  }
}

/** A code is used up in the transaction that stores its answers, and leaves no trace of which they are. */
async function refuseUsedCodes(db: Kysely<Database>, taken: readonly Candidate[]): Promise<void> {
  const used = new Map<string, { campaign: string; group: GroupCode }>();
  for (const one of taken) {
    const { codeHash, campaign, place } = one.submission;
    if (codeHash === null || one.refusal !== null) continue;
    if (await takeCode(db, campaign, place.group, codeHash))
      used.set(`${campaign} ${place.group}`, { campaign, group: place.group });
    else one.refusal = 'code-used';
  }
  for (const { campaign, group } of used.values()) {
    await showUsedCodes(db, campaign, group);
    await rewriteCodes(db, campaign, group);
  }
}

function repeat(known: string, digest: string, receipt: string): Outcome {
  return known === digest ? { receipt, repeated: true } : { refused: 'other-answers' };
}

function refusalOf(
  { campaign, link }: Prepared,
  links: Awaited<ReturnType<typeof linkStates>>,
  states: ReadonlyMap<string, CampaignState>,
  now: Date,
): Refusal | null {
  if (link === null) {
    const state = states.get(campaign);
    return state && ['scheduled', 'open', 'paused'].includes(phaseOf(state, now)) ? null : 'closed';
  }
  const row = links.get(link.code);
  if (!row) return 'closed';
  return refusalByState(row, link.issuedAt, now) ?? refusalByLink(row, link.issuedAt);
}

function refusalByState(state: CampaignState, issuedAt: number, now: Date): Refusal | null {
  const phase = phaseOf(state, now);
  if (phase === 'open') return null;
  if (phase === 'paused') return 'paused';
  if (phase === 'scheduled') return 'not-open-yet';
  const inTime = issuedAt < closingOf(state).closesAt;
  return phase === 'closing' && inTime ? null : 'closed';
}

/** A page opened before its link was withdrawn may still be sent; one opened after cannot have been. */
function refusalByLink({ withdrawn_at }: Pick<LinkRow, 'withdrawn_at'>, issuedAt: number): Refusal | null {
  return withdrawn_at === null || issuedAt < Date.parse(withdrawn_at) ? null : 'link-withdrawn';
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
