import { shanghaiDay } from '../analysis/beijing.ts';
import { countDays } from './campaigns/days.ts';
import { deleteIfDue } from './campaigns/due-deletion.ts';
import { eraseTraces } from './campaigns/erasing.ts';
import { phaseOf, retriesEndAt } from './campaigns/phase.ts';
import { sealIfDue } from './campaigns/sealing.ts';
import { noteHeads } from './evidence/heads.ts';
import { tallyLog } from './intake/tallying.ts';
import { deleteSubmissions, publishedStates } from './queries/responses.ts';
import type { Services } from './services.ts';

const everyMilliseconds = 1000;
/** Whoever reads adds what came after the last time, so that this is not how late a figure is. */
export const tallyMilliseconds = 5000;
const tidyMilliseconds = 60_000;
const askMilliseconds = 10 * 60_000;

type Kept = Pick<Services, 'store' | 'campaigns' | 'keys' | 'clock' | 'tickets' | 'intake'>;

/** What a server remembers from one round to the next. */
interface Memory {
  /** Campaigns whose ids for retries are known to be dropped. */
  dropped: Set<string>;
  /** When answers were last tallied. */
  tallied: number;
  /** Where lists of the log ended, by campaign and writer. */
  ends: Map<string, number>;
  /** The day on which a campaign's heads were last noted. */
  noted: Map<string, string>;
  /** When it was last asked whether answers are due. */
  asked: number;
}

const nothing = (): Memory => ({
  dropped: new Set(),
  tallied: Number.NEGATIVE_INFINITY,
  ends: new Map(),
  noted: new Map(),
  asked: Number.NEGATIVE_INFINITY,
});

/**
 * What a server does by itself, once a second: it notes once a day where the log ends, seals campaigns whose grace is
 * over, drops the ids kept for retries a day after closing, and takes notice of new ticket keys; every five seconds it
 * counts what has come in; once a minute it tidies PostgreSQL's tables; every ten minutes it deletes answers that are due
 * and erases traces.
 */
export class Upkeep {
  readonly #services: Kept;
  readonly #log: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #memory: Memory = nothing();
  #tidied = performance.now();
  #running: Promise<void> | null = null;

  constructor(services: Kept, log: (error: unknown) => void) {
    this.#services = services;
    this.#log = log;
    this.#timer = setInterval(() => {
      this.#running ??= this.#round();
    }, everyMilliseconds);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
  }

  async #round(): Promise<void> {
    try {
      await keepUp(this.#services, this.#memory);
      if (performance.now() - this.#tidied < tidyMilliseconds) return;
      this.#tidied = performance.now();
      // SQLite's journal is emptied by the thread that copies it, as soon as nobody writes.
      if (this.#services.store.dialect === 'postgres') await this.#services.store.tidy();
    } catch (error) {
      // What failed is tried again in a second; nothing that was acknowledged depends on it.
      this.#log(error);
    } finally {
      this.#running = null;
    }
  }
}

/** One round of upkeep. */
export async function keepUp(services: Kept, memory: Memory = nothing()): Promise<void> {
  const { dropped } = memory;
  const { store, clock, tickets } = services;
  await tickets.refresh();
  const tallying = performance.now() - memory.tallied >= tallyMilliseconds;
  for (const row of await publishedStates(store.reads)) {
    if (dropped.has(row.id)) continue;
    const phase = phaseOf(row, clock());
    await sealIfDue(services, row.id, clock());
    if (row.sealed_at === null) {
      if (tallying && phase !== 'closed') await count(services, row.id, memory.ends);
      const today = shanghaiDay(clock());
      if (memory.noted.get(row.id) !== today) {
        await noteHeads(store, row.id, clock());
        memory.noted.set(row.id, today);
      }
    } else if (clock().getTime() >= retriesEndAt(row)) {
      await store.db.transaction().execute((transaction) => deleteSubmissions(transaction, row.id));
      dropped.add(row.id);
    }
  }
  if (tallying) memory.tallied = performance.now();
  await keepPromises(services, memory);
}

/** Once in a while: deletes the answers that are due, and erases what traces of rows that went are in the engine's files. */
async function keepPromises(services: Kept, memory: Memory): Promise<void> {
  const now = services.clock();
  if (Math.abs(now.getTime() - memory.asked) < askMilliseconds) return;
  // Before it is done: what fails is tried again the next time, not every second.
  memory.asked = now.getTime();
  const failures: unknown[] = [];
  for (const { id } of await publishedStates(services.store.reads)) {
    try {
      await deleteIfDue(services, id, now);
    } catch (error) {
      // One campaign whose evidence was changed must not keep the others' answers.
      failures.push(error);
    }
  }
  if ((await eraseTraces(services, now)) === 'hindered') failures.push(hindered());
  if (failures.length > 0) throw failures[0];
}

function hindered(): Error {
  return new Error(
    'traces of deleted rows are still in the files of the database: somebody is reading, or the disk has no room for twice its size; tried again in ten minutes',
  );
}

/**
 * Saves what this process counted, and counts from the log the lists that nobody else does: those that did not grow
 * since the last look, whose writer has ended or has nothing to do.
 */
async function count({ store, campaigns, intake }: Kept, id: string, ends: Memory['ends']): Promise<void> {
  await intake.counts.save(id);
  const before = new Map(ends);
  const isDue = (writer: number, last: number) => {
    if (writer === intake.writer) return intake.counts.isLost(id);
    const key = `${id} ${writer}`;
    ends.set(key, last);
    return before.get(key) === last;
  };
  const campaign = await campaigns.get(id);
  await tallyLog(store, campaign, isDue);
  await countDays(store, campaign, isDue);
}
