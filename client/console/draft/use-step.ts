import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CampaignFile } from '../../../surveys/campaign.ts';
import { answer, api, type Campaign } from '../api.ts';
import { errorOf } from '../failure.ts';
import { useSession } from '../session.ts';
import { type Entry, keepEntry, keptEntry } from '../unsaved.ts';
import { changedBy } from './changed-by.ts';
import { type Change, changesBetween } from './changes.ts';
import { type Clash, type Merged, same } from './merge.ts';
import type { StepKey } from './steps.ts';

/** One step of a draft: what its form holds, and how that becomes part of the draft. */
export interface StepDefinition<Values extends object> {
  key: StepKey;
  read: (campaign: Campaign) => Values;
  /** Faults that keep it from being saved; none where it may be. */
  problems: (values: Values, campaign: Campaign) => Readonly<Record<string, unknown>>;
  send: (values: Values, base: Campaign) => Promise<unknown>;
  merge: (base: Values, mine: Values, theirs: Values) => Merged<Values>;
}

/** What another clerk did meanwhile. */
export interface Meanwhile<Values> {
  by: string | null;
  at: string | null;
  changes: Change[];
  /** What both of us set; empty where mine could be put onto theirs. */
  clashes: Clash<Values>[];
}

export interface StepState<Values extends object> {
  values: Values;
  set: (change: (values: Values) => Values) => void;
  dirty: boolean;
  /** Whether faults are to be shown: once somebody tried to save. */
  tried: boolean;
  problems: Readonly<Record<string, unknown>>;
  saving: boolean;
  error: Error | null;
  meanwhile: Meanwhile<Values> | null;
  /** Saves if there is something to save; tells whether all is saved. */
  save: () => Promise<boolean>;
  /** Gives up what was typed. */
  discard: () => void;
  dismiss: () => void;
}

const attempts = 3;

/** Changes some settings of a draft. */
export function sendSettings(changes: Partial<CampaignFile>, base: Campaign, drop = false): Promise<unknown> {
  const query = { revision: String(base.revision), ...(drop ? { drop: '1' as const } : {}) };
  return answer(api.campaigns[':id'].$patch({ param: { id: base.id }, query, json: changes }));
}

/**
 * The form of a step. What is typed is kept until it is saved. Where another clerk saved the draft meanwhile, what I
 * typed is put onto theirs and saved; only where both changed the same thing am I asked.
 */
export function useStep<Values extends object>(
  campaign: Campaign,
  step: StepDefinition<Values>,
): StepState<Values> {
  const queries = useQueryClient();
  const { username, name } = useSession();
  const key = `${username} ${campaign.id} ${step.key}`;
  const [entry, setEntry] = useState<Entry<Values>>(
    () => keptEntry<Values>(key) ?? { base: campaign, values: step.read(campaign) },
  );
  const [tried, setTried] = useState(false);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [meanwhile, setMeanwhile] = useState<Meanwhile<Values> | null>(null);
  const dirty = !same(entry.values, step.read(entry.base));
  const queryKey = ['campaign', campaign.id];

  const put = (next: Entry<Values>) => {
    keepEntry(key, same(next.values, step.read(next.base)) ? null : next);
    setEntry(next);
  };
  // Somebody's newer draft is taken over at once where nothing was typed; else when it is saved.
  if (!dirty && entry.base !== campaign && campaign.revision >= entry.base.revision) {
    setEntry({ base: campaign, values: step.read(campaign) });
  }
  const newest = () =>
    queries.fetchQuery({
      queryKey,
      queryFn: () => answer(api.campaigns[':id'].$get({ param: { id: campaign.id } })),
      staleTime: 0,
    });

  /** What I typed, on the draft as it is now. */
  const onto = (mine: Entry<Values>, now: Campaign) => {
    const merged = step.merge(step.read(mine.base), mine.values, step.read(now));
    return { entry: { base: now, values: merged.values }, clashes: merged.clashes };
  };

  const send = async (): Promise<boolean> => {
    const cached = queries.getQueryData<Campaign>(queryKey) ?? campaign;
    let state = { entry, clashes: [] as Clash<Values>[] };
    let told: Meanwhile<Values> | null = null;
    if (cached.revision > entry.base.revision) state = onto(entry, cached);
    if (state.clashes.length > 0) {
      told = { by: null, at: null, changes: changesBetween(entry.base, cached), clashes: state.clashes };
    }
    for (let attempt = 0; attempt < attempts && state.clashes.length === 0; attempt += 1) {
      try {
        await step.send(state.entry.values, state.entry.base);
        const base = await newest();
        put({ base, values: step.read(base) });
        setMeanwhile(told);
        setTried(false);
        return true;
      } catch (failure) {
        const other = changedBy(failure);
        if (other === null) throw failure;
        const before = state.entry.base;
        const now = await newest();
        state = onto(state.entry, now);
        const changes = changesBetween(before, now);
        // My own change of another step, on another page, is no news.
        if (other.by !== name || state.clashes.length > 0)
          told = { ...other, changes, clashes: state.clashes };
      }
    }
    put(state.entry);
    setMeanwhile(told);
    return false;
  };

  return {
    values: entry.values,
    set: (change) => put({ ...entry, values: change(entry.values) }),
    dirty,
    tried,
    problems: step.problems(entry.values, campaign),
    saving,
    error,
    meanwhile,
    save: async () => {
      if (!dirty) return true;
      setTried(true);
      if (Object.keys(step.problems(entry.values, campaign)).length > 0) return false;
      setSaving(true);
      setError(null);
      try {
        return await send();
      } catch (failure) {
        setError(errorOf(failure));
        return false;
      } finally {
        setSaving(false);
      }
    },
    discard: () => {
      put({ base: campaign, values: step.read(campaign) });
      setMeanwhile(null);
      setError(null);
      setTried(false);
    },
    dismiss: () => setMeanwhile(null),
  };
}
