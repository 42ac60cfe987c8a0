import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ReportSource } from '../../analysis/report-source.ts';
import { withholdingInput } from '../../analysis/withholding/input.ts';
import type { WithholdingPattern } from '../../analysis/withholding/pattern.ts';
import type { Store } from '../database/open.ts';
import { findWithholding, insertWithholding } from '../queries/withholding.ts';

/** Attacks under way, so that several readers of a campaign that was just closed wait for the same one. */
const underWay = new Map<string, Promise<WithholdingPattern>>();

/** What a closed campaign withholds: as it was stored, or decided now and stored. */
export async function withholdingOf(store: Store, source: ReportSource): Promise<WithholdingPattern> {
  const { id } = source.campaign;
  const stored = await findWithholding(store.reads, id);
  if (stored) return stored;
  const known = underWay.get(id);
  if (known) return known;
  const deciding = decide(store, source);
  underWay.set(id, deciding);
  try {
    return await deciding;
  } finally {
    underWay.delete(id);
  }
}

async function decide(store: Store, source: ReportSource): Promise<WithholdingPattern> {
  const { id, digest } = source.campaign;
  const worker = new Worker(new URL('./withholding-worker.ts', import.meta.url), {
    workerData: {
      ...withholdingInput(source),
      level: source.settings.level,
      // From what was frozen, so that the same campaign is always attacked alike.
      seed: Number.parseInt((digest ?? '').slice(0, 8) || '1', 16),
    },
  });
  const [pattern]: WithholdingPattern[] = await once(worker, 'message');
  await worker.terminate();
  if (!pattern) throw new Error('the attack gave no pattern');
  await insertWithholding(store.db, id, pattern);
  return (await findWithholding(store.db, id)) ?? pattern;
}
