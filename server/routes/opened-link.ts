import type { Kysely } from 'kysely';
import type { Answers } from '../../surveys/answers.ts';
import type { FrameCell } from '../../surveys/frame.ts';
import type { Questionnaire } from '../../surveys/questionnaire.ts';
import { isLinkCode } from '../campaigns/links.ts';
import { phaseOf } from '../campaigns/phase.ts';
import type { PublishedCampaign, PublishedCampaigns } from '../campaigns/published.ts';
import type { Database } from '../database/schema.ts';
import { codeHash } from '../intake/code.ts';
import { refusalProblem } from '../intake/refusals.ts';
import type { Submission } from '../intake/submission.ts';
import { newResponseId, type Ticket } from '../intake/ticket.ts';
import { Problem } from '../problem.ts';
import { findLinkWithCampaign, type LinkWithCampaign } from '../queries/links.ts';
import type { Services } from '../services.ts';

/** A link that exists, with its campaign. */
export interface OpenedLink {
  row: LinkWithCampaign;
  compiled: PublishedCampaign;
  /** Whom it is for, and what they are asked; `null` for the county's entry page. */
  cell: {
    place: Pick<FrameCell, 'group' | 'township' | 'school'>;
    questionnaire: Questionnaire;
    /** Answers are taken with a one-time code alone. */
    needsCode: boolean;
  } | null;
}

/**
 * How long a link is believed to be as it was read, at the longest; what is stored is decided by its own transaction. Not
 * each as long: those that a crowd opened together would all be read again together.
 */
const freshMilliseconds = 1000;
const keptLinks = 10_000;

/** Links as they were read a moment ago, so that a crowd on one link costs the store a few reads a second. */
export class OpenedLinks {
  readonly #db: Kysely<Database>;
  readonly #campaigns: PublishedCampaigns;
  readonly #kept = new Map<string, { until: number; link: Promise<OpenedLink | null> }>();

  constructor(db: Kysely<Database>, campaigns: PublishedCampaigns) {
    this.#db = db;
    this.#campaigns = campaigns;
  }

  /** The link of a code; `null` where there is none. */
  get(code: string): Promise<OpenedLink | null> {
    if (!isLinkCode(code)) return Promise.resolve(null);
    const at = performance.now();
    const kept = this.#kept.get(code);
    if (kept && at < kept.until) return kept.link;
    if (this.#kept.size >= keptLinks) this.#kept.clear();
    const link = this.#read(code);
    this.#kept.set(code, { until: at + freshMilliseconds * (0.5 + 0.5 * Math.random()), link });
    link.catch(() => this.#kept.delete(code));
    return link;
  }

  async #read(code: string): Promise<OpenedLink | null> {
    const row = await findLinkWithCampaign(this.#db, code);
    if (!row) return null;
    const compiled = await this.#campaigns.get(row.campaign);
    const { group, township, school } = row;
    const questionnaire = group === null ? undefined : compiled.questionnaires.get(group);
    if (group === null || township === null || !questionnaire) return { row, compiled, cell: null };
    const needsCode = compiled.settings.access[group] === 'code';
    return { row, compiled, cell: { place: { group, township, school }, questionnaire, needsCode } };
  }
}

/** A link with whom it is for. */
export type CellLink = OpenedLink & { cell: NonNullable<OpenedLink['cell']> };

/** A phone's accepted answers as the write path takes them. 422 for a code that cannot be one. */
export function phoneSubmission(
  { keys, clock }: Pick<Services, 'keys' | 'clock'>,
  { row, compiled, cell }: CellLink,
  ticket: Ticket,
  answers: Answers,
  code: string | null,
): Omit<Submission, 'flags'> {
  return {
    id: ticket.id,
    campaign: compiled,
    place: cell.place,
    answers,
    source: 'phone',
    link: { code: row.code, issuedAt: ticket.issuedAt },
    codeHash: cell.needsCode ? codeHash(keys.codes, compiled.id, cell.place, code) : null,
    seconds: Math.max(0, Math.round((clock().getTime() - ticket.issuedAt.getTime()) / 1000)),
  };
}

/** A new ticket for a visit to a link. */
export function newTicket(
  { tickets, clock }: Pick<Services, 'tickets' | 'clock'>,
  { row }: OpenedLink,
): { id: string; ticket: string } {
  const id = newResponseId();
  return { id, ticket: tickets.sign({ id, link: row.code, issuedAt: clock() }) };
}

/** Why the link's page cannot be opened now; `null` where it can. */
export function refusalToOpen({ row }: OpenedLink, now: Date): Problem | null {
  if (row.withdrawn_at !== null) return refusalProblem('link-withdrawn');
  switch (phaseOf(row, now)) {
    case 'open':
      return null;
    case 'paused':
      return refusalProblem('paused');
    case 'scheduled':
      return refusalProblem('not-open-yet');
    default:
      return refusalProblem('closed');
  }
}

export function unknownLink(): Problem {
  return new Problem(404, 'unknown-link', { zh: '没有这个链接', en: 'no such link' });
}

export function foreignTicket(): Problem {
  return new Problem(403, 'forged-ticket', {
    zh: '这份问卷的凭证无效，请重新扫码打开',
    en: 'the ticket is not of this response',
  });
}
