import { parentPort, workerData } from 'node:worker_threads';
import { withoutTelling } from '../../analysis/keeping/attack.ts';
import type { KeptPart } from '../../analysis/keeping/merge.ts';
import type { WithholdingInput } from '../../analysis/withholding/input.ts';
import { limitsAt } from '../../analysis/withholding/limits.ts';
import type { WithholdingPattern } from '../../analysis/withholding/pattern.ts';

export interface KeepingWork {
  parts: KeptPart[];
  input: WithholdingInput;
  pattern: WithholdingPattern;
  level: number;
  seed: number;
}

/** The attack on what a deletion leaves, in a thread of its own, as the one at closing. */
const { parts, input, pattern, level, seed }: KeepingWork = workerData;
parentPort?.postMessage(await withoutTelling(parts, input, pattern, { seed, limits: limitsAt(level) }));
