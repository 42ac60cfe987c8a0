import type { FieldChange } from './changes.ts';

export const dayMilliseconds = 86_400_000;

/** When a field takes answers from phones. Instants in milliseconds. */
export interface FieldTimes {
  opensAt: number;
  closesAt: number;
  /** `until` is `null` for a pause that lasts. */
  pauses: readonly { from: number; until: number | null }[];
}

export function fieldTimes(opensAt: string, closesAt: string, changes: readonly FieldChange[]): FieldTimes {
  const pauses: { from: number; until: number | null }[] = [];
  for (const { kind, at } of changes) {
    const last = pauses.at(-1);
    if (kind === 'paused') pauses.push({ from: Date.parse(at), until: null });
    else if (kind === 'resumed' && last) last.until = Date.parse(at);
  }
  return { opensAt: Date.parse(opensAt), closesAt: Date.parse(closesAt), pauses };
}

/** How long the field takes answers between two instants, in milliseconds. */
export function openTime({ opensAt, closesAt, pauses }: FieldTimes, from: number, until: number): number {
  const start = Math.max(from, opensAt);
  const end = Math.min(until, closesAt);
  const paused = pauses.reduce((sum, pause) => {
    const overlap = Math.min(end, pause.until ?? Number.POSITIVE_INFINITY) - Math.max(start, pause.from);
    return sum + Math.max(0, overlap);
  }, 0);
  return Math.max(0, end - start - paused);
}
