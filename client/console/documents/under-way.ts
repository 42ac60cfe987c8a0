import type { Documents } from '../api.ts';

/** Whether a document is still to come. */
export function isUnderWay({ state }: Pick<Documents['documents'][number], 'state'>): boolean {
  return state === 'waiting' || state === 'making';
}
