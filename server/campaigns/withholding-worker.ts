import { parentPort, workerData } from 'node:worker_threads';
import { withhold } from '../../analysis/suppression.ts';
import { type Revision, withholdAgain } from '../../analysis/withholding/again.ts';
import type { WithholdingInput } from '../../analysis/withholding/input.ts';
import { limitsAt } from '../../analysis/withholding/limits.ts';

export type WithholdingWork = { level: number; seed: number; solverSeconds?: number } & (
  | { what: 'closing'; input: WithholdingInput }
  | { what: 'revision'; revision: Revision }
);

/** The attack on a closed campaign, in a thread of its own: it may take many seconds, and phones must not wait. */
const work: WithholdingWork = workerData;
const { seed, solverSeconds } = work;
const settings = {
  ...{ seed, limits: limitsAt(work.level) },
  ...(solverSeconds === undefined ? {} : { solverSeconds }),
};
parentPort?.postMessage(
  work.what === 'closing'
    ? await withhold(work.input.county, work.input.answers, settings)
    : await withholdAgain(work.revision, settings),
);
