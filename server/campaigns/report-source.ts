import { withoutCells } from '../../analysis/cell-tallies.ts';
import type { ReportSource, TallyCell } from '../../analysis/report-source.ts';
import { onSnapshot } from '../database/store.ts';
import { getCampaign } from '../queries/campaigns.ts';
import { refuseIfDeleted } from '../queries/deletions.ts';
import {
  actsInForce,
  type ExclusionAct,
  exclusionActs,
  exclusionMembers,
  exclusionTallies,
  receiptsBy,
} from '../queries/exclusions.ts';
import { fieldChangesOf } from '../queries/field-changes.ts';
import { talliesOf } from '../queries/tallies.ts';
import type { Services } from '../services.ts';
import { announced } from './field-changes.ts';
import { reportStatus } from './phase.ts';
import { type Patterns, withholdingOf } from './withholding.ts';

/** Everything the Report of a campaign is made from, as it stands now. 410 once the answers were deleted. */
export async function reportSourceOf(
  { store, campaigns }: Pick<Services, 'store' | 'campaigns'>,
  id: string,
  now: Date,
): Promise<ReportSource> {
  return (await readSource({ store, campaigns }, id, now)).source;
}

/** The same with the receipts of the answers that its figures leave out. */
export async function sourceAndLeftOut(
  { store, campaigns }: Pick<Services, 'store' | 'campaigns'>,
  id: string,
  now: Date,
): Promise<{ source: ReportSource; leftOut: Set<string> }> {
  const { source, leftOutBy } = await readSource({ store, campaigns }, id, now);
  const members = leftOutBy.length === 0 ? new Map() : await exclusionMembers(store.reads, id);
  return { source, leftOut: receiptsBy(members, leftOutBy) };
}

/** @returns also the acts whose answers figures leave out */
async function readSource(
  { store, campaigns }: Pick<Services, 'store' | 'campaigns'>,
  id: string,
  now: Date,
): Promise<{ source: ReportSource; leftOutBy: number[] }> {
  const compiled = await campaigns.get(id);
  const { row, tallies, acts, aside, changes } = await onSnapshot(store, async (transaction) => {
    await refuseIfDeleted(transaction, id);
    return {
      row: await getCampaign(transaction, id),
      tallies: await talliesOf(transaction, id, compiled.layouts),
      acts: await exclusionActs(transaction, id),
      aside: await exclusionTallies(transaction, id),
      changes: await fieldChangesOf(transaction, id),
    };
  });
  const source: ReportSource = {
    ...compiled,
    // Closing times may be moved after publication; the frozen settings hold the first ones.
    settings: { ...compiled.settings, opensAt: row.opens_at, closesAt: row.closes_at },
    campaign: { id, closedAt: row.closed_at, digest: row.digest, exampleFrame: row.example_frame === 1 },
    status: reportStatus(row, now),
    simulated: row.simulated === 1,
    fieldChanges: announced(changes),
    generatedAt: now.toISOString(),
    tallies,
    excluded: { count: 0, waiting: 0, tallies: [], kept: tallies },
    withholding: null,
  };
  if (source.status !== 'closed') return { source, leftOutBy: [] };
  const patterns = await withholdingOf(store, source, acts);
  const { inForce, counted } = standing(acts, patterns);
  // Receipts are read only where it matters which answers are meant.
  const same = inForce.join() === counted.acts.join();
  const members = same ? new Map<string, number[]>() : await exclusionMembers(store.reads, id);
  return { source: withAside(source, { acts, patterns, aside, members }), leftOutBy: counted.acts };
}

/** What was set aside in a campaign: its acts, what is withheld after each, their counts and their answers. */
export interface Aside {
  acts: readonly Pick<ExclusionAct, 'number' | 'undoes' | 'answers'>[];
  patterns: Patterns;
  /** Counts of what each act set aside. */
  aside: ReadonlyMap<number, readonly TallyCell[]>;
  /** By receipt, the acts that it was ever set aside by. */
  members: ReadonlyMap<string, readonly number[]>;
}

/** The source without the answers that figures leave out. @param source with all of them */
export function withAside(source: ReportSource, { acts, patterns, aside, members }: Aside): ReportSource {
  const { inForce, counted } = standing(acts, patterns);
  const cellsOf = (numbers: readonly number[]) => numbers.flatMap((number) => aside.get(number) ?? []);
  return {
    ...source,
    withholding: patterns.get(counted.revision) ?? null,
    tallies: withoutCells(source.tallies, cellsOf(counted.acts)),
    excluded: {
      count: acts.reduce((sum, { number, answers }) => (inForce.includes(number) ? sum + answers : sum), 0),
      waiting: waitingIn(members, inForce, counted.acts),
      tallies: cellsOf(counted.acts),
      kept: withoutCells(source.tallies, cellsOf(inForce)),
      ...(inForce.length > 0 && patterns.get(0)?.headline !== 'tenths' ? { coarseBefore: true } : {}),
    },
  };
}

/** The acts in force, and those that figures go by: of the last revision that could be shown beside the ones before. */
function standing(
  acts: Aside['acts'],
  patterns: Patterns,
): { inForce: number[]; counted: { revision: number; acts: number[] } } {
  const last = acts.at(-1)?.number ?? 0;
  const shown = [...patterns].flatMap(([revision, pattern]) => (pattern === null ? [] : [revision]));
  const revision = Math.max(0, ...shown.filter((one) => one <= last));
  return {
    inForce: actsInForce(acts, last),
    counted: { revision, acts: actsInForce(acts, revision) },
  };
}

/** Answers that are aside and still counted, or the other way round. */
function waitingIn(
  members: Aside['members'],
  inForce: readonly number[],
  counted: readonly number[],
): number {
  const [aside, leftOut] = [receiptsBy(members, inForce), receiptsBy(members, counted)];
  const both = [...aside].filter((receipt) => leftOut.has(receipt)).length;
  return aside.size + leftOut.size - 2 * both;
}
