import { Refusal } from '../api.ts';

/** Who changed the draft meanwhile, and when; both `null` where it is not known. */
export interface ChangedBy {
  by: string | null;
  at: string | null;
}

/** What a refusal says of the clerk who saved first; `null` for any other failure. */
export function changedBy(failure: unknown): ChangedBy | null {
  if (!(failure instanceof Refusal) || failure.code !== 'changed-by-another') return null;
  const details = new Map(
    typeof failure.details === 'object' && failure.details ? Object.entries(failure.details) : [],
  );
  const text = (key: string) => {
    const value: unknown = details.get(key);
    return typeof value === 'string' ? value : null;
  };
  return { by: text('by'), at: text('at') };
}
