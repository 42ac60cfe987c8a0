import type { GroupCode } from '../surveys/groups.ts';
import { totalOf } from './participation-totals.ts';
import { type PublicCount, publicCounts } from './public-counts.ts';
import type {
  Combination,
  CountInSteps,
  Definition,
  Estimate,
  EstimateFigures,
  ReleasedReport,
  Report,
} from './report.ts';

/** Counts of who answered print as "fewer than" under this, or under the campaign's own threshold if that is higher. */
const fewestTold = 5;

/** Items named as the weakest. */
const weakestTold = 3;

export interface BulletinCount {
  name: string;
  eligible: number;
  /** Answers wanted by the plan. */
  quota: number;
  received: PublicCount;
  /** received / eligible; `null` where the count is not told or nobody is eligible. */
  rate: number | null;
}

/** A rate without limits and counts, which would tell how many answered. */
export type BareRate = Pick<EstimateFigures, 'rate' | 'meetsBar'>;

/** What the county will do about an item, and how far it is. */
export interface BulletinRectification {
  id: string;
  item: string;
  /** The item's, as it was asked. */
  title: string;
  action: string;
  unit: string;
  /** Days of Shanghai. */
  due: string;
  state: RectificationState;
  stateOn: string;
}

export type RectificationState = 'not-started' | 'in-progress' | 'done';

/** What anybody may check: what the bureau signed when it took no more answers. */
export interface BulletinSeal {
  size: number;
  root: string;
  publicKey: string;
  fingerprint: string;
}

/**
 * What a public bulletin says: made from the released Report alone, and frozen when it is published. Rates are
 * fractions of 1, rounded to one decimal of a percent as they left.
 */
export interface Bulletin {
  format: 1;
  campaign: Pick<
    Report['campaign'],
    'id' | 'title' | 'organiser' | 'complaintContact' | 'opensAt' | 'digest' | 'trial' | 'exampleFrame'
  > & { endedAt: string };
  label: Report['label'];
  simulated: boolean;
  definition: Definition;
  combination: Combination;
  /** Of the groups, as they were declared; they decide in the combination `fixed`. */
  shares: { name: string; share: number }[];
  bar: number;
  /** Counts under it print as fewer than it. */
  threshold: number;
  answers: number;
  eligible: number;
  /** `null`: no row can be listed without telling of a small one. */
  participation: { groups: BulletinCount[] | null; townships: BulletinCount[] | null };
  headline: Estimate;
  groups: { name: string; figure: Estimate | BareRate; steps: CountInSteps | null }[];
  /** Empty where no item's rate for the county leaves. */
  weakest: { item: string; title: string; groups: string[]; rate: number }[];
  rectifications: BulletinRectification[];
  seal: BulletinSeal;
}

/** Puts the bulletin together. Throws where the campaign is not closed. */
export function bulletinOf(
  report: ReleasedReport,
  seal: BulletinSeal,
  rectifications: readonly BulletinRectification[],
): Bulletin {
  if (report.status !== 'closed') throw new Error('a bulletin is made of a closed campaign');
  const { id, title, organiser, complaintContact, opensAt, closesAt, closedAt, digest, trial, exampleFrame } =
    report.campaign;
  const { answers, eligible, threshold, groups, townships } = bulletinCounts(report);
  return {
    format: 1,
    campaign: {
      id,
      title,
      organiser,
      complaintContact,
      opensAt,
      endedAt: closedAt ?? closesAt,
      digest,
      trial,
      exampleFrame,
    },
    label: report.label,
    simulated: report.simulated,
    definition: report.definition,
    combination: report.combination,
    shares: report.campaign.groups.map(({ name, share }) => ({ name, share })),
    bar: report.bar,
    threshold,
    answers,
    eligible,
    participation: { groups, townships },
    headline: report.headline,
    groups: groupsOf(report, groups),
    weakest: weakestOf(report),
    rectifications: [...rectifications],
    seal,
  };
}

/** Counts of who answered as they are told to the public; `null` where no row of a list can be told. */
export function bulletinCounts(
  report: Report,
): Pick<Bulletin, 'answers' | 'eligible' | 'threshold'> & Bulletin['participation'] {
  const threshold = Math.max(fewestTold, report.smallCell);
  const all = totalOf(report.participation);
  return {
    threshold,
    answers: all.received,
    eligible: all.eligible,
    groups: countsBy(report, threshold, 'group', report.campaign.groups),
    townships: countsBy(report, threshold, 'township', report.campaign.townships),
  };
}

/** Whether so few answered that not even their number would be told. */
export function tooFewToTell({ answers, threshold }: Pick<Bulletin, 'answers' | 'threshold'>): boolean {
  return answers < threshold;
}

/** Rows of one list; cells of group × township are not told, so that two lists never meet. */
function countsBy(
  { participation }: Report,
  threshold: number,
  by: 'group' | 'township',
  names: readonly { code: string; name: string }[],
): BulletinCount[] | null {
  const rows = names.flatMap(({ code, name }) => {
    const { rate: _rate, ...counts } = totalOf(participation.filter((cell) => cell[by] === code));
    const row = { name, ...counts };
    return row.eligible === 0 && row.received === 0 ? [] : [row];
  });
  const counts = publicCounts(rows, threshold);
  if (!counts) return null;
  return rows.map(({ name, eligible, quota }, index) => {
    const received = counts[index] ?? 'unlisted';
    const told = typeof received === 'number' && eligible > 0;
    return { name, eligible, quota, received, rate: told ? received / eligible : null };
  });
}

/**
 * Rates of groups. A group whose count is not told has no rate either: its limits would tell how many answered. Where
 * no count is listed, rates stand bare, and none says why it is withheld.
 */
function groupsOf(report: Report, counts: BulletinCount[] | null): Bulletin['groups'] {
  return report.byGroup.flatMap(({ group, estimate }): Bulletin['groups'] => {
    const name = nameOf(report, group);
    const steps = report.release?.groups.find((row) => row.group === group)?.steps ?? null;
    if (!counts) return [{ name, figure: bare(estimate), steps: null }];
    const received = counts.find((row) => row.name === name)?.received;
    if (received === undefined) return [];
    if (typeof received === 'number') return [{ name, figure: estimate, steps }];
    return [{ name, figure: { suppressed: received === 'few' ? 'small' : 'protected' }, steps: null }];
  });
}

function bare(estimate: Estimate): Estimate | BareRate {
  if ('suppressed' in estimate) return { suppressed: 'protected' };
  return { rate: estimate.rate, meetsBar: estimate.meetsBar };
}

/** The items with the lowest printed rates for the county, the overall judgement left out; ties in the order asked. */
function weakestOf({ campaign, byItem }: Report): Bulletin['weakest'] {
  const rated = campaign.items.flatMap(({ name, title, groups, overall }) => {
    const row = byItem.find(({ item, group }) => item === name && group === null);
    if (overall || !row || 'suppressed' in row.estimate) return [];
    const asked = campaign.groups.filter(({ code }) => groups.includes(code));
    return [{ item: name, title, groups: asked.map((group) => group.name), rate: row.estimate.rate }];
  });
  return rated.sort((a, b) => a.rate - b.rate).slice(0, weakestTold);
}

function nameOf({ campaign }: Report, group: GroupCode): string {
  return campaign.groups.find(({ code }) => code === group)?.name ?? group;
}
