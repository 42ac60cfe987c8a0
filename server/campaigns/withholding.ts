import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { withoutCells } from '../../analysis/cell-tallies.ts';
import type { ReportSource, TallyCell } from '../../analysis/report-source.ts';
import type { Revision, Shown } from '../../analysis/withholding/again.ts';
import { countedIn, withholdingInput } from '../../analysis/withholding/input.ts';
import type { WithholdingPattern } from '../../analysis/withholding/pattern.ts';
import type { Store } from '../database/store.ts';
import { digestOf } from '../evidence/canonical.ts';
import {
  actsInForce,
  type ExclusionAct,
  exclusionMembers,
  receiptsBy,
  responsesByReceipt,
} from '../queries/exclusions.ts';
import type { StoredResponse } from '../queries/responses.ts';
import { CellCounts } from '../queries/tallies.ts';
import { findWithholding, insertWithholding } from '../queries/withholding.ts';
import type { WithholdingWork } from './withholding-worker.ts';

export type Patterns = ReadonlyMap<number, WithholdingPattern | null>;

/** Attacks under way, so that several readers of a campaign that was just closed wait for the same one. */
const underWay = new Map<string, Promise<Patterns>>();

/**
 * What a closed campaign withholds, by revision: as it was stored, or decided now and stored, one after another, since
 * each is read beside those before it.
 *
 * @param source with all answers, as if none were set aside
 */
export async function withholdingOf(
  store: Store,
  source: ReportSource,
  acts: readonly ExclusionAct[],
): Promise<Patterns> {
  const { id } = source.campaign;
  const last = acts.at(-1)?.number ?? 0;
  const stored = await findWithholding(store.reads, id);
  if (stored.has(last)) return stored;
  const key = `${id} ${last}`;
  const known = underWay.get(key);
  if (known) return known;
  const deciding = decide(store, source, acts, stored);
  underWay.set(key, deciding);
  try {
    return await deciding;
  } finally {
    underWay.delete(key);
  }
}

async function decide(
  store: Store,
  source: ReportSource,
  acts: readonly ExclusionAct[],
  stored: Patterns,
): Promise<Patterns> {
  const { id } = source.campaign;
  const answers: AnswersAside = {
    members: () => exclusionMembers(store.reads, id),
    responses: (receipts) => responsesByReceipt(store.reads, id, receipts),
  };
  let patterns = stored;
  for (const revision of [0, ...acts.map(({ number }) => number)]) {
    if (patterns.has(revision)) continue;
    const pattern = await decidePattern(answers, source, acts, revision, patterns);
    await insertWithholding(store.db, id, revision, pattern);
    // Another process may have been first.
    patterns = await findWithholding(store.db, id);
  }
  return patterns;
}

/** Where the answers are read that were ever set aside: the store, or an archive pack. */
export interface AnswersAside {
  /** By receipt, the acts that it was ever set aside by. */
  members: () => Promise<ReadonlyMap<string, readonly number[]>>;
  responses: (receipts: readonly string[]) => AsyncIterable<StoredResponse>;
}

/**
 * Decides what is withheld after an act (0: at closing), given the patterns before it. The same campaign gives the same
 * pattern, unless the machine is so slow that the solver runs out of time.
 *
 * @param source with all answers, as if none were set aside
 * @param patience how many seconds the solver may take for a cell, where not the usual; and what ends the whole
 */
export async function decidePattern(
  answers: AnswersAside,
  source: ReportSource,
  acts: readonly Pick<ExclusionAct, 'number' | 'undoes'>[],
  revision: number,
  patterns: Patterns,
  { solverSeconds, signal }: { solverSeconds?: number; signal?: AbortSignal } = {},
): Promise<WithholdingPattern | null> {
  const settings = {
    level: source.settings.level,
    seed: attackSeed(source),
    ...(solverSeconds === undefined ? {} : { solverSeconds }),
  };
  if (revision === 0) return run({ ...settings, what: 'closing', input: withholdingInput(source) }, signal);
  const members = await answers.members();
  const aside = (at: number) => receiptsBy(members, actsInForce(acts, at));
  const own = aside(revision);
  const shown = new Map<string, { pattern: WithholdingPattern; receipts: ReadonlySet<string> }>();
  for (const [at, pattern] of patterns) {
    if (at >= revision || pattern === null) continue;
    const receipts = aside(at);
    shown.set(digestOfAll(receipts), { pattern, receipts });
  }
  // What is read now was read before: nothing is new in it.
  const same = shown.get(digestOfAll(own));
  if (same) return same.pattern;
  const read = await revisionIn(answers, source, own, [...shown.values()]);
  return run({ ...settings, what: 'revision', revision: read }, signal);
}

/** The new report and those before it, with the answers split by which of them count them. */
async function revisionIn(
  { responses }: AnswersAside,
  source: ReportSource,
  own: ReadonlySet<string>,
  shown: readonly { pattern: WithholdingPattern; receipts: ReadonlySet<string> }[],
): Promise<Revision> {
  const reports = [own, ...shown.map(({ receipts }) => receipts)];
  const touched = [...new Set(reports.flatMap((receipts) => [...receipts]))];
  // A class for each way of being counted, those with a sign apart: a headline may have left without them.
  const classes = new Map<string, CellCounts>();
  for await (const response of responses(touched)) {
    const signature = reports.map((receipts) => (receipts.has(response.receipt) ? '-' : '+')).join('');
    const key = `${signature}${response.flags.length > 0 ? flagged : ''}`;
    const counts = classes.get(key) ?? new CellCounts(source.layouts);
    classes.set(key, counts);
    counts.count(response);
  }
  const parts = [...classes].map(([signature, counts]) => ({ signature, cells: counts.toTallyCells() }));
  const never = withoutCells(
    source.tallies,
    parts.flatMap(({ cells }) => cells),
  );
  const always = '+'.repeat(reports.length);
  const all = [
    { signature: always, cells: never.filter((cell) => !cell.flagged) },
    { signature: `${always}${flagged}`, cells: never.filter((cell) => cell.flagged) },
    ...parts,
  ];
  const reportOf = (report: number, withFlagged: boolean) => {
    const counts = all.map(
      ({ signature }) => signature[report] === '+' && (withFlagged || !signature.endsWith(flagged)),
    );
    return { counts, tallies: all.flatMap(({ cells }, at): TallyCell[] => (counts[at] ? cells : [])) };
  };
  const earlier = shown.flatMap(({ pattern }, at) =>
    // Of the report without them no more left than its headline; the attacker is given all of it.
    (pattern.withoutFlagged ? [true, false] : [true]).map((withFlagged): Shown => {
      const { counts, tallies } = reportOf(at + 1, withFlagged);
      return { county: countedIn(source, tallies).county, pattern, counts };
    }),
  );
  const now = reportOf(0, true);
  return {
    ...withholdingInput({ ...source, tallies: now.tallies }),
    counts: now.counts,
    earlier,
    classes: all.map(({ cells }) => {
      const { county, satisfied } = countedIn(source, cells);
      return { valid: county.cells.map(({ valid }) => valid), satisfied };
    }),
  };
}

async function run(work: WithholdingWork, signal?: AbortSignal): Promise<WithholdingPattern | null> {
  const worker = new Worker(new URL('./withholding-worker.ts', import.meta.url), { workerData: work });
  try {
    const [pattern]: (WithholdingPattern | null)[] = await once(worker, 'message', signal ? { signal } : {});
    if (pattern === undefined) throw new Error('the attack gave no pattern');
    return pattern;
  } finally {
    await worker.terminate();
  }
}

/** Ends the signature of a class of answers with a sign. */
const flagged = ' flagged';

function digestOfAll(receipts: ReadonlySet<string>): string {
  return digestOf([...receipts].sort().join('\n'));
}

/** What the attack on a campaign draws from: what was frozen, so that the same campaign is always attacked alike. */
export function attackSeed({ campaign }: Pick<ReportSource, 'campaign'>): number {
  return Number.parseInt((campaign.digest ?? '').slice(0, 8) || '1', 16);
}
