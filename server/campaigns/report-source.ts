import { withoutCells } from '../../analysis/cell-tallies.ts';
import type { ReportSource } from '../../analysis/report-source.ts';
import { onSnapshot, type Store } from '../database/store.ts';
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
  const cellsOf = (numbers: readonly number[]) => numbers.flatMap((number) => aside.get(number) ?? []);
  return {
    source: {
      ...source,
      withholding: patterns.get(counted.revision) ?? null,
      tallies: withoutCells(tallies, cellsOf(counted.acts)),
      excluded: {
        count: acts.reduce((sum, { number, answers }) => (inForce.includes(number) ? sum + answers : sum), 0),
        waiting: await waitingIn(store, id, inForce, counted.acts),
        tallies: cellsOf(counted.acts),
        kept: withoutCells(tallies, cellsOf(inForce)),
      },
    },
    leftOutBy: counted.acts,
  };
}

/** The acts in force, and those that figures go by: of the last revision that could be shown beside the ones before. */
function standing(
  acts: readonly ExclusionAct[],
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
async function waitingIn(
  store: Store,
  id: string,
  inForce: readonly number[],
  counted: readonly number[],
): Promise<number> {
  if (inForce.join() === counted.join()) return 0;
  const members = await exclusionMembers(store.reads, id);
  const [aside, leftOut] = [receiptsBy(members, inForce), receiptsBy(members, counted)];
  const both = [...aside].filter((receipt) => leftOut.has(receipt)).length;
  return aside.size + leftOut.size - 2 * both;
}
