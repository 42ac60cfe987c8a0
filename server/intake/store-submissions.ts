import type { Kysely } from 'kysely';
import { flagsOf } from '../../analysis/quality.ts';
import { countResponse, emptyTally } from '../../analysis/tally.ts';
import type { Answers } from '../../surveys/condition.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import { closingOf, phaseOf } from '../campaigns/phase.ts';
import type { PublishedCampaign } from '../campaigns/published.ts';
import type {
  CampaignRow,
  Database,
  Dialect,
  LinkRow,
  NewResponse,
  ResponseTable,
  SubmissionTable,
} from '../database/schema.ts';
import { Problem } from '../problem.ts';
import {
  addReceivedByLink,
  campaignsById,
  insertResponses,
  linksByCode,
  lockCampaign,
  submissionsById,
} from '../queries/responses.ts';
import type { Keys } from '../queries/secrets.ts';
import { addToTallies, cellKey, type TallyDelta, talliesOf } from '../queries/tallies.ts';
import { answersDigest, leafOf, newNonce, receiptFor } from './receipt.ts';

/** Accepted answers on their way into the store. */
export interface Submission {
  id: string;
  campaign: PublishedCampaign;
  place: Pick<FrameCell, 'group' | 'township' | 'school'>;
  answers: Answers;
  source: ResponseTable['source'];
  /** The link it came by, and when its ticket was issued; `null` for answers keyed in from paper. */
  link: { code: string; issuedAt: Date } | null;
  /** From ticket to submission; `null` where nobody measured it. */
  seconds: number | null;
}

/** `repeated`: this very submission was stored before; its first receipt is given again. */
export type Outcome = { receipt: string; repeated: boolean } | Problem;

const shanghaiDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/**
 * Stores submissions and adds them to the tallies, all in the caller's transaction; the state of the campaign is
 * read there too. Gives one outcome per submission, in order. A refused one changes nothing.
 */
export async function storeSubmissions(
  db: Kysely<Database>,
  dialect: Dialect,
  keys: Keys,
  submissions: readonly Submission[],
  now: Date,
): Promise<Outcome[]> {
  const campaignIds = [...new Set(submissions.map((submission) => submission.campaign.id))].sort();
  for (const id of campaignIds) await lockCampaign(db, dialect, id);
  const campaigns = await campaignsById(db, campaignIds);
  const links = await linksByCode(db, [
    ...new Set(submissions.flatMap(({ link }) => (link ? [link.code] : []))),
  ]);
  const answered = new Map<string, Map<string, SubmissionTable>>();
  for (const id of campaignIds) {
    const ids = submissions.filter(({ campaign }) => campaign.id === id).map((submission) => submission.id);
    answered.set(id, await submissionsById(db, id, ids));
  }
  const caps = await Caps.read(db, submissions, links);
  const batch = new Batch(keys, now);

  const outcomes = submissions.map((submission): Outcome => {
    const row = campaigns.get(submission.campaign.id);
    const earlier = answered.get(submission.campaign.id);
    if (!row || !earlier) return closed();
    const digest = answersDigest(keys.answers, submission.answers);
    const known = earlier.get(submission.id);
    if (known) return repeat(known, digest);
    const refusal =
      refusalByState(submission, row, now) ?? refusalByLink(submission, links) ?? caps.take(submission);
    if (refusal) return refusal;
    const stored = batch.add(submission, digest);
    earlier.set(stored.id, stored);
    return { receipt: stored.receipt, repeated: false };
  });

  await insertResponses(db, batch.responses, batch.submissions);
  await addToTallies(db, [...batch.deltas.values()]);
  await addReceivedByLink(db, batch.receivedByLink);
  return outcomes;
}

/** What one transaction writes. */
class Batch {
  readonly responses: NewResponse[] = [];
  readonly submissions: SubmissionTable[] = [];
  readonly deltas = new Map<string, TallyDelta>();
  readonly receivedByLink = new Map<string, number>();
  readonly #keys: Keys;
  readonly #day: string;

  constructor(keys: Keys, now: Date) {
    this.#keys = keys;
    this.#day = shanghaiDay.format(now);
  }

  add({ id, campaign, place, answers, source, seconds, link }: Submission, digest: string): SubmissionTable {
    const { group, township } = place;
    const school = place.school ?? '';
    const layout = campaign.layouts.get(group);
    const questionnaire = campaign.questionnaires.get(group);
    if (!layout || !questionnaire) throw new Error(`the campaign has no questionnaire for ${group}`);
    const flags = flagsOf(questionnaire, answers, seconds);
    const receipt = receiptFor(this.#keys.receipt, campaign.id, id);
    const response = {
      campaign: campaign.id,
      nonce: newNonce(),
      receipt,
      group,
      township,
      school,
      day: this.#day,
      seconds,
      source,
      answers: JSON.stringify(answers),
    };
    this.responses.push({ ...response, leaf: leafOf(response), flags: flags.join(' ') });

    const cell = { campaign: campaign.id, group, township, school, flagged: Number(flags.length > 0) };
    const key = `${campaign.id} ${cellKey(cell)}`;
    const delta = this.deltas.get(key) ?? { ...cell, counts: emptyTally(layout) };
    countResponse(layout, delta.counts, answers);
    this.deltas.set(key, delta);
    if (link) this.receivedByLink.set(link.code, (this.receivedByLink.get(link.code) ?? 0) + 1);

    const submission = { campaign: campaign.id, id, answers_digest: digest, receipt };
    this.submissions.push(submission);
    return submission;
  }
}

/** Caps per link and per cell, counted inside the transaction so that they hold exactly. */
class Caps {
  readonly #byLink: Map<string, number>;
  readonly #byCell = new Map<string, number>();

  private constructor(byLink: Map<string, number>) {
    this.#byLink = byLink;
  }

  static async read(
    db: Kysely<Database>,
    submissions: readonly Submission[],
    links: ReadonlyMap<string, LinkRow>,
  ): Promise<Caps> {
    const caps = new Caps(new Map([...links].map(([code, link]) => [code, link.received])));
    const capped = new Set(
      submissions.map(({ campaign }) => campaign).filter((one) => one.settings.caps.cell !== null),
    );
    for (const campaign of capped) {
      for (const cell of await talliesOf(db, campaign.id)) {
        const key = `${campaign.id} ${cell.group} ${cell.township} ${cell.school ?? ''}`;
        caps.#byCell.set(key, (caps.#byCell.get(key) ?? 0) + (cell.counts[0] ?? 0));
      }
    }
    return caps;
  }

  /** Takes one place for a submission, or says that there is none left. */
  take({ campaign, place, link }: Submission): Problem | null {
    const { caps } = campaign.settings;
    const cell = `${campaign.id} ${place.group} ${place.township} ${place.school ?? ''}`;
    const inCell = this.#byCell.get(cell) ?? 0;
    const byLink = link ? (this.#byLink.get(link.code) ?? 0) : 0;
    if ((caps.cell !== null && inCell >= caps.cell) || (link && caps.link !== null && byLink >= caps.link)) {
      return new Problem(410, 'cap-reached', {
        zh: '这里的问卷已经收满，感谢您的关心',
        en: 'as many answers as this link or cell may take have arrived',
      });
    }
    this.#byCell.set(cell, inCell + 1);
    if (link) this.#byLink.set(link.code, byLink + 1);
    return null;
  }
}

function repeat(known: SubmissionTable, digest: string): Outcome {
  if (known.answers_digest === digest) return { receipt: known.receipt, repeated: true };
  return new Problem(409, 'other-answers', {
    zh: '这份问卷已经提交过，不能修改；如果是另一位家人填写，请重新打开',
    en: 'this response was already submitted with other answers; nothing was changed',
  });
}

function refusalByState(submission: Submission, row: CampaignRow, now: Date): Problem | null {
  const phase = phaseOf(row, now);
  if (submission.link === null) return phase === 'scheduled' || phase === 'open' ? null : closed();
  if (phase === 'open') return null;
  if (phase === 'scheduled') {
    return new Problem(403, 'not-open-yet', { zh: '调查还没有开始', en: 'the field is not open yet' });
  }
  const inTime = submission.link.issuedAt.getTime() < closingOf(row).closesAt;
  return phase === 'closing' && inTime ? null : closed();
}

/** A page opened before its link was withdrawn may still be sent; one opened after cannot have been. */
function refusalByLink({ link }: Submission, links: ReadonlyMap<string, LinkRow>): Problem | null {
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
