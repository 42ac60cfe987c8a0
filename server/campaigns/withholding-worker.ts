import { parentPort, workerData } from 'node:worker_threads';
import { type Answers, type County, withhold } from '../../analysis/suppression.ts';
import { limitsAt } from '../../analysis/withholding/limits.ts';

/** The attack on a closed campaign, in a thread of its own: it may take many seconds, and phones must not wait. */
const { county, answers, level, seed }: { county: County; answers: Answers; level: number; seed: number } =
  workerData;
const pattern = await withhold(county, answers, { seed, limits: limitsAt(level) });
parentPort?.postMessage(pattern);
