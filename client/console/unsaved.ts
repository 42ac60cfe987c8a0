import { useSyncExternalStore } from 'react';
import type { Campaign } from './api.ts';

/** What was typed and is not saved yet, with what is being changed as it was when typing began. */
export interface Entry<Values, Base = Campaign> {
  base: Base;
  values: Values;
}

/**
 * Kept beside the pages, so that a clerk may go to another step, or to another page of the desk, and find it again.
 * Keys begin with the user name: whoever signs in next finds nothing.
 */
const entries = new Map<string, Entry<unknown, unknown>>();
const listeners = new Set<() => void>();
let snapshot: readonly string[] = [];

export function keptEntry<Values, Base = Campaign>(key: string): Entry<Values, Base> | undefined {
  return entries.get(key) as Entry<Values, Base> | undefined;
}

export function keepEntry(key: string, entry: Entry<unknown, unknown> | null): void {
  if (entry === null) entries.delete(key);
  else entries.set(key, entry);
  snapshot = [...entries.keys()];
  window.onbeforeunload = entries.size > 0 ? (event) => event.preventDefault() : null;
  for (const listener of listeners) listener();
}

/** The keys of what is not saved. */
export function useUnsaved(): readonly string[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => snapshot,
  );
}
