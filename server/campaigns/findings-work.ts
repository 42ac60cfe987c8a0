import { setTimeout } from 'node:timers/promises';
import type { Findings } from '../../analysis/findings.ts';
import { Problem } from '../problem.ts';
import type { Actor } from '../queries/audit.ts';
import { findSeal } from '../queries/seals.ts';
import { findingsOf, type Making } from './findings.ts';

/** How far Findings are that are not ready: responses read of all that must be, each counted twice. */
export interface FindingsProgress {
  making: true;
  read: number;
  total: number;
}

interface Work {
  /** Tells whether it went well; never rejects, since the one who began it may have left. */
  settled: Promise<{ findings: Findings } | { failed: unknown }>;
  read: number;
}

const patienceMilliseconds = 1500;

/**
 * Findings for people who watch: who asks is told after a moment how far they are, and asks again. A request that was
 * held for minutes would be cut by proxies, and would begin anew when the page is loaded again.
 */
export class FindingsWork {
  readonly #services: Making;
  readonly #log: (error: unknown) => void;
  readonly #patience: number;
  readonly #work = new Map<string, Work>();

  constructor(services: Making, log: (error: unknown) => void, patience = patienceMilliseconds) {
    this.#services = services;
    this.#log = log;
    this.#patience = patience;
  }

  /** The Findings, or how far they are. Throws what making them failed with: once, then it may be tried anew. */
  async ask(id: string, actor: Actor): Promise<Findings | FindingsProgress> {
    const work = this.#work.get(id) ?? this.#begin(id, actor);
    const outcome = await Promise.race([work.settled, setTimeout(this.#patience, null, { ref: false })]);
    if (outcome === null) {
      const seal = await findSeal(this.#services.store.reads, id);
      return { making: true, read: work.read, total: 2 * (seal?.size ?? 0) };
    }
    // They are kept in the store, where the next who asks finds them.
    if (this.#work.get(id) === work) this.#work.delete(id);
    if ('failed' in outcome) throw outcome.failed;
    return outcome.findings;
  }

  #begin(id: string, actor: Actor): Work {
    const work: Work = {
      read: 0,
      settled: findingsOf(this.#services, id, actor, (read) => {
        work.read = read;
      }).then(
        (findings) => ({ findings }),
        (error: unknown) => {
          if (!(error instanceof Problem)) this.#log(error);
          return { failed: error };
        },
      ),
    };
    this.#work.set(id, work);
    return work;
  }
}
